import { expect, test } from 'vitest'
import { describePlace, placeRequestIn } from '../../../../client/review/hand-place.ts'
import type { FileId } from '../../../../shared/model/ids.ts'

const file = 'f1' as FileId
const text = 'alpha\nbeta\ngamma'

test('[G22] a place is named by its lines, and by its file where that is another', () => {
  expect(describePlace({ firstLine: 12, lastLine: 12 }, null)).toBe('Place at line 12')
  expect(describePlace({ firstLine: 12, lastLine: 15 }, 'src/b.ts')).toBe('Place at lines 12–15 of b.ts')
})

test.each([
  { at: 'a caret', from: 7, to: 7, lines: 'beta\n' },
  { at: 'a caret at the start of a line', from: 6, to: 6, lines: 'beta\n' },
  { at: 'a caret in a last line without line end', from: 16, to: 16, lines: 'gamma' },
  { at: 'part of two lines', from: 3, to: 8, lines: 'alpha\nbeta\n' },
  { at: 'a selection up to the start of the next line', from: 0, to: 6, lines: 'alpha\n' },
])('[G22] $at is told with the whole lines that it touches', ({ from, to, lines }) => {
  expect(placeRequestIn(file, text, { from, to })).toEqual({ file, from, to, text: lines })
})
