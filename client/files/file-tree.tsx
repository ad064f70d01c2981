/**
 * The room's files: look, open, make, rename, move, delete, one or many, by mouse or keys (arrows, Home, End, letters,
 * Enter, F2, Delete, Shift-F10 for the menu; with Shift a range, with Ctrl or Cmd one more, all with A).
 * What it asks of the server shows when it arrives over sync, as for everyone else. Of a long tree the rows in view are drawn.
 */
import { Fragment, type KeyboardEvent, type MouseEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useCommands } from '../commands/use-commands.ts'
import { useHereByFile } from '../presence/use-here.ts'
import { RoomConfirm } from '../room/room-confirm.tsx'
import { useRights, useRoom } from '../room/room-context.ts'
import { useGoTo, useView } from '../room/view-context.ts'
import { watchWriting } from '../room/writing-watch.ts'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { useKeptFocus } from '../ui/lost-focus.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { countOf } from '../ui/wording.ts'
import { drawnRows } from './drawn-rows.ts'
import { marksOf } from './file-marks.ts'
import styles from './file-tree.module.css'
import { FilesHead } from './files-head.tsx'
import { indentOf, type RowActions, TreeItem } from './tree-item.tsx'
import { moveInTree, type TreeRow, treeRows } from './tree-rows.ts'
import { nothingSelected, outermost, selectAll, selectRow, selectUpTo, toggleRow } from './tree-selection.ts'
import { useFileActions } from './use-file-actions.ts'
import { useRowsSeen } from './use-rows-seen.ts'
import { useTreeDrag } from './use-tree-drag.ts'

const rowMenu = lazyModule(() => import('./row-menu.tsx'))
const pathField = lazyModule(() => import('./path-field.tsx'))

type Editing =
  | { readonly kind: 'create' | 'create-folder'; readonly folder: string }
  | { readonly kind: 'rename'; readonly path: string }

