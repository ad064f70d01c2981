/** Where rows of the tree go when they are moved into a folder: never into themselves, nor where they are. Pure. */
import { isInside, type TreeRow } from './tree-rows.ts'

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
