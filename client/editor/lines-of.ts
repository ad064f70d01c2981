/** Which lines a range of a text is in. Pure. */
import type { Range } from '../../shared/model/anchors.ts'

/** `lineAt` gives the line that an offset is in. An end right after a line break is the end of the line before it. */
export function linesOf<Line extends { readonly from: number }>(
  { from, to }: Range,
  lineAt: (offset: number) => Line,
): { readonly first: Line; readonly last: Line } {
  const last = lineAt(to)
  return { first: lineAt(from), last: from < to && to === last.from ? lineAt(to - 1) : last }
}
