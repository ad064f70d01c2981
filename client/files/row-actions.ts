/** What can be done with one row of the file tree: by mouse, and from its menu. */
import type { DragEvent, MouseEvent } from 'react'
import type { TreeRow } from './tree-rows.ts'

export interface RowActions {
  readonly onClick: (event: MouseEvent) => void
  /** Opens a file and goes into its text. */
  readonly onGoInto: () => void
  readonly onNewFile: () => void
  readonly onRename: () => void
  /** With the others that are chosen, where it is one of them. */
  readonly onDelete: () => void
  readonly onDragStart: (event: DragEvent) => void
  /** What can be done with it is asked for where the pointer is. */
  readonly onMenu: (event: MouseEvent) => void
}

/** What its menu is drawn from. */
export interface RowItemsProps {
  readonly row: TreeRow
  /** How many rows are chosen with it. */
  readonly others: number
  readonly actions: RowActions
}
