/** What a key does on the rows of the file tree; one that does nothing there is left to the page. */
import type { KeyboardEvent } from 'react'
import { indentOf } from './tree-item.tsx'
import { moveInTree, type TreeRow } from './tree-rows.ts'
import { nothingSelected, selectAll, selectUpTo, type TreeSelection, toggleRow } from './tree-selection.ts'
import type { TreeFocus } from './use-tree-focus.ts'
import type { TreeMenu } from './use-tree-menu.ts'

interface TreeKeys {
  readonly rows: readonly TreeRow[]
  readonly focus: TreeFocus
  readonly selection: TreeSelection
  readonly select: (selection: TreeSelection) => void
  readonly menu: TreeMenu
  readonly mayEdit: boolean
  /** `isLook` where the row keeps the focus. */
  readonly activate: (row: TreeRow, isLook: boolean) => void
  readonly toggle: (path: string) => void
  readonly rename: (path: string) => void
  /** With the others that are chosen, where it is one of them. */
  readonly remove: (row: TreeRow) => void
}

export function onTreeKey(event: KeyboardEvent<HTMLDivElement>, tree: TreeKeys): void {
  // Keys of a menu opened on a row come up here too.
  if (event.altKey || !(event.target instanceof HTMLElement) || event.target.role !== 'treeitem') return
  const { rows, focus, selection, select, menu, mayEdit } = tree
  focus.goal.current = null
  const row = rows.find(({ path }) => path === focus.tabStop)
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    if (menu.code === null || row === undefined) return
    const { left, bottom } = event.target.getBoundingClientRect()
    menu.show(row, { x: left + indentOf(row.level), y: bottom })
  } else if (event.ctrlKey || event.metaKey) {
    if (event.key === 'a') select(selectAll(rows))
    else if (event.key === ' ' && row !== undefined) select(toggleRow(selection, row.path))
    else return
  } else if (row !== undefined && (event.key === 'Enter' || event.key === ' ')) tree.activate(row, event.key === ' ')
  else if (row !== undefined && mayEdit && event.key === 'F2') tree.rename(row.path)
  else if (row !== undefined && mayEdit && event.key === 'Delete') tree.remove(row)
  else if (event.key === 'Escape' && selection.paths.size > 1) select(nothingSelected)
  else if (!walk(event, tree)) return
  event.preventDefault()
}

/** Whether the key is one that walks the rows. */
function walk({ key, shiftKey }: KeyboardEvent, { rows, focus, selection, select, toggle }: TreeKeys): boolean {
  const move = moveInTree(rows, focus.tabStop, key)
  if (move?.kind === 'focus') {
    focus.goTo(move.path)
    select(shiftKey ? selectUpTo(rows, selection, move.path, focus.tabStop) : nothingSelected)
  } else if (move !== null) toggle(move.path)
  return move !== null
}
