/**
 * What the file tree shows and does: its rows, which of them are chosen and open, what a click or a key does to them, and what
 * stands over them (a field, a menu, a question). What it asks of the server shows when it arrives over sync, as for everyone else.
 */
import { type KeyboardEvent, type MouseEvent, type RefObject, useLayoutEffect, useMemo, useState } from 'react'
import { useRights, useRoom } from '../room/room-context.ts'
import { useGoTo, useView } from '../room/view-context.ts'
import { lazyModule, useModule } from '../ui/lazy-module.ts'
import { useKeptFocus } from '../ui/lost-focus.ts'
import { useReadable } from '../ui/use-readable.ts'
import { drawnRows } from './drawn-rows.ts'
import { marksOf } from './file-marks.ts'
import type { RowActions } from './row-actions.ts'
import { indentOf } from './tree-item.tsx'
import { moveInTree, type TreeRow, treeRows } from './tree-rows.ts'
import { nothingSelected, outermost, selectAll, selectRow, selectUpTo, toggleRow } from './tree-selection.ts'
import { useFileActions } from './use-file-actions.ts'
import { useRowsSeen } from './use-rows-seen.ts'
import { useTreeDrag } from './use-tree-drag.ts'
import { useTreeField } from './use-tree-field.ts'
import { useTreeFocus } from './use-tree-focus.ts'

const treeMenus = lazyModule(() => import('./tree-menus.tsx'))

export function useFileTree(tree: RefObject<HTMLElement | null>, onOpen: (() => void) | undefined) {
  const { room } = useRoom()
  const { tabs, folders } = useView()
  const goTo = useGoTo()
  const { mayEdit } = useRights()
  const fileActions = useFileActions(folders)
  const files = useReadable(room.files)
  const hunks = useReadable(room.hunks)
  const emptyFolders = useReadable(folders)
  const { active } = useReadable(tabs)
  const marks = useMemo(() => marksOf(hunks), [hunks])
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [selection, setSelection] = useState(nothingSelected)
  const [deleting, setDeleting] = useState<readonly TreeRow[] | null>(null)
  const menu = useModule(treeMenus)
  /** Which row's menu is open, and where in the window. */
  const [menuAt, setMenuAt] = useState<{ readonly path: string; readonly x: number; readonly y: number } | null>(null)
  const seen = useRowsSeen(tree)

  const rows = useMemo(() => treeRows(files, closed, emptyFolders), [files, closed, emptyFolders])
  const activePath = files.find(({ id }) => id === active)?.path ?? null
  const focus = useTreeFocus(rows, activePath)
  const { tabStop } = focus
  useLayoutEffect(() => folders.forgetFilled(files), [folders, files])
  const field = useTreeField({ focus, rename: fileActions.rename, onOpen })
  const keepsFocus = useKeptFocus(() => field.open === null && focus.goBack())

  const drag = useTreeDrag({
    rows,
    mayMove: mayEdit,
    onTake(row) {
      if (!selection.paths.has(row.path)) setSelection(selectRow(row.path))
    },
    onMove(row, folder) {
      void fileActions.moveInto(meantBy(row), folder)
      setSelection(nothingSelected)
    },
  })

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

  /** At once, as it can be taken back; asked first where what waits for a decision could not. */
  function remove(doomed: readonly TreeRow[]): void {
    if (fileActions.filesOf(doomed).some(({ id }) => (marks.get(id)?.open ?? 0) > 0)) setDeleting(doomed)
    else void fileActions.remove(doomed)
    setSelection(nothingSelected)
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    // Keys of a menu opened on a row come up here too.
    if (event.altKey || !(event.target instanceof HTMLElement) || event.target.role !== 'treeitem') return
    focus.goal.current = null
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
    else if (row !== undefined && mayEdit && event.key === 'F2') field.beginRename(row.path)
    else if (row !== undefined && mayEdit && event.key === 'Delete') remove(meantBy(row))
    else if (event.key === 'Escape' && selection.paths.size > 1) setSelection(nothingSelected)
    else if (!walk(event)) return
    event.preventDefault()
  }

  /** Whether the key is one that walks the rows. */
  function walk({ key, shiftKey }: KeyboardEvent): boolean {
    const move = moveInTree(rows, tabStop, key)
    if (move?.kind === 'focus') {
      focus.goTo(move.path)
      setSelection(shiftKey ? selectUpTo(rows, selection, move.path, tabStop) : nothingSelected)
    } else if (move !== null) toggle(move.path)
    return move !== null
  }

  const actionsOf = (row: TreeRow): RowActions => ({
    onClick: (event) => onRowClick(event, row),
    onGoInto: () => row.kind === 'file' && goTo(row.file),
    onNewFile: () => field.beginNew('create', row.path),
    onRename: () => field.beginRename(row.path),
    onDelete: () => remove(meantBy(row)),
    onDragStart: (event) => drag.onStart(event, row),
    onMenu(event) {
      if (menu === null) return
      event.preventDefault()
      setMenuAt({ path: row.path, x: event.clientX, y: event.clientY })
    },
  })
  const withOthers = (row: TreeRow) => ({
    row,
    others: selection.paths.has(row.path) ? selection.paths.size - 1 : 0,
    actions: actionsOf(row),
  })
  const menuRow = menuAt && rows.find(({ path }) => path === menuAt.path)

  return {
    isEmpty: files.length === 0,
    field,
    drag,
    menu,
    keepsFocus,
    onKeyDown,
    rowPx: seen.rowPx,
    ...drawnRows(rows, seen, new Set([tabStop, field.renamed, drag.dragged, focus.goal.current, menuAt?.path ?? null])),
    itemOf: (row: TreeRow) => ({
      ...withOthers(row),
      ref: (element: HTMLElement | null) => focus.noteElement(row.path, element),
      isActive: row.path === activePath,
      isSelected: selection.paths.size > 0 ? selection.paths.has(row.path) : row.path === activePath,
      isTabStop: row.path === tabStop,
      isDropGoal: row.kind === 'folder' && row.path === drag.dropFolder,
      mark: row.kind === 'file' ? marks.get(row.file) : undefined,
      mayEdit,
      Items: menu?.RowItems,
      onFocus: () => focus.noteFocused(row),
    }),
    openMenu: menuAt !== null &&
      menuRow != null && {
        ...withOthers(menuRow),
        at: menuAt,
        owner: focus.elementOf(menuRow.path),
        onClose: () => setMenuAt(null),
      },
    question: deleting !== null && {
      rows: deleting,
      onConfirm: () => void fileActions.remove(deleting),
      onClose: () => setDeleting(null),
    },
  }
}
