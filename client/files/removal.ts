/**
 * Deleting files so that it can be taken back: the server tells the texts that it deleted, which are put back under the same
 * paths. What comes back is a new file to the room: changes under review in it, and its place in others' tabs, do not.
 */
import type { FileEntry } from '../../shared/model/room-document.ts'
import { ClientError } from '../session/api.ts'
import type { RoomRequests } from '../session/room-requests.ts'

export interface Removed {
  readonly paths: readonly string[]
  /** Null where all are back. */
  bringBack(): Promise<NotBack | null>
}

/** What could not be put back, to be tried again, and the first reason. */
interface NotBack {
  readonly left: Removed
  readonly error: unknown
}

interface GoneText {
  readonly path: string
  readonly content: string
}

type Needed = Pick<RoomRequests, 'deleteFile' | 'createFile'>

/** Rejects with a `ClientError` at the first that cannot be deleted; those before it are, and are told to `onRemoved`. */
export async function removeFiles(
  files: readonly FileEntry[],
  requests: Needed,
  onRemoved: (removed: Removed) => void,
): Promise<void> {
  const gone: GoneText[] = []
  try {
    for (const { id } of files) {
      const { path, content, eol } = await requests.deleteFile(id)
      gone.push({ path, content: eol === 'crlf' ? content.replaceAll('\n', '\r\n') : content })
    }
  } finally {
    if (gone.length > 0) onRemoved(removed(gone, requests))
  }
}

function removed(gone: readonly GoneText[], requests: Needed): Removed {
  return {
    paths: gone.map(({ path }) => path),
    async bringBack() {
      const left: GoneText[] = []
      let failure: { readonly error: unknown } | null = null
      for (const [index, text] of gone.entries()) {
        try {
          await requests.createFile(text.path, text.content)
        } catch (error) {
          failure ??= { error }
          // A path that is taken by now holds up no other; without a connection none gets through.
          const isItsOwn = error instanceof ClientError && !error.retryable
          left.push(...(isItsOwn ? [text] : gone.slice(index)))
          if (!isItsOwn) break
        }
      }
      return failure === null ? null : { left: removed(left, requests), error: failure.error }
    },
  }
}
