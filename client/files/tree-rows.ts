/**
 * A room's files as the rows of a tree, and how keys move in it (the ARIA tree pattern). Pure.
 * Folders are not things of their own: they are there while a path goes through them, or somebody has just made them.
 */
import type { FileId } from '../../shared/model/ids.ts'

interface RowBase {
  readonly path: string
  readonly name: string
  /** From 1. */
  readonly level: number
  /** From 1, among its siblings. */
  readonly position: number
  readonly siblings: number
}

export type TreeRow =
  | (RowBase & { readonly kind: 'folder'; readonly isOpen: boolean })
  | (RowBase & { readonly kind: 'file'; readonly file: FileId })

interface Folder {
  readonly children: Map<string, Folder | FileId>
}

/** `files` in the order of the tree; rows of folders in `closed` hide what is in them. */
export function treeRows(
  files: readonly { readonly id: FileId; readonly path: string }[],
  closed: ReadonlySet<string>,
  emptyFolders: readonly string[] = [],
): TreeRow[] {
  const root: Folder = { children: new Map() }
  const folderAt = (parts: readonly string[]) => {
    let folder = root
    for (const part of parts) {
      const known = folder.children.get(`${part}/`)
      const next: Folder = typeof known === 'object' ? known : { children: new Map() }
      folder.children.set(`${part}/`, next)
      folder = next
    }
    return folder
  }
  for (const path of emptyFolders) folderAt(path.split('/'))
  for (const { id, path } of files) {
    const parts = path.split('/')
    folderAt(parts.slice(0, -1)).children.set(parts.at(-1) ?? path, id)
  }

  const rows: TreeRow[] = []
  const add = (folder: Folder, prefix: string, level: number): void => {
    let position = 0
    for (const [key, child] of folder.children) {
      position += 1
      const name = typeof child === 'object' ? key.slice(0, -1) : key
      const base = { path: prefix + name, name, level, position, siblings: folder.children.size }
      if (typeof child !== 'object') {
        rows.push({ ...base, kind: 'file', file: child })
        continue
      }
      const isOpen = !closed.has(base.path)
      rows.push({ ...base, kind: 'folder', isOpen })
      if (isOpen) add(child, `${base.path}/`, level + 1)
    }
  }
  add(root, '', 1)
  return rows
}

export type TreeMove =
  | { readonly kind: 'focus'; readonly path: string }
  | { readonly kind: 'open' | 'close'; readonly path: string }

/** What a key does on the row at `path`; null where it does nothing here. */
export function moveInTree(rows: readonly TreeRow[], path: string | null, key: string): TreeMove | null {
  const index = rows.findIndex((row) => row.path === path)
  const row = rows[index]
  const focus = (target: TreeRow | undefined): TreeMove | null =>
    target === undefined ? null : { kind: 'focus', path: target.path }
  switch (key) {
    case 'ArrowDown':
      return focus(rows[index + 1])
    case 'ArrowUp':
      return focus(rows[index - 1])
    case 'Home':
      return focus(rows[0])
    case 'End':
      return focus(rows.at(-1))
    case 'ArrowRight': {
      if (row?.kind !== 'folder') return null
      if (!row.isOpen) return { kind: 'open', path: row.path }
      const next = rows[index + 1]
      return next !== undefined && next.level > row.level ? focus(next) : null
    }
    case 'ArrowLeft':
      if (row === undefined) return null
      if (row.kind === 'folder' && row.isOpen) return { kind: 'close', path: row.path }
      return focus(rows.slice(0, index).findLast(({ level }) => level < row.level))
    default:
      return key.length === 1 && key !== ' ' ? focus(nextByLetter(rows, index, key)) : null
  }
}

function nextByLetter(rows: readonly TreeRow[], index: number, letter: string): TreeRow | undefined {
  const wanted = letter.toLocaleLowerCase()
  const after = [...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index))]
  return after.find(({ name }) => name.toLocaleLowerCase().startsWith(wanted))
}

/** Whether `path` lies in `folder`, at any depth. */
export function isInside(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`)
}
