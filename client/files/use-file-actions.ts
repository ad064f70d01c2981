/** What the tree asks of the server for one row or many: made, moved and deleted files show when they arrive over sync. */
import type { FileEntry } from '../../shared/model/room-document.ts'
import { useToasts } from '../page/platform.ts'
import { describeFailure } from '../page/toasts/toasts.ts'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import { countOf } from '../ui/wording.ts'
import type { EmptyFolders } from './empty-folders.ts'
import { type Removed, removeFiles } from './removal.ts'
import { foldersInto, movesInto } from './tree-moves.ts'
import { isInside, type TreeRow } from './tree-rows.ts'

export function useFileActions(folders: EmptyFolders) {
  const { room, requests } = useRoom()
  const toasts = useToasts()
  const files = useReadable(room.files)

  /** A file itself; a folder's files, at any depth. */
  function filesOf(rows: readonly TreeRow[]): readonly FileEntry[] {
    const isMeant = ({ id, path }: FileEntry) =>
      rows.some((row) => (row.kind === 'file' ? row.file === id : isInside(path, row.path)))
    return files.filter(isMeant)
  }

  /** The texts of what could not be put back are nowhere else: it can be tried again. */
  async function bringBack(removed: Removed): Promise<void> {
    const failed = await removed.bringBack()
    if (failed === null) return
    const { left, error } = failed
    toasts.show({
      tone: 'error',
      ...describeFailure(error),
      isLasting: true,
      action: { label: 'Try again', run: () => void bringBack(left) },
    })
  }

  return {
    filesOf,

    /** Rejects with a `ClientError`. */
    async rename(row: TreeRow, path: string): Promise<void> {
      for (const file of filesOf([row])) await requests.renameFile(file.id, path + file.path.slice(row.path.length))
      if (row.kind === 'folder') folders.move(row.path, path)
    },

    async moveInto(rows: readonly TreeRow[], folder: string): Promise<void> {
      try {
        for (const { file, path } of movesInto(rows, folder, files)) await requests.renameFile(file.id, path)
        for (const { from, to } of foldersInto(rows, folder)) folders.move(from, to)
      } catch (error) {
        toasts.fail(error)
      }
    },

    async remove(rows: readonly TreeRow[]): Promise<void> {
      for (const { kind, path } of rows) if (kind === 'folder') folders.remove(path)
      try {
        await removeFiles(filesOf(rows), requests, (removed) =>
          toasts.show({
            tone: 'info',
            title: `Deleted ${removed.paths.length === 1 ? removed.paths[0] : countOf(removed.paths.length, 'file')}`,
            action: { label: 'Undo', run: () => void bringBack(removed) },
          }),
        )
      } catch (error) {
        toasts.fail(error)
      }
    },
  }
}
