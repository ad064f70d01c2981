/** The rows of the file tree: the room's files, and folders that were made here, but for what lies in a closed one. */
import { useLayoutEffect, useMemo, useState } from 'react'
import { useRoom } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import { treeRows } from './tree-rows.ts'

export function useTreeRows() {
  const { room } = useRoom()
  const { folders } = useView()
  const files = useReadable(room.files)
  const emptyFolders = useReadable(folders)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => treeRows(files, closed, emptyFolders), [files, closed, emptyFolders])
  useLayoutEffect(() => folders.forgetFilled(files), [folders, files])
  return {
    files,
    rows,
    /** Opens a folder, or closes it. */
    toggle(path: string): void {
      const next = new Set(closed)
      if (!next.delete(path)) next.add(path)
      setClosed(next)
    },
  }
}
