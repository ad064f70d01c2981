import { expect, test } from 'vitest'
import { describeSettled } from '../../../../client/review/left-over.ts'

test('[G8] what a decision on the whole task left is named, with its files', () => {
  expect(describeSettled({ settled: ['1'], left: [] })).toBeNull()
  expect(describeSettled({ settled: [], left: [{ id: '1', state: 'conflicted', path: 'a.ts' }] })).toEqual({
    title: '1 change still needs a decision',
    detail: 'People changed the same lines in a.ts.',
  })
  expect(
    describeSettled({
      settled: [],
      left: [
        { id: '1', state: 'conflicted', path: 'a.ts' },
        { id: '2', state: 'conflicted', path: 'a.ts' },
        { id: '3', state: 'unplaced', path: 'b.ts' },
      ],
    }),
  ).toEqual({
    title: '3 changes still need a decision',
    detail: 'People changed the same lines in a.ts. Look at b.ts and decide there.',
  })
})

test('[U302] a decision on the whole task that found nothing to decide says so', () => {
  expect(describeSettled({ settled: [], left: [] })?.title).toBe('Nothing was changed')
})
