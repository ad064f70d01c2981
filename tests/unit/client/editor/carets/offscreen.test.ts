import { expect, test } from 'vitest'
import type { Caret } from '../../../../../client/editor/carets/carets.ts'
import { caretsElsewhere, clearOf, mostPills } from '../../../../../client/editor/carets/offscreen.ts'

const caret = (client: number, head: number): Caret => ({
  client,
  name: `P${client}`,
  colour: client,
  isAgent: false,
  anchor: head,
  head,
  published: null,
  movedAtMs: 0,
})
const look = (carets: readonly Caret[]) => caretsElsewhere(carets, { from: 100, to: 200 }, (offset) => offset / 10 + 1)

test('[U124] who is seen has no pill; the others stand at their edge, with their line', () => {
  const { above, below } = look([caret(1, 100), caret(2, 90), caret(3, 200), caret(4, 210)])
  expect(above).toEqual([{ client: 2, name: 'P2', colour: 2, isAgent: false, head: 90, line: 10 }])
  expect(below).toMatchObject([{ client: 4, line: 22 }])
})

test('[U124] the nearest come first, and of many the rest are counted', () => {
  const many = Array.from({ length: mostPills + 2 }, (_, index) => index)
  const found = look([...many.map((index) => caret(index, index * 10)), ...many.map((at) => caret(50 + at, 300 - at))])
  expect(found.above.map(({ head }) => head)).toEqual([40, 30, 20])
  expect(found.below.map(({ head }) => head)).toEqual([296, 297, 298])
  expect([found.moreAbove, found.moreBelow]).toEqual([2, 2])
})

test.each([
  ['nothing is in their way', [], 6],
  ['a control at the edge pushes them beyond it', [{ left: 60, right: 200, near: -4, far: 20 }], 26],
  ['what is beside them does not', [{ left: 0, right: 90, near: 0, far: 24 }], 6],
  ['nor what is further away', [{ left: 60, right: 200, near: 44, far: 68 }], 6],
  [
    'rows too near to each other push them beyond all',
    [
      { left: 60, right: 200, near: 60, far: 84 },
      { left: 60, right: 200, near: 10, far: 34 },
    ],
    90,
  ],
  ['where there is no place left, they are not shown', [{ left: 60, right: 200, near: 0, far: 180 }], null],
] as const)('[U265] of the pills at an edge: %s', (_, controls, place) => {
  const pills = { left: 100, right: 180, heightPx: 32 }
  expect(clearOf(pills, controls, { gapPx: 6, heightPx: 200 })).toBe(place)
})
