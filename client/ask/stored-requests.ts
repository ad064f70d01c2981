/**
 * The request that is being written in a file's text, stored for this window over a reload as a message is (U188), under
 * the member, the room and the file: its words, how its changes are to arrive, and which characters it is about.
 */
import type { Anchors } from '../../shared/model/anchors.ts'
import type { FileId, MemberId, RoomId } from '../../shared/model/ids.ts'
import type { TaskMode } from '../../shared/model/task.ts'
import { longestStored } from '../chat/composer/message-draft.ts'

interface StoredRequest {
  readonly text: string
  readonly mode: TaskMode
  readonly about: Anchors
}

export interface StoredRequests {
  /** Null where none is, or what is there is none. */
  read(file: FileId): StoredRequest | null
  /** In place of an earlier one; nothing where it is longer than any request can be. */
  write(file: FileId, request: StoredRequest): void
  forget(file: FileId): void
  /** Those in which one is. */
  files(): readonly FileId[]
}

interface StoredRequestsOptions {
  readonly room: RoomId
  readonly me: MemberId
  /** Of this one window. */
  readonly storage: Storage
}

export function openStoredRequests({ room, me, storage }: StoredRequestsOptions): StoredRequests {
  const prefix = `weft.request.${me}.${room}.`
  const forget = (file: FileId) => storage.removeItem(prefix + file)
  return {
    read: (file) => decodeRequest(storage.getItem(prefix + file)),
    write(file, request) {
      if (request.text.length > longestStored) forget(file)
      else storage.setItem(prefix + file, JSON.stringify(request))
    },
    forget,
    files: () =>
      Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length) as FileId),
  }
}

/** A store can hold what an earlier page, or anybody, wrote there. */
function decodeRequest(json: string | null): StoredRequest | null {
  if (json === null) return null
  try {
    const { text, mode, about }: { text?: unknown; mode?: unknown; about?: { from?: unknown; to?: unknown } } =
      JSON.parse(json)
    const { from, to } = about ?? {}
    if (typeof text !== 'string' || typeof from !== 'string' || typeof to !== 'string') return null
    return { text, mode: mode === 'propose' ? 'propose' : 'live', about: { from, to } }
  } catch {
    return null
  }
}
