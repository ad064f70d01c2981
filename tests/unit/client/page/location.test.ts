import { expect, test } from 'vitest'
import { routeOf } from '../../../../client/page/location.ts'

test.each([
  ['/', '', { kind: 'start' }],
  ['/r/abc', '', { kind: 'room', room: 'abc', invite: null }],
  ['/r/abc/', '#invite=tok', { kind: 'room', room: 'abc', invite: 'tok' }],
  ['/r/a%20b', '', { kind: 'nowhere' }],
  ['/r', '', { kind: 'nowhere' }],
  ['/r/abc/def', '', { kind: 'nowhere' }],
  ['/elsewhere', '', { kind: 'nowhere' }],
])('%s%s is %o', (pathname, hash, route) => {
  expect(routeOf({ pathname, hash })).toEqual(route)
})
