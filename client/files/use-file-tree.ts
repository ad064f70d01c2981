/**
 * What the file tree shows and does, put together of its parts: rows, focus, selection, menu, field, drag, deletion. What it
 * asks of the server shows when it arrives over sync, as for everyone else.
 */
import { type KeyboardEvent, type MouseEvent, type RefObject, useMemo, useState } from 'react'
import { useRights, useRoom } from '../room/room-context.ts'
import { useGoTo, useView } from '../room/view-context.ts'
import { useLostFocus } from '../ui/lost-focus.ts'
import { useReadable } from '../ui/use-readable.ts'
import { drawnRows } from './drawn-rows.ts'
import { marksOf } from './file-marks.ts'
import type { RowActions } from './row-actions.ts'
import { onTreeKey } from './tree-keys.ts'
import type { TreeRow } from './tree-rows.ts'
import { meantBy, nothingSelected, selectRow, selectUpTo, toggleRow } from './tree-selection.ts'
import { useFileActions } from './use-file-actions.ts'
import { useRowsSeen } from './use-rows-seen.ts'
import { useTreeDrag } from './use-tree-drag.ts'
import { useTreeField } from './use-tree-field.ts'
import { useTreeFocus } from './use-tree-focus.ts'
import { useTreeMenu } from './use-tree-menu.ts'
import { useTreeRemoval } from './use-tree-removal.ts'
import { useTreeRows } from './use-tree-rows.ts'

export function useFileTree(tree: RefObject<HTMLElement | null>, onOpen: (() => void) | undefined) {
  const { room } = useRoom()
  const { tabs, folders } = useView()
  const goTo = useGoTo()
  const { mayEdit } = useRights()
  const fileActions = useFileActions(folders)
  const hunks = useReadable(room.hunks)
  const { active } = useReadable(tabs)
  const marks = useMemo(() => marksOf(hunks), [hunks])
  const seen = useRowsSeen(tree)
  const { files, rows, toggle } = useTreeRows()
  const activePath = files.find(({ id }) => id === active)?.path ?? null
  const focus = useTreeFocus(rows, activePath)
  const { tabStop } = focus
  const [selection, select] = useState(nothingSelected)
  const menu = useTreeMenu(rows)
  const field = useTreeField({ focus, rename: fileActions.rename, onOpen })
  const keepsFocus = useLostFocus(() => field.open === null && focus.goBack())
  const removal = useTreeRemoval(marks, fileActions)
  const drag = useTreeDrag({
    rows,
    mayMove: mayEdit,
    onTake(row) {
      if (!selection.paths.has(row.path)) select(selectRow(row.path))
    },
    onMove(row, folder) {
      void fileActions.moveInto(meantBy(row, rows, selection), folder)
      select(nothingSelected)
    },
  })

  /**
   * A file's text has the focus then. Where one only looks, the row keeps it; and from a sheet too one only looks, as a phone
   * would bring its keyboard.
   */
  function activate(row: TreeRow, isLook: boolean): void {
    select(nothingSelected)
    if (row.kind === 'folder') {
      toggle(row.path)
      return
    }
    if (isLook || onOpen !== undefined) tabs.show(row.file)
    else goTo(row.file)
    onOpen?.()
  }

  function onRowClick(event: MouseEvent, row: TreeRow): void {
    if (event.shiftKey) select(selectUpTo(rows, selection, row.path, tabStop))
    else if (event.ctrlKey || event.metaKey) select(toggleRow(selection, row.path))
    else activate(row, false)
  }

  function remove(row: TreeRow): void {
    removal.remove(meantBy(row, rows, selection))
    select(nothingSelected)
  }

  const rename = field.beginRename
  const actionsOf = (row: TreeRow): RowActions => ({
    onClick: (event) => onRowClick(event, row),
    onGoInto: () => row.kind === 'file' && goTo(row.file),
    onNewFile: () => field.beginNew('create', row.path),
    onRename: () => rename(row.path),
    onDelete: () => remove(row),
    onDragStart: (event) => drag.onStart(event, row),
    onMenu(event) {
      if (menu.code === null) return
      event.preventDefault()
      menu.show(row, { x: event.clientX, y: event.clientY })
    },
  })
  const withOthers = (row: TreeRow) => ({
    row,
    others: selection.paths.has(row.path) ? selection.paths.size - 1 : 0,
    actions: actionsOf(row),
  })

  return {
    isEmpty: files.length === 0,
    field,
    drag,
    menu: menu.code,
    keepsFocus,
    onKeyDown: (event: KeyboardEvent<HTMLDivElement>) =>
      onTreeKey(event, { rows, focus, selection, select, menu, mayEdit, activate, toggle, rename, remove }),
    rowPx: seen.rowPx,
    ...drawnRows(
      rows,
      seen,
      new Set([tabStop, field.renamed, drag.dragged, focus.goal.current, menu.open?.row.path ?? null]),
    ),
    itemOf: (row: TreeRow) => ({
      ...withOthers(row),
      ref: (element: HTMLElement | null) => focus.noteElement(row.path, element),
      isActive: row.path === activePath,
      isSelected: selection.paths.size > 0 ? selection.paths.has(row.path) : row.path === activePath,
      isTabStop: row.path === tabStop,
      isDropGoal: row.kind === 'folder' && row.path === drag.dropFolder,
      mark: row.kind === 'file' ? marks.get(row.file) : undefined,
      mayEdit,
      Items: menu.code?.RowItems,
      onFocus: () => focus.noteFocused(row),
    }),
    openMenu: menu.open && {
      ...withOthers(menu.open.row),
      at: menu.open.at,
      owner: focus.elementOf(menu.open.row.path),
      onClose: menu.close,
    },
    question: removal.question,
  }
}
