import { expect, test } from 'vitest'
import { describePlace, lineStart, placeOffered, placeRequestIn } from '../../../../../client/chat/tasks/hand-place.ts'
import type { FileId } from '../../../../../shared/model/ids.ts'

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

test('[U259] the nearest line is offered until somebody has pointed in the change’s own file', () => {
  const reason = { code: 'missing', message: '', lines: [12] } as const
  const offered = (isPointed: boolean, isOwnShown: boolean) =>
    placeOffered({ isPointed, isOwnShown, isOwnGone: false, reason })
  expect(offered(false, true)).toEqual({ line: 12 })
  expect(offered(true, true)).toBe('cursor')
  expect(offered(true, false)).toEqual({ line: 12 })
  const ambiguous = { code: 'ambiguous', message: '', lines: [3, 7] } as const
  const none = { isPointed: false, isOwnShown: true, isOwnGone: false }
  expect(placeOffered({ ...none, reason: ambiguous })).toBeNull()
  expect(placeOffered({ ...none, reason: undefined })).toBeNull()
})

test('[U259] another file is offered only where the change’s own is gone, and once somebody has pointed there', () => {
  const reason = { code: 'missing', message: '', lines: [12] } as const
  const gone = { isOwnShown: false, isOwnGone: true, reason }
  expect(placeOffered({ ...gone, isPointed: true })).toBe('cursor')
  expect(placeOffered({ ...gone, isPointed: false })).toBeNull()
  expect(placeOffered({ ...gone, isOwnGone: false, isPointed: true, reason: undefined })).toBeNull()
})

test('[U259] a line begins where it is counted to, and nowhere past the text', () => {
  expect([1, 2, 3, 4].map((line) => lineStart(text, line))).toEqual([0, 6, 11, null])
})
