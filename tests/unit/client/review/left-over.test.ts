import { expect, test } from 'vitest'
import { describeLeft } from '../../../../client/review/left-over.ts'

test('[G8] what a decision on the whole task left is named, with its files', () => {
  expect(describeLeft([])).toBeNull()
  expect(describeLeft([{ id: '1', state: 'conflicted', path: 'a.ts' }])).toEqual({
    title: '1 change still needs a decision',
    detail: 'People changed the same lines in a.ts.',
  })
  expect(
    describeLeft([
      { id: '1', state: 'conflicted', path: 'a.ts' },
      { id: '2', state: 'conflicted', path: 'a.ts' },
      { id: '3', state: 'unplaced', path: 'b.ts' },
    ]),
  ).toEqual({
    title: '3 changes still need a decision',
    detail: 'People changed the same lines in a.ts. Look at b.ts and decide there.',
  })
})
