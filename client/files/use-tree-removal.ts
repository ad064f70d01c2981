/** Deleting rows of the file tree: at once, as it can be taken back; asked first where what waits for a decision could not. */
import { useState } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import type { FileEntry } from '../../shared/model/room-document.ts'
import type { FileMark } from './file-marks.ts'
import type { TreeRow } from './tree-rows.ts'

export function useTreeRemoval(
  marks: ReadonlyMap<FileId, FileMark>,
  actions: {
    readonly filesOf: (rows: readonly TreeRow[]) => readonly FileEntry[]
    readonly remove: (rows: readonly TreeRow[]) => Promise<void>
  },
) {
  /** What is asked about. */
  const [doomed, setDoomed] = useState<readonly TreeRow[] | null>(null)
  return {
    remove(rows: readonly TreeRow[]): void {
      if (actions.filesOf(rows).some(({ id }) => (marks.get(id)?.open ?? 0) > 0)) setDoomed(rows)
      else void actions.remove(rows)
    },
    question: doomed && {
      rows: doomed,
      onConfirm: () => void actions.remove(doomed),
      onClose: () => setDoomed(null),
    },
  }
}
