import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyEdits, diffText } from '../../../shared/text/diff.ts'
import { splitLines } from '../../../shared/text/lines.ts'

const line = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'return a + b', '  const x = 1', '}', '👨‍👩‍👧 family', 'naïve café'),
  fc.string({ maxLength: 12, unit: 'grapheme' }).filter((text) => !text.includes('\n')),
)
const text = fc
  .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''))

describe('diffText', () => {
  test('its edits make the one text of the other, ascending and apart', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const edits = diffText(before, after)
        expect(applyEdits(before, edits)).toBe(after)
        let end = -1
        for (const edit of edits) {
          expect(edit.from).toBeGreaterThan(end)
          end = edit.to
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('a line that stays is in no edit, wherever lines around it change', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.array(line, { maxLength: 8 }), (above, below) => {
        const kept = 'the one line that stays 4711\n'
        const before = `x\n${kept}y\n`
        const after = `${above.join('\n')}\n${kept}${below.join('\n')}\n`
        const from = before.indexOf(kept)
        for (const edit of diffText(before, after)) {
          expect(edit.to <= from || edit.from >= from + kept.length).toBe(true)
        }
      }),
    )
  })

  test('only the words of a line that changed are replaced', () => {
    expect(diffText('a\n  return a + b\nc\n', 'a\n  return a * b\nc\n')).toEqual([{ from: 13, to: 14, insert: '*' }])
  })

  test('words that all changed are one edit, not one for each blank between them', () => {
    expect(diffText('one two three\n', 'uno due tre\n')).toEqual([{ from: 0, to: 13, insert: 'uno due tre' }])
  })

  test('a surrogate pair is never cut', () => {
    const [edit, more] = diffText('a 😀 b\n', 'a 😁 b\n')
    expect(more).toBeUndefined()
    expect(edit).toEqual({ from: 2, to: 4, insert: '😁' })
  })

  test('equal texts need no edit', () => {
    expect(diffText('same\n', 'same\n')).toEqual([])
  })

  test('texts too far apart to search whole still keep lines that are unique in both', () => {
    const lines = Array.from({ length: 6000 }, (_, index) => `line ${index}\n`)
    const before = lines.join('')
    const after = lines.map((one, index) => (index % 3 === 0 ? `changed ${index}\n` : one)).join('')
    const edits = diffText(before, after)
    expect(applyEdits(before, edits)).toBe(after)
    expect(edits.length).toBe(2000)
  })

  test('of many lines that all changed a little, only what changed in each is replaced', () => {
    const lines = (version: number) =>
      Array.from({ length: 4000 }, (_, n) => `  const value${n} = compute(${version}, ${n})\n`)
    const [before, after] = [lines(0), lines(1)]
    const edits = diffText(before.join(''), after.join(''))
    expect(applyEdits(before.join(''), edits)).toBe(after.join(''))
    expect(edits.length).toBe(4000)
    expect(Math.max(...edits.map(({ from, to }) => to - from))).toBe('compute(0,'.length)
  })

  test('of a long line only the words between the first and the last change are replaced', () => {
    const words = Array.from({ length: 40_000 }, (_, n) => `w${n}`)
    const before = words.join(' ')
    const after = words.map((word, n) => (n === 300 || n === 302 ? 'changed' : word)).join(' ')
    expect(diffText(before, after)).toEqual([
      { from: before.indexOf('w300 '), to: before.indexOf(' w303 '), insert: 'changed w301 changed' },
    ])
  })

  test('unrelated long texts are one change rather than a long search', () => {
    const words = (seed: number) => Array.from({ length: 30_000 }, (_, index) => `w${(index * seed) % 997}`).join(' ')
    const [before, after] = [words(7), words(13)]
    expect(applyEdits(before, diffText(before, after))).toBe(after)
  })
})

describe('splitLines', () => {
  test('joined, the lines are the text again', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(splitLines(one).join('')).toBe(one)
      }),
    )
  })
})
