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

/** Where a row stands once it is moved into a folder (empty: the room itself); null where that is nowhere else, or in itself. */
function goalOf({ kind, path, name }: TreeRow, folder: string): string | null {
  const isOwn = kind === 'folder' && (folder === path || isInside(folder, path))
  const goal = folder === '' ? name : `${folder}/${name}`
  return isOwn || goal === path ? null : goal
}

/** Where each file goes when rows are moved into a folder. What is there already stays. */
export function movesInto<File extends { readonly path: string }>(
  moved: readonly TreeRow[],
  folder: string,
  files: readonly File[],
): readonly { readonly file: File; readonly path: string }[] {
  return moved.flatMap((row) => {
    const goal = goalOf(row, folder)
    if (goal === null) return []
    const own =
      row.kind === 'file'
        ? files.filter(({ path }) => path === row.path)
        : files.filter(({ path }) => isInside(path, row.path))
    return own.map((file) => ({ file, path: goal + file.path.slice(row.path.length) }))
  })
}

/** Where each folder goes then, with those in it that hold nothing. */
export function foldersInto(
  moved: readonly TreeRow[],
  folder: string,
): readonly { readonly from: string; readonly to: string }[] {
  return moved.flatMap((row) => {
    const goal = row.kind === 'folder' ? goalOf(row, folder) : null
    return goal === null ? [] : [{ from: row.path, to: goal }]
  })
}
