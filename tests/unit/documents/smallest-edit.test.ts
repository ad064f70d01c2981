import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smallestEdit } from '../../../server/documents/smallest-edit.ts'

function apply(text: string, edits: ReturnType<typeof smallestEdit>): string {
  let end = 0
  const pieces = edits.flatMap(({ from, to, insert }) => {
    const kept = text.slice(end, from)
    end = to
    return [kept, insert]
  })
  return [...pieces, text.slice(end)].join('')
}

const lines = fc
  .array(fc.constantFrom('a\n', 'b\n', 'cc\n', 'dd', '\n', '😀\n', '😁', 'x😀y\n', '\ud83d'), { maxLength: 12 })
  .map((parts) => parts.join(''))

describe('the smallest edit', () => {
  it('[F2] turns any text into any other', () => {
    fc.assert(fc.property(lines, lines, (before, after) => apply(before, smallestEdit(before, after)) === after))
  })

  it('[F2] leaves lines between two changes alone', () => {
    expect(smallestEdit('one\ntwo\nthree\nfour\n', 'ONE\ntwo\nthree\nfour!\n')).toEqual([
      { from: 0, to: 3, insert: 'ONE' },
      { from: 18, to: 18, insert: '!' },
    ])
  })

  it('[F2] is by whole lines also where the last line has no end, or gets one', () => {
    expect(smallestEdit('one\ntwo\nthree', 'ONE\ntwo\nthree\n')).toEqual([
      { from: 0, to: 3, insert: 'ONE' },
      { from: 13, to: 13, insert: '\n' },
    ])
    expect(smallestEdit('\none\n', 'x\none\nx')).toEqual([
      { from: 0, to: 0, insert: 'x' },
      { from: 5, to: 5, insert: 'x' },
    ])
  })

  it('[F2] leaves the words of a line that stay alone, and what stays of a word', () => {
    expect(smallestEdit('let total = sum(a, b)\n', 'let totals = sum(a, c)\n')).toEqual([
      { from: 9, to: 9, insert: 's' },
      { from: 19, to: 20, insert: 'c' },
    ])
  })

  it('[F2] is nothing for equal texts', () => {
    expect(smallestEdit('same\n', 'same\n')).toEqual([])
  })

  it('[F2] never splits a surrogate pair', () => {
    expect(smallestEdit('a😀b', 'a😁b')).toEqual([{ from: 1, to: 3, insert: '😁' }])
    expect(smallestEdit('😀', '\u{1fa00}')).toEqual([{ from: 0, to: 2, insert: '\u{1fa00}' }])
  })

  it('[F2] gives up on being smallest, not on being right, for long texts with little in common', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `old ${index}`).join('\n')
    const after = Array.from({ length: 20_000 }, (_, index) => `new ${index * 7}`).join('\n')
    const edits = smallestEdit(before, after)
    expect(apply(before, edits)).toBe(after)
  })
})
