/**
 * Deleting files so that it can be taken back: their texts are read first, and put back under the same paths. What comes
 * back is a new file to the room: changes under review in it, and its place in others' tabs, do not.
 */
import type { FileEntry } from '../../shared/model/room-document.ts'
import type { RoomRequests } from '../session/room-requests.ts'

export interface Removed {
  readonly paths: readonly string[]
  /** Rejects with a `ClientError` at the first that cannot be put back. */
  bringBack(): Promise<void>
}

type Needed = Pick<RoomRequests, 'readFile' | 'deleteFile' | 'createFile'>

/** Rejects with a `ClientError` at the first that cannot be deleted; those before it are, and are told to `onRemoved`. */
export async function removeFiles(
  files: readonly FileEntry[],
  requests: Needed,
  onRemoved: (removed: Removed) => void,
): Promise<void> {
  const gone: { readonly path: string; readonly content: string }[] = []
  try {
    for (const { id } of files) {
      const { path, content, eol } = await requests.readFile(id)
      await requests.deleteFile(id)
      gone.push({ path, content: eol === 'crlf' ? content.replaceAll('\n', '\r\n') : content })
    }
  } finally {
    if (gone.length > 0)
      onRemoved({
        paths: gone.map(({ path }) => path),
        async bringBack() {
          for (const { path, content } of gone) await requests.createFile(path, content)
        },
      })
  }
}
