import { expect, test } from 'vitest'
import { markPieces } from '../../../../../../client/editor/hunks/drawing/block-lines.ts'
import { differingWords } from '../../../../../../client/editor/hunks/drawing/differing-words.ts'

const marked = (lines: readonly string[], words: ReturnType<typeof differingWords>['before']) =>
  lines.map((line, index) => (words[index] ?? []).map(({ from, to }) => line.slice(from, to)))

test('only the words that differ are marked, on both sides', () => {
  const before = ['export function orbit(part: number): number {']
  const after = ['export function turnOf(part: number): number {']
  const words = differingWords(before, after)
  expect(marked(before, words.before)).toEqual([['orbit']])
  expect(marked(after, words.after)).toEqual([['turnOf']])
})

test('marks are cut at the ends of lines and leave blanks out', () => {
  const before = ['draw(sky, now)', 'draw(moon, now)']
  const after = ['draw(sky, now)', 'draw(sun, now)', '', 'draw(moon, now)']
  const words = differingWords(before, after)
  expect(marked(before, words.before)).toEqual([[], []])
  expect(marked(after, words.after).flat().join('')).toBe('draw(sun, now)')
})

test('texts that share little carry no marks: they differ throughout', () => {
  const words = differingWords(['const a = readAll(files)'], ['for (;;) await sleep(1_000)'])
  expect(words).toEqual({ before: [[]], after: [[]] })
})

test('lines that only came, or only went, carry no marks', () => {
  expect(differingWords([], ['one'])).toEqual({ before: [], after: [[]] })
  expect(differingWords(['one'], [])).toEqual({ before: [[]], after: [] })
})

test('a marked word keeps the colours of its parts', () => {
  const pieces = [
    { text: 'const ', classes: 'k' },
    { text: 'a', classes: 'v' },
    { text: ' = 1', classes: '' },
  ]
  expect(markPieces(pieces, [{ from: 6, to: 9 }])).toEqual([
    { text: 'const ', classes: 'k' },
    { text: 'a', classes: 'v weft-word' },
    { text: ' =', classes: 'weft-word' },
    { text: ' 1', classes: '' },
  ])
})
