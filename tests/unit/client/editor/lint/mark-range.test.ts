import { Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { markRange } from '../../../../../client/editor/lint/mark-range.ts'

const doc = Text.of(['ab', '', 'cd'])

test.each([
  ['what it covers', { from: 0, to: 2 }, { from: 0, to: 2 }],
  ['the character before what is missing at a line’s end', { from: 2, to: 2 }, { from: 1, to: 2 }],
  ['the first character where something is missing before it', { from: 4, to: 4 }, { from: 4, to: 5 }],
  ['nothing on an empty line', { from: 3, to: 3 }, { from: 3, to: 3 }],
  ['no more than the text', { from: 5, to: 9 }, { from: 5, to: 6 }],
])('[U120] a mark stands on %s', (_, found, range) => {
  expect(markRange(found, doc)).toEqual(range)
})
