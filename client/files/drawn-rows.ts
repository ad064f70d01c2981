/**
 * Which rows of the file tree are drawn: of a long tree those in view, some on either side, and those that something holds
 * on to (the focus, a field, a drag). The others are as much empty space. Pure.
 */
import type { TreeRow } from './tree-rows.ts'

/** Rows in view, from 0. */
export interface RowsSeen {
  readonly first: number
  readonly last: number
}

interface DrawnRow {
  readonly row: TreeRow
  /** How many rows are left out right before it. */
  readonly skipped: number
}

/** A tree of so many rows is drawn whole. */
export const mostDrawn = 200
/** Rows on either side that are drawn too; what is drawn changes each time so many have gone by. */
export const stepRows = 24

/** What is seen of a tree whose first row begins `topPx` above its window; in whole steps. */
export function rowsSeen({
  topPx,
  heightPx,
  rowPx,
}: Readonly<Record<'topPx' | 'heightPx' | 'rowPx', number>>): RowsSeen {
  const first = Math.floor(Math.max(0, topPx) / rowPx / stepRows) * stepRows
  const last = Math.ceil(Math.max(0, topPx + heightPx) / rowPx / stepRows) * stepRows
  return { first, last }
}

/** `held` are paths of rows that are drawn wherever they are. */
export function drawnRows(
  rows: readonly TreeRow[],
  { first, last }: RowsSeen,
  held: ReadonlySet<string | null>,
): { readonly drawn: readonly DrawnRow[]; readonly skippedAfter: number } {
  const isWhole = rows.length <= mostDrawn
  const from = isWhole ? 0 : first - stepRows
  const to = isWhole ? rows.length : last + stepRows
  const drawn: DrawnRow[] = []
  let next = 0
  for (const [index, row] of rows.entries()) {
    if ((index < from || index >= to) && !held.has(row.path)) continue
    drawn.push({ row, skipped: index - next })
    next = index + 1
  }
  return { drawn, skippedAfter: rows.length - next }
}
