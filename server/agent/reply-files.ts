/**
 * What one reply does to whole files: each deletion and renaming is a hunk, and a live task lands them together at its end.
 *
 * Until then the room has every file where it was, while the reply speaks of it by where it will be. So it keeps account of
 * which paths are meant to be another file's, or nobody's. It knows nothing of texts and places in them.
 */
import type { HunkReason, HunkState } from '../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../shared/model/ids.ts'
import { readHunk } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Room } from '../rooms/room.ts'
import type { FileEvent } from './edits/reply-event.ts'
import type { TrackedText } from './edits/tracked-text.ts'
import type { BlockOrigin, Review } from './review/review.ts'
import * as reasons from './unplaced.ts'

export interface ReplyFiles {
  take(event: FileEvent): Promise<void>
  /** Where the room has the file that the reply calls so now. */
  pathNow(path: string): string
  /** Whether the reply deletes what is at this path. */
  isLeaving(path: string): boolean
  /** The reply goes on with a new file at this path: one that is to be deleted there goes first. */
  makeWay(path: string): Promise<void>
  /** All of it, or nothing; a task that only proposes leaves it to people. */
  land(): Promise<void>
}

/** Told of each operation, `title` saying which, and in the end whether it was done or is left to people. */
export interface OperationObserver {
  operated(title: string, state: HunkState): { landed(title: string): void; left(): void }
}

export interface ReplyFilesOptions {
  readonly room: Room
  readonly review: Review
  readonly task: Task
  readonly observer: OperationObserver
  readonly originOf: (path: string) => BlockOrigin
  /** The file that the room has at a path. */
  readonly findFile: (path: string) => Promise<TrackedText | null>
}

interface Operation {
  readonly event: FileEvent
  readonly shown: ReturnType<OperationObserver['operated']>
}

export function openReplyFiles({ room, review, task, observer, originOf, findFile }: ReplyFilesOptions): ReplyFiles {
  const operations = new Map<HunkId, Operation>()
  const leaving = new Map<FileId, HunkId>()
  /** By where a file will be, where it is. */
  const moved = new Map<string, string>()

  const pathNow = (path: string) => moved.get(path) ?? path
  const isThere = (file: FileId) => !leaving.has(file) && room.files().some(({ id }) => id === file)

  /** A file in the way of one that moves there is deleted, as a change of its own. */
  async function clear(path: string, mover: FileId): Promise<void> {
    const there = room.files().find((file) => file.path === path)
    const movesAway = [...moved.values()].includes(path)
    if (there === undefined || there.id === mover || leaving.has(there.id) || movesAway) return
    await take({ kind: 'file', block: 0, path, operation: 'delete' })
  }

  async function take(event: FileEvent): Promise<void> {
    const { path, operation } = event
    const text = await findFile(path)
    const refuse = (reason: HunkReason) => {
      review.refuse({ ...originOf(path), file: text?.file.id ?? null, find: '', reason }).finish()
      observer.operated(titleOf(event, false), 'unplaced')
    }
    if (text === null || !isThere(text.file.id)) return refuse(reasons.noFile(path))
    const { id } = text.file
    const isOther = event.operation === 'delete' && event.content !== undefined && !isSameText(event.content, text.text)
    if (isOther) return refuse(reasons.otherContent(path))
    if (event.operation === 'rename') await clear(event.newPath, id)
    const newPath = event.operation === 'rename' ? { newPath: event.newPath } : {}
    const base = operation === 'delete' ? text.text : ''
    const hunk = review.operate({ ...originOf(path), file: id, operation, base, ...newPath })
    operations.set(hunk, { event, shown: observer.operated(titleOf(event, false), 'pending') })
    if (event.operation === 'rename') moved.set(event.newPath, pathNow(path))
    else leaving.set(id, hunk)
  }

  async function land(only?: HunkId): Promise<void> {
    if (operations.size === 0) return
    const landed = task.mode === 'live' ? await review.land(task.id, only) : []
    for (const hunk of landed) {
      const operation = operations.get(hunk)
      operation?.shown.landed(titleOf(operation.event, true))
      operations.delete(hunk)
    }
    if (only === undefined) for (const { shown } of operations.values()) shown.left()
  }

  return {
    take,
    pathNow,
    isLeaving(path) {
      const there = room.files().find((file) => file.path === pathNow(path))
      return there !== undefined && leaving.has(there.id)
    },
    async makeWay(path) {
      const there = room.files().find((file) => file.path === path)
      const hunk = there && leaving.get(there.id)
      if (hunk !== undefined && readHunk(room.types, hunk)?.mode === 'propose') await land(hunk)
    },
    land: () => land(),
  }
}

function titleOf(event: FileEvent, isDone: boolean): string {
  if (event.operation === 'delete') return `${isDone ? 'Deleted' : 'Deleting'} ${event.path}`
  return `${isDone ? 'Renamed' : 'Renaming'} ${event.path} to ${event.newPath}`
}

function isSameText(a: string, b: string): boolean {
  return a.trimEnd() === b.trimEnd()
}
