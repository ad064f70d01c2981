import { expect, test } from 'vitest'
import { comparePaths } from '../../../../client/session/room-connection.ts'

test('folders come before files, names in the order people count', () => {
  const paths = ['b.ts', 'a.ts', 'src/z.ts', 'src/lib/x.ts', 'a10.ts', 'a2.ts', 'docs/a.md', 'src/a.ts']
  expect(paths.sort(comparePaths)).toEqual([
    'docs/a.md',
    'src/lib/x.ts',
    'src/a.ts',
    'src/z.ts',
    'a.ts',
    'a2.ts',
    'a10.ts',
    'b.ts',
  ])
})

test('a folder and a file of one name stay apart', () => {
  expect(['src', 'src/a.ts'].sort(comparePaths)).toEqual(['src/a.ts', 'src'])
})

test('[U221] names that are alike as numbers keep one order, whichever came first', () => {
  expect(['01.ts', '1.ts'].sort(comparePaths)).toEqual(['1.ts', '01.ts'].sort(comparePaths))
})
