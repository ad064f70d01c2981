import { describe, expect, test } from 'vitest'
import { fitReplacement, locate } from '../../../server/agent/edits/locator.ts'

/** The text with what was found replaced, or why it was not. */
function replaced(text: string, find: string, replacement: string): string {
  const location = locate(text, find)
  if (location.kind !== 'placed') return location.kind
  return text.slice(0, location.from) + fitReplacement(location.match.rung, replacement) + text.slice(location.to)
}

describe('locate', () => {
  test('places lines that are there once', () => {
    expect(locate('a\nb\nc\n', 'b\n')).toEqual({ kind: 'placed', from: 2, to: 4, match: { rung: 'exact', score: 1 } })
  })

  test('finds whole lines only, never the end of one', () => {
    expect(locate('xb\nb\n', 'b\n')).toMatchObject({ kind: 'placed', from: 3 })
    expect(locate('xb\nc\n', 'b\n').kind).toBe('missing')
    expect(locate('bx\n', 'b\n').kind).toBe('missing')
  })

  test('leaves no blank line where lines are deleted', () => {
    expect(replaced('a\nb\nc\n', 'b\n', '')).toBe('a\nc\n')
  })

  test('finds the last line without a line end, and leaves it so', () => {
    expect(replaced('a\nb', 'b\n', 'x\ny\n')).toBe('a\nx\ny')
    expect(replaced('a\nb', 'a\nb\n', 'x\n')).toBe('x')
  })

  test('names the lines of places that fit equally well', () => {
    expect(locate('b\na\nb\n', 'b\n')).toEqual({ kind: 'ambiguous', lines: [1, 3] })
    expect(locate('b\na\nb', 'b\n')).toEqual({ kind: 'ambiguous', lines: [1, 3] })
  })

  test('counts a place that overlaps another as a second one', () => {
    expect(locate('a\na\na\n', 'a\na\n')).toEqual({ kind: 'ambiguous', lines: [1, 2] })
  })

  test('passes over places that other blocks have taken', () => {
    expect(locate('b\na\nb\n', 'b\n', { exclude: [{ from: 0, to: 2 }] })).toMatchObject({ kind: 'placed', from: 4 })
  })

  test('takes the whole of an empty file where there is nothing to find', () => {
    expect(replaced('', '', 'new\n')).toBe('new\n')
    expect(replaced('\n', '', 'new\n')).toBe('new\n')
    expect(locate('a\n', '')).toEqual({ kind: 'empty' })
  })

  test('finds the one empty line that an empty file is', () => {
    expect(replaced('', '\n', 'new\n')).toBe('new')
  })

  test('says where text that is missing comes nearest', () => {
    const text = 'x\nfunction add(a, b) {\n  return a + b\n}\n'
    const find = 'function add(a, b) {\n    return a - b\n}\n'
    expect(locate(text, find)).toEqual({ kind: 'missing', nearest: { lineNumber: 2, similarity: 2 / 3 } })
    expect(locate('a\n', 'b\n')).toEqual({ kind: 'missing', nearest: null })
  })

  test('finds exact lines that differ in blanks alone near, but does not place them', () => {
    expect(locate('  a\n', 'a\n')).toEqual({ kind: 'missing', nearest: { lineNumber: 1, similarity: 1 } })
  })

  test('does not look on for more places than it names', () => {
    const location = locate('x\n'.repeat(10_000), 'x\n')
    expect(location.kind === 'ambiguous' && location.lines.length).toBe(20)
  })
})
