/** Dragging rows of the tree into one of its folders, or beside all of them; what comes from elsewhere is an import. */
import { type DragEvent, useState } from 'react'
import type { TreeRow } from './tree-rows.ts'

/** What is dragged within the tree. */
const dragType = 'application/x-weft-rows'

interface TreeDrag {
  /** The folder that what is dragged would go into, empty for the room itself; null while nothing is. */
  readonly dropFolder: string | null
  /** The path of the row that is dragged. */
  readonly dragged: string | null
  onStart(event: DragEvent, row: TreeRow): void
  onOver(event: DragEvent): void
  onDrop(event: DragEvent): void
  /** It left a row, or the tree. */
  onLeave(): void
  /** It was let go. */
  onEnd(): void
}

export function useTreeDrag({
  rows,
  mayMove,
  onTake,
  onMove,
}: {
  readonly rows: readonly TreeRow[]
  readonly mayMove: boolean
  readonly onTake: (row: TreeRow) => void
  readonly onMove: (row: TreeRow, folder: string) => void
}): TreeDrag {
  const [dropFolder, setDropFolder] = useState<string | null>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  function onEnd(): void {
    setDropFolder(null)
    setDragged(null)
  }
  return {
    dropFolder,
    dragged,
    onStart(event, row) {
      onTake(row)
      setDragged(row.path)
      event.dataTransfer.setData(dragType, row.path)
      event.dataTransfer.effectAllowed = 'move'
    },
    onOver(event) {
      if (!mayMove || !event.dataTransfer.types.includes(dragType)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'move'
      setDropFolder(folderAt(event))
    },
    onDrop(event) {
      onEnd()
      const dropped = rows.find(({ path }) => path === event.dataTransfer.getData(dragType))
      if (dropped === undefined) return
      event.preventDefault()
      onMove(dropped, folderAt(event))
    },
    onLeave: () => setDropFolder(null),
    onEnd,
  }
}

/** The folder of the row that the pointer is over; empty beside all rows. */
function folderAt({ target }: DragEvent): string {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-folder]') : null
  return row?.dataset.folder ?? ''
}
