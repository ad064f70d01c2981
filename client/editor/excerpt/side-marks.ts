/** Where a side differs from what was there before: its lines, and in them its words. Pure. */
import { diffLines } from '../../../shared/text/diff.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { differingWords } from '../hunks/drawing/differing-words.ts'
import type { LineKind, MarkedLine } from '../hunks/drawing/drawing.ts'

export function sideMarks(before: string, side: string, kind: LineKind): MarkedLine[] {
  const [old, now] = [before.split('\n'), side.split('\n')]
  return diffLines(old, now).flatMap(({ fromA, toA, fromB, toB }) => {
    const words = differingWords(old.slice(fromA, toA), now.slice(fromB, toB)).after
    return words.map((columns, index) => ({ line: fromB + index, kind, words: columns }))
  })
}

/** All lines of these ranges of a text. */
export function rangeMarks(
  text: string,
  ranges: readonly { readonly from: number; readonly to: number }[],
  kind: LineKind,
): MarkedLine[] {
  return ranges.flatMap(({ from, to }) => {
    const first = lineNumberAt(text, from) - 1
    const last = lineNumberAt(text, Math.max(from, to - 1)) - 1
    return Array.from({ length: last - first + 1 }, (_, index) => ({ line: first + index, kind, words: [] }))
  })
}
