/**
 * What one reply does to whole files: each deletion and renaming is a hunk, and a live task lands them together at its end.
 *
 * Until then the room has every file where it was, while the reply speaks of it by where it will be. So it keeps account of
 * which paths are meant to be another file's, or nobody's. A file in the way of one that moves there is deleted, as a change
 * of its own; that is known only at the end, for the reply may move it as well. It knows nothing of texts and places in them.
 */
import type { HunkReason, HunkState } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Room } from '../../rooms/room.ts'
import type { FileEvent } from '../edits/reply-event.ts'
import type { TrackedText } from '../edits/tracked-text.ts'
import type { BlockOrigin } from '../review/hunk-opening.ts'
import type { Review } from '../review/review.ts'
import * as reasons from './unplaced-reason.ts'

export interface ReplyFiles {
  take(event: FileEvent): Promise<void>
  /** Where the room has the file that the reply calls so now. */
  pathNow(path: string): string
  /** Whether the reply deletes what is at this path. */
  isLeaving(path: string): boolean
  /**
   * The reply goes on with a new file at this path: one that is to leave it goes first. `rewritten` where it stays after
   * all, because it would only be deleted once somebody accepts that: then the new text takes the place of its whole text.
   */
  makeWay(path: string): Promise<'free' | 'rewritten'>
  /** Whether what was at this path moves away, so that another file may be made there. */
  isVacated(path: string): boolean
  /** The reply is whole: all of it is done, or nothing; a task that only proposes leaves it to people. */
  land(): Promise<void>
}

/** Told of each operation, `title` saying which, and of what was done in the end. */
export interface OperationObserver {
  operated(title: string, state: HunkState): { landed(title: string): void }
}

export interface ReplyFilesOptions {
  readonly room: Room
  readonly review: Review
  readonly task: Task
  readonly observer: OperationObserver
  readonly originOf: (path: string) => BlockOrigin
  readonly signal: AbortSignal
  /** The file that the room has at a path. */
  readonly findFile: (path: string) => Promise<TrackedText | null>
}

interface Operation {
  readonly event: FileEvent
  readonly shown: ReturnType<OperationObserver['operated']>
}

/** A file that stands where another moves to; what would delete it has its number among the changes already. */
interface InTheWay {
  readonly file: FileId
  readonly path: string
  readonly origin: BlockOrigin
}

export function openReplyFiles({
  room,
  review,
  task,
  observer,
  originOf,
  findFile,
  signal,
}: ReplyFilesOptions): ReplyFiles {
  const operations = new Map<HunkId, Operation>()
  const leaving = new Map<FileId, HunkId>()
  const renaming = new Map<FileId, HunkId>()
  /** By where a file will be, where it is. */
  const moved = new Map<string, string>()
  const inTheWay: InTheWay[] = []
  /** What the reply moves at the moment: it calls the file by its old path while it goes on to change it. */
  let moving: { readonly called: string; readonly from: string } | null = null

  const pathNow = (path: string) => (moving?.called === path ? moving.from : (moved.get(path) ?? path))
  const isThere = (file: FileId) => !leaving.has(file) && room.hasFile(file)
  const movesAway = (path: string) => [...moved.values()].includes(path)

  /** Where the file is that the reply renames: one that is in another's way is meant rather than the other. */
  const sourceOf = (path: string) => (inTheWay.some((file) => file.path === path) ? path : (moved.get(path) ?? path))

  function operate(event: FileEvent, file: FileId, base: string, origin: BlockOrigin): void {
    const { operation } = event
    const newPath = event.operation === 'rename' ? { newPath: event.newPath } : {}
    const hunk = review.operate({ ...origin, file, operation, base, ...newPath })
    operations.set(hunk, { event, shown: observer.operated(titleOf(event, 'proposed'), 'pending') })
    if (event.operation === 'delete') leaving.set(file, hunk)
    else renaming.set(file, hunk)
  }

  async function take(event: FileEvent): Promise<void> {
    const { path } = event
    if (event.operation === 'rename') moving = { called: path, from: sourceOf(path) }
    const text = await findFile(path)
    const refuse = (reason: HunkReason) => {
      review.refuse({ ...originOf(path), file: text?.file.id ?? null, find: '', reason }).finish()
      observer.operated(titleOf(event, 'refused'), 'unplaced')
    }
    if (text === null || !isThere(text.file.id)) return refuse(reasons.noFile(path))
    const { id } = text.file
    if (event.operation === 'delete') {
      const isOther = event.content !== undefined && !isSameText(event.content, text.text)
      return isOther ? refuse(reasons.otherContent(path)) : operate(event, id, text.text, originOf(path))
    }
    const there = room.fileAt(event.newPath)
    if (there !== undefined && there.id !== id && !leaving.has(there.id) && !movesAway(there.path)) {
      inTheWay.push({ file: there.id, path: there.path, origin: originOf(there.path) })
    }
    operate(event, id, '', originOf(path))
    moved.set(event.newPath, pathNow(path))
  }

  /** Deletes what is in the way still, now that the reply moves nothing more. */
  async function clearWays(): Promise<void> {
    for (const { file, path, origin } of inTheWay.splice(0)) {
      if (leaving.has(file) || movesAway(path)) continue
      moving = { called: path, from: path }
      const text = await findFile(path)
      if (text?.file.id === file && isThere(file))
        operate({ kind: 'file', block: 0, path, operation: 'delete' }, file, text.text, origin)
    }
    moving = null
  }

  async function land(only?: HunkId): Promise<void> {
    if (only === undefined) await clearWays()
    if (operations.size === 0) return
    if (task.mode === 'live') await review.land(task.id, { ...(only && { only }), signal })
    // Another reply of the task may have landed ours with its own.
    for (const [hunk, { event, shown }] of operations) {
      if (readHunk(room.types, hunk)?.mode !== 'live') continue
      shown.landed(titleOf(event, 'done'))
      operations.delete(hunk)
    }
  }

  return {
    take,
    pathNow,
    isLeaving(path) {
      const there = room.fileAt(pathNow(path))
      return there !== undefined && leaving.has(there.id)
    },
    isVacated: (path) => movesAway(path) && !moved.has(path),
    async makeWay(path) {
      // From here on the path is the new file's.
      if (moving?.called === path) moving = null
      const there = room.fileAt(path)
      const hunk = there && (leaving.get(there.id) ?? renaming.get(there.id))
      const isProposed = () => hunk !== undefined && readHunk(room.types, hunk)?.mode === 'propose'
      if (isProposed()) await land(hunk)
      if (there === undefined || hunk === undefined || !isProposed() || leaving.get(there.id) !== hunk) return 'free'
      room.patchHunk(hunk, { state: 'rejected', reason: reasons.writtenAnew(path) })
      leaving.delete(there.id)
      operations.delete(hunk)
      return 'rewritten'
    },
    land: () => land(),
  }
}

const verbs = {
  proposed: { delete: 'Proposed to delete', rename: 'Proposed to rename' },
  refused: { delete: 'Could not delete', rename: 'Could not rename' },
  done: { delete: 'Deleted', rename: 'Renamed' },
}

function titleOf(event: FileEvent, what: keyof typeof verbs): string {
  const title = `${verbs[what][event.operation]} ${event.path}`
  return event.operation === 'delete' ? title : `${title} to ${event.newPath}`
}

function isSameText(a: string, b: string): boolean {
  return a.trimEnd() === b.trimEnd()
}
