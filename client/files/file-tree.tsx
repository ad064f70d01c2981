/**
 * The room's files: look, open, make, rename, delete, by mouse or keys (arrows, Home, End, letters, Enter, F2, Delete).
 * What it asks of the server shows when it arrives over sync, as for everyone else.
 */
import { FilePlus2 } from 'lucide-react'
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import { useToasts } from '../page/platform.ts'
import { useHere } from '../presence/use-here.ts'
import { useGoTo, useRights, useRoom } from '../room/room-context.ts'
import { IconButton } from '../ui/button.tsx'
import { Confirm } from '../ui/confirm.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { countOf } from '../ui/wording.ts'
import styles from './file-tree.module.css'
import { PathField } from './path-field.tsx'
import { indentOf, TreeRow } from './tree-row.tsx'
import { isInside, moveInTree, type TreeRow as Row, treeRows } from './tree-rows.ts'

type Editing = { readonly kind: 'create'; readonly folder: string } | { readonly kind: 'rename'; readonly path: string }

/** `onOpen` is told after a file was chosen. */
export function FileTree({ onOpen }: { onOpen?: () => void }) {
  const { room, commands, tabs } = useRoom()
  const goTo = useGoTo()
  const { mayEdit } = useRights()
  const toasts = useToasts()
  const files = useReadable(room.files)
  const { active } = useReadable(tabs)
  const inFile = useMembersByFile()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const [editing, setEditing] = useState<Editing | null>(null)
  const [deleting, setDeleting] = useState<Row | null>(null)
  /** A row that is taken out of the page does not tell that it loses the focus. */
  const hasFocus = useRef(false)
  const rowElements = useRef(new Map<string, HTMLElement>())

  const rows = useMemo(() => treeRows(files, closed), [files, closed])
  const activePath = files.find(({ id }) => id === active)?.path ?? null
  const tabStop = [focused, activePath].find((path) => rows.some((row) => row.path === path)) ?? rows[0]?.path ?? null

  const focusRow = (path: string) => rowElements.current.get(path)?.focus()
  useLayoutEffect(() => {
    if (focused === null || editing !== null || rows.some(({ path }) => path === focused)) return
    setFocused(null)
    // Where the row that was deleted or renamed had the focus, that is nowhere now.
    if (hasFocus.current && document.activeElement === document.body && tabStop !== null)
      rowElements.current.get(tabStop)?.focus()
  }, [focused, editing, rows, tabStop])
  const filesUnder = (row: Row) =>
    row.kind === 'file'
      ? files.filter(({ id }) => id === row.file)
      : files.filter(({ path }) => isInside(path, row.path))

  function toggle(path: string): void {
    const next = new Set(closed)
    if (!next.delete(path)) next.add(path)
    setClosed(next)
  }

  function activate(row: Row): void {
    if (row.kind === 'folder') {
      toggle(row.path)
      return
    }
    tabs.show(row.file)
    onOpen?.()
  }

  function goInto(row: Row): void {
    if (row.kind === 'file') goTo(row.file)
  }

  async function create(path: string): Promise<void> {
    const { id } = await commands.createFile(path)
    goTo(id)
    onOpen?.()
  }

  async function rename(row: Row, path: string): Promise<void> {
    if (row.kind === 'file') {
      await commands.renameFile(row.file, path)
      return
    }
    for (const file of filesUnder(row)) await commands.renameFile(file.id, path + file.path.slice(row.path.length))
  }

  async function remove(row: Row): Promise<void> {
    try {
      for (const { id } of filesUnder(row)) await commands.deleteFile(id)
    } catch (error) {
      toasts.fail(error)
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // Keys of a menu opened on a row come up here too.
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'treeitem') return
    const row = rows.find(({ path }) => path === tabStop)
    if (row !== undefined && (event.key === 'Enter' || event.key === ' ')) activate(row)
    else if (row !== undefined && mayEdit && event.key === 'F2') setEditing({ kind: 'rename', path: row.path })
    else if (row !== undefined && mayEdit && event.key === 'Delete') setDeleting(row)
    else {
      const move = moveInTree(rows, tabStop, event.key)
      if (move === null) return
      if (move.kind === 'focus') focusRow(move.path)
      else toggle(move.path)
    }
    event.preventDefault()
  }

  function closeField(path: string | null): void {
    setEditing(null)
    // The row is there again only after this has been drawn.
    if (path !== null) requestAnimationFrame(() => focusRow(path))
  }

  return (
    <nav className={styles.nav} aria-label="Files">
      <div className={styles.head}>
        <h2 className={styles.title}>Files</h2>
        {mayEdit && (
          <IconButton
            label="New file"
            className={styles.add}
            onClick={() => setEditing({ kind: 'create', folder: '' })}
          >
            <FilePlus2 size={15} />
          </IconButton>
        )}
      </div>
      {editing?.kind === 'create' && (
        <PathField
          key={editing.folder}
          label="Path of the new file"
          initial={editing.folder === '' ? '' : `${editing.folder}/`}
          placeholder="src/new-file.ts"
          indent={2}
          onCommit={create}
          onClose={() => closeField(null)}
        />
      )}
      {files.length === 0 && room.isLoaded.get() && editing === null && (
        <p className={styles.none}>
          {mayEdit ? 'No files yet. Make one, or ask @ai for a first draft.' : 'No files yet.'}
        </p>
      )}
      <div
        role="tree"
        aria-label="Files"
        className={styles.tree}
        onKeyDown={onKeyDown}
        onFocus={() => {
          hasFocus.current = true
        }}
        onBlur={() => {
          hasFocus.current = false
        }}
      >
        {rows.map((row) =>
          editing?.kind === 'rename' && editing.path === row.path ? (
            <PathField
              key={row.path}
              label={`New path of ${row.name}`}
              initial={row.path}
              indent={2 + indentOf(row.level)}
              onCommit={(path) => rename(row, path)}
              onClose={() => closeField(row.path)}
            />
          ) : (
            <TreeRow
              key={row.path}
              row={row}
              ref={(element) => {
                if (element === null) rowElements.current.delete(row.path)
                else rowElements.current.set(row.path, element)
              }}
              isSelected={row.path === activePath}
              isTabStop={row.path === tabStop}
              mayEdit={mayEdit}
              members={row.kind === 'file' ? (inFile.get(row.file) ?? []) : []}
              onFocus={() => setFocused(row.path)}
              actions={{
                onActivate: () => activate(row),
                onGoInto: () => goInto(row),
                onNewFile: () => setEditing({ kind: 'create', folder: row.path }),
                onRename: () => setEditing({ kind: 'rename', path: row.path }),
                onDelete: () => setDeleting(row),
              }}
            />
          ),
        )}
      </div>
      {deleting !== null && (
        <Confirm
          title={`Delete ${deleting.path}?`}
          detail={
            deleting.kind === 'file'
              ? 'It goes for everyone in the room, and changes under review in it are closed.'
              : `${countOf(filesUnder(deleting).length, 'file')} in it go for everyone in the room.`
          }
          action="Delete"
          onConfirm={() => void remove(deleting)}
          onClose={() => setDeleting(null)}
        />
      )}
    </nav>
  )
}

function useMembersByFile(): ReadonlyMap<FileId, readonly Member[]> {
  const here = useHere()
  return useMemo(() => {
    const byFile = new Map<FileId, Member[]>()
    for (const member of here) for (const file of member.files) byFile.set(file, [...(byFile.get(file) ?? []), member])
    return byFile
  }, [here])
}