/** `onOpen` is told after a file was chosen. */
export function FileTree({ onOpen }: { onOpen?: () => void }) {
  const { room, requests } = useRoom()
  const { tabs, folders } = useView()
  const goTo = useGoTo()
  const { mayEdit } = useRights()
  const actions = useFileActions(folders)
  const isLoaded = useReadable(room.isLoaded)
  const files = useReadable(room.files)
  const hunks = useReadable(room.hunks)
  const emptyFolders = useReadable(folders)
  const { active } = useReadable(tabs)
  const inFile = useHereByFile()
  const marks = useMemo(() => marksOf(hunks), [hunks])
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<TreeRow | null>(null)
  const [selection, setSelection] = useState(nothingSelected)
  const [editing, setEditing] = useState<Editing | null>(null)
  /** As it is when an answer comes. */
  const editingNow = useRef(editing)
  editingNow.current = editing
  const [deleting, setDeleting] = useState<readonly TreeRow[] | null>(null)
  const menu = useModule(rowMenu)
  const fields = useModule(pathField)
  /** Which row's menu is open, and where in the window. */
  const [menuAt, setMenuAt] = useState<{ readonly path: string; readonly x: number; readonly y: number } | null>(null)
  /** A folder that was just made, or renamed to this: the focus goes to it once it is there. */
  const goal = useRef<string | null>(null)
  /** What had the focus before the field above the tree. */
  const opener = useRef<Element | null>(null)
  const rowElements = useRef(new Map<string, HTMLElement>())
  const tree = useRef<HTMLDivElement>(null)
  const seen = useRowsSeen(tree)

  const rows = useMemo(() => treeRows(files, closed, emptyFolders), [files, closed, emptyFolders])
  const activePath = files.find(({ id }) => id === active)?.path ?? null
  // A file is the same one when it is renamed.
  const isFocused = (row: TreeRow) =>
    row.kind === 'file' && focused?.kind === 'file' ? row.file === focused.file : row.path === focused?.path
  const tabStop = (rows.find(isFocused) ?? rows.find(({ path }) => path === activePath) ?? rows[0])?.path ?? null
  const isMany = selection.paths.size > 1
  const renamed = editing?.kind === 'rename' ? editing.path : null

  function focusRow(path: string): void {
    // It is drawn from then on, wherever it is.
    if (!rowElements.current.has(path)) flushSync(() => setFocused(rows.find((row) => row.path === path) ?? null))
    rowElements.current.get(path)?.focus()
  }
  useLayoutEffect(() => folders.forgetFilled(files), [folders, files])
  const keepsFocus = useKeptFocus(() => {
    if (editing !== null) return
    const reached = goal.current === null ? undefined : rowElements.current.get(goal.current)
    if (reached !== undefined) goal.current = null
    const before = opener.current instanceof HTMLElement && opener.current.isConnected ? opener.current : undefined
    opener.current = null
    const target = reached ?? before ?? (tabStop === null ? undefined : rowElements.current.get(tabStop))
    target?.focus()
  })

  useCommands([
    {
      id: 'files.new',
      title: 'New file',
      words: 'create add',
      when: () => mayEdit,
      run: () => beginNew('create', ''),
    },
    {
      id: 'files.newFolder',
      title: 'New folder',
      words: 'create add directory',
      when: () => mayEdit,
      run: () => beginNew('create-folder', ''),
    },
  ])

  const drag = useTreeDrag({
    rows,
    mayMove: mayEdit,
    onTake(row) {
      if (!selection.paths.has(row.path)) setSelection(selectRow(row.path))
    },
    onMove(row, folder) {
      void actions.moveInto(meantBy(row), folder)
      setSelection(nothingSelected)
    },
  })

  const { drawn, skippedAfter } = drawnRows(
    rows,
    seen,
    new Set([tabStop, renamed, drag.dragged, goal.current, menuAt?.path ?? null]),
  )

  function toggle(path: string): void {
    const next = new Set(closed)
    if (!next.delete(path)) next.add(path)
    setClosed(next)
  }

  /**
   * A file's text has the focus then. Where one only looks, the row keeps it; and from a sheet too one only looks, as a phone
   * would bring its keyboard.
   */
  function activate(row: TreeRow, isLook = false): void {
    setSelection(nothingSelected)
    if (row.kind === 'folder') {
      toggle(row.path)
      return
    }
    if (isLook || onOpen !== undefined) tabs.show(row.file)
    else goTo(row.file)
    onOpen?.()
  }

  function onRowClick(event: MouseEvent, row: TreeRow): void {
    if (event.shiftKey) setSelection(selectUpTo(rows, selection, row.path, tabStop))
    else if (event.ctrlKey || event.metaKey) setSelection(toggleRow(selection, row.path))
    else activate(row)
  }

  /** Of a row that is among the chosen ones, all of them; else it alone. */
  function meantBy(row: TreeRow): readonly TreeRow[] {
    return selection.paths.has(row.path) ? outermost(rows, selection.paths) : [row]
  }

  function beginNew(kind: 'create' | 'create-folder', folder: string): void {
    opener.current = document.activeElement
    setEditing({ kind, folder })
  }

  async function create(path: string, field: Editing): Promise<void> {
    const writing = watchWriting(document)
    const { id } = await requests.createFile(path).finally(writing.end)
    // Whoever types into another field by now is not taken out of it.
    if (editingNow.current !== field) return
    if (writing.isElsewhere()) tabs.show(id)
    else goTo(id)
    onOpen?.()
  }

  async function createFolder(path: string): Promise<void> {
    const parts = path.split('/').filter((part) => part.trim() !== '' && part !== '.' && part !== '..')
    if (parts.length === 0) return
    goal.current = parts.join('/')
    folders.add(goal.current)
  }

  /** At once, as it can be taken back; asked first where what waits for a decision could not. */
  function remove(doomed: readonly TreeRow[]): void {
    if (actions.filesOf(doomed).some(({ id }) => (marks.get(id)?.open ?? 0) > 0)) setDeleting(doomed)
    else void actions.remove(doomed)
    setSelection(nothingSelected)
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    // Keys of a menu opened on a row come up here too.
    if (event.altKey || !(event.target instanceof HTMLElement) || event.target.role !== 'treeitem') return
    goal.current = null
    const row = rows.find(({ path }) => path === tabStop)
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      if (menu === null || row === undefined) return
      const { left, bottom } = event.target.getBoundingClientRect()
      setMenuAt({ path: row.path, x: left + indentOf(row.level), y: bottom })
    } else if (event.ctrlKey || event.metaKey) {
      if (event.key === 'a') setSelection(selectAll(rows))
      else if (event.key === ' ' && row !== undefined) setSelection(toggleRow(selection, row.path))
      else return
    } else if (row !== undefined && (event.key === 'Enter' || event.key === ' ')) activate(row, event.key === ' ')
    else if (row !== undefined && mayEdit && event.key === 'F2') setEditing({ kind: 'rename', path: row.path })
    else if (row !== undefined && mayEdit && event.key === 'Delete') remove(meantBy(row))
    else if (event.key === 'Escape' && isMany) setSelection(nothingSelected)
    else {
      const move = moveInTree(rows, tabStop, event.key)
      if (move === null) return
      if (move.kind === 'focus') {
        focusRow(move.path)
        setSelection(event.shiftKey ? selectUpTo(rows, selection, move.path, tabStop) : nothingSelected)
      } else toggle(move.path)
    }
    event.preventDefault()
  }

  async function rename(row: TreeRow, path: string): Promise<void> {
    await actions.rename(row, path)
    if (row.kind === 'folder') goal.current = path
  }

  function closeField(field: Editing | null): void {
    if (editingNow.current === field) setEditing(null)
  }

  const othersWith = ({ path }: TreeRow) => (selection.paths.has(path) ? selection.paths.size - 1 : 0)
  const actionsOf = (row: TreeRow): RowActions => ({
    onClick: (event) => onRowClick(event, row),
    onGoInto: () => row.kind === 'file' && goTo(row.file),
    onNewFile: () => beginNew('create', row.path),
    onRename: () => setEditing({ kind: 'rename', path: row.path }),
    onDelete: () => remove(meantBy(row)),
    onDragStart: (event) => drag.onStart(event, row),
    onMenu(event) {
      if (menu === null) return
      event.preventDefault()
      setMenuAt({ path: row.path, x: event.clientX, y: event.clientY })
    },
  })
  const menuRow = menuAt && rows.find(({ path }) => path === menuAt.path)

  const isCreating = editing?.kind === 'create' || editing?.kind === 'create-folder'
  return (
    <nav
      className={styles.nav}
      aria-label="Files"
      data-follow="led"
      onDragOver={drag.onOver}
      onDrop={drag.onDrop}
      {...keepsFocus}
    >
      <FilesHead mayEdit={mayEdit} onNewFile={() => beginNew('create', '')} />
      {isCreating && fields !== null && (
        <fields.PathField
          key={`${editing.kind} ${editing.folder}`}
          label={editing.kind === 'create' ? 'Path of the new file' : 'Path of the new folder'}
          initial={editing.folder === '' ? '' : `${editing.folder}/`}
          placeholder={editing.kind === 'create' ? 'src/new-file.ts' : 'src/new-folder'}
          indent={2}
          isNew
          onCommit={editing.kind === 'create' ? (path) => create(path, editing) : createFolder}
          onClose={() => closeField(editing)}
        />
      )}
      {!isLoaded && files.length === 0 && <Skeleton kind="tree" says="The files are coming." />}
      {files.length === 0 && isLoaded && editing === null && (
        <p className={styles.none}>
          {mayEdit ? 'No files yet. Make one, drop some here, or ask @ai for a first draft.' : 'No files yet.'}
        </p>
      )}
      <div
        ref={tree}
        role="tree"
        aria-label="Files"
        aria-multiselectable
        className={styles.tree}
        data-drop={drag.dropFolder === ''}
        onKeyDown={onKeyDown}
        onDragLeave={drag.onLeave}
        onDragEnd={drag.onEnd}
      >
        {drawn.map(({ row, skipped }) => (
          <Fragment key={row.path}>
            <Gap px={skipped * seen.rowPx} />
            {row.path === renamed && fields !== null ? (
              <fields.PathField
                label={`New path of ${row.name}`}
                initial={row.path}
                indent={2 + indentOf(row.level)}
                onCommit={(path) => rename(row, path)}
                onClose={() => closeField(editing)}
              />
            ) : (
              <TreeItem
                row={row}
                ref={(element) => {
                  if (element === null) rowElements.current.delete(row.path)
                  else rowElements.current.set(row.path, element)
                }}
                isActive={row.path === activePath}
                isSelected={selection.paths.size > 0 ? selection.paths.has(row.path) : row.path === activePath}
                isTabStop={row.path === tabStop}
                isDropGoal={row.kind === 'folder' && row.path === drag.dropFolder}
                mayEdit={mayEdit}
                members={row.kind === 'file' ? (inFile.get(row.file) ?? []) : []}
                mark={row.kind === 'file' ? marks.get(row.file) : undefined}
                others={othersWith(row)}
                onFocus={() => setFocused(row)}
                actions={actionsOf(row)}
                Items={menu?.RowItems}
              />
            )}
          </Fragment>
        ))}
        <Gap px={skippedAfter * seen.rowPx} />
      </div>
      {menu !== null && menuAt !== null && menuRow != null && (
        <menu.RowMenu
          key={`${menuAt.path} ${menuAt.x} ${menuAt.y}`}
          row={menuRow}
          others={othersWith(menuRow)}
          actions={actionsOf(menuRow)}
          at={menuAt}
          owner={rowElements.current.get(menuRow.path) ?? null}
          onClose={() => setMenuAt(null)}
        />
      )}
      {deleting !== null && (
        <RoomConfirm
          title={`Delete ${deleting.length === 1 ? deleting[0]?.path : countOf(deleting.length, 'item')}?`}
          detail="Changes wait there for a decision. They are closed, and Undo does not bring them back."
          action="Delete"
          onConfirm={() => void actions.remove(deleting)}
          onClose={() => setDeleting(null)}
        />
      )}
    </nav>
  )
}

/** Where rows are that are not drawn. */
function Gap({ px }: { px: number }) {
  return px > 0 && <div role="presentation" className={styles.gap} style={{ height: px }} />
}
