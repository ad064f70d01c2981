/**
 * Which rows of the tree are chosen for what is done next: one, or many. Pure.
 *
 * A range goes from where the last single choice was; rows that are not shown are never chosen.
 */
import { isInside, type TreeRow } from './tree-rows.ts'

export interface TreeSelection {
  readonly paths: ReadonlySet<string>
  /** Where a range begins. */
  readonly anchor: string | null
}

export const nothingSelected: TreeSelection = { paths: new Set(), anchor: null }

export function selectRow(path: string): TreeSelection {
  return { paths: new Set([path]), anchor: path }
}

/** Ctrl-click, or Ctrl-Space. */
export function toggleRow({ paths }: TreeSelection, path: string): TreeSelection {
  const next = new Set(paths)
  if (!next.delete(path)) next.add(path)
  return { paths: next, anchor: path }
}

/** Shift-click, or Shift with an arrow. `from` counts where nothing was chosen before. */
export function selectUpTo(
  rows: readonly TreeRow[],
  { anchor }: TreeSelection,
  path: string,
  from: string | null,
): TreeSelection {
  const start = rows.findIndex((row) => row.path === (anchor ?? from ?? path))
  const end = rows.findIndex((row) => row.path === path)
  if (start === -1 || end === -1) return selectRow(path)
  const range = rows.slice(Math.min(start, end), Math.max(start, end) + 1)
  return { paths: new Set(range.map((row) => row.path)), anchor: rows[start]?.path ?? path }
}

export function selectAll(rows: readonly TreeRow[]): TreeSelection {
  return { paths: new Set(rows.map(({ path }) => path)), anchor: rows[0]?.path ?? null }
}

/** What is done to a row that is among the chosen ones is done to all of them; else to it alone. */
export function meantBy(row: TreeRow, rows: readonly TreeRow[], { paths }: TreeSelection): readonly TreeRow[] {
  return paths.has(row.path) ? outermost(rows, paths) : [row]
}

/** The chosen rows without those that lie in another one of them: what is done to a folder is done to all in it. */
function outermost(rows: readonly TreeRow[], paths: ReadonlySet<string>): readonly TreeRow[] {
  const chosen = rows.filter(({ path }) => paths.has(path))
  const folders = chosen.filter(({ kind }) => kind === 'folder')
  return chosen.filter(({ path }) => !folders.some((folder) => isInside(path, folder.path)))
}
