/**
 * The blocks of one reply, on their way to the review: each is located, opened as a hunk, written, and ended.
 *
 *   find ─→ placed | new file | refused ─→ replace* ─→ end        one block is open at a time
 *
 * A block is looked for in the text that the model saw, then in the text as it is now; places that the task has taken
 * already are left out, so that two hunks never overlap. It knows places and states, not how text is written.
 */
import { WeftError } from '../../shared/errors.ts'
import { type Range, resolveRange } from '../../shared/model/anchors.ts'
import type { HunkReason, HunkState } from '../../shared/model/hunk.ts'
import type { FileId } from '../../shared/model/ids.ts'
import { readHunksOf } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Room } from '../rooms/room.ts'
import { locate } from './edits/locator.ts'
import type { ReplyEvent } from './edits/reply-event.ts'
import { TrackedText } from './edits/tracked-text.ts'
import type { HunkHandle } from './review/hunk-stream.ts'
import type { BlockOrigin, PlacedBlock, Review } from './review/review.ts'
import type { RoomReading } from './room-reading.ts'

type BlockEvent = Exclude<ReplyEvent, { readonly kind: 'prose' }>

export interface BlockWriter {
  take(event: BlockEvent): Promise<void>
  /** Takes back the block that is open; idempotent. */
  close(reason: HunkReason): void
}

/** Told of each block, for the task's steps. */
export interface BlockObserver {
  began(path: string): void
  ended(path: string, state: HunkState): void
}

export interface BlockWriterOptions {
  readonly room: Room
  readonly review: Review
  readonly task: Task
  /** The task's Yjs client id. */
  readonly client: number
  readonly reading: RoomReading
  readonly observer: BlockObserver
  readonly signal: AbortSignal
}

/** Changes of one reply; more is a model gone astray. */
const mostBlocks = 2_000

export function openBlockWriter(options: BlockWriterOptions): BlockWriter {
  const { room, review, task, client, reading, observer, signal } = options
  /** In the texts that the model saw. */
  const taken = new Map<FileId, Range[]>()
  let order = 0
  let open: { readonly handle: HunkHandle; readonly path: string } | null = null

  /** Never between an await and `review.open`: places are of this very turn. */
  function place(text: TrackedText, find: string, origin: BlockOrigin): HunkHandle {
    const { file } = text
    const ranges = taken.get(file.id) ?? []
    const seen = locate(text.text, find, { exclude: ranges })
    if (seen.kind === 'placed') {
      taken.set(file.id, [...ranges, seen])
      return review.open({ ...origin, file, place: text.place(seen), match: seen.match })
    }
    const now = seen.kind === 'missing' ? placeNow(file, find) : null
    if (now !== null) return review.open({ ...origin, file, ...now })
    return review.refuse({ ...origin, file: file.id, find, reason: reasonOf(seen, origin.path) })
  }

  /** The block's place in the text as it is now, for what came into it since the model saw it. */
  function placeNow(file: TrackedText['file'], find: string): Pick<PlacedBlock, 'place' | 'match'> | null {
    const own = readHunksOf(room.types, task.id).filter((hunk) => hunk.file === file.id)
    const exclude = own.flatMap(({ anchors }) => (anchors && resolveRange(file.text, anchors)) ?? [])
    const now = new TrackedText(file)
    const found = locate(now.text, find, { exclude })
    const place = found.kind === 'placed' ? { place: now.place(found), match: found.match } : null
    now.close()
    return place
  }

  async function begin({ path, ...block }: Extract<BlockEvent, { kind: 'find' | 'cut' }>): Promise<HunkHandle> {
    if (order >= mostBlocks) throw new WeftError('model_cut_off', `The reply has more than ${mostBlocks} changes.`)
    const origin = { task: task.id, client, mode: task.mode, order: order++, path: path ?? '' }
    if (block.kind === 'cut') return review.refuse({ ...origin, file: null, find: '', reason: incomplete })
    const { find } = block
    if (path === null) return review.refuse({ ...origin, file: null, find, reason: noPath })
    const text = await reading.find(path)
    signal.throwIfAborted()
    // It may have been deleted while it was loaded.
    if (text !== null && room.files().some(({ id }) => id === text.file.id)) return place(text, find, origin)
    if (find === '') return review.create(origin)
    return review.refuse({ ...origin, file: null, find, reason: noFile(path) })
  }

  function end(state: (handle: HunkHandle) => HunkState): void {
    if (open === null) return
    const { handle, path } = open
    open = null
    observer.ended(path, state(handle))
  }

  const abandon = (reason: HunkReason) =>
    end((handle) => {
      handle.abandon(reason)
      return 'rejected'
    })

  return {
    async take(event) {
      switch (event.kind) {
        case 'find':
        case 'cut': {
          const path = event.path ?? 'an unnamed file'
          observer.began(path)
          open = { handle: await begin(event), path }
          if (event.kind === 'cut') abandon(incomplete)
          return
        }
        case 'replace':
          open?.handle.write(event.text)
          return
        case 'end':
          if (event.complete) end((handle) => handle.finish())
          else abandon(incomplete)
          return
      }
    },
    close: abandon,
  }
}

const incomplete: HunkReason = {
  code: 'incomplete',
  message: 'The reply ended before this change was complete; what there was of it was taken back.',
}
const noPath: HunkReason = { code: 'file_missing', message: 'The reply does not say which file this change is for.' }

function noFile(path: string): HunkReason {
  return { code: 'file_missing', message: `There is no file ${path} to change.` }
}

function reasonOf(location: Exclude<ReturnType<typeof locate>, { kind: 'placed' }>, path: string): HunkReason {
  switch (location.kind) {
    case 'missing':
      return { code: 'missing', message: `The text to be replaced is not in ${path}.` }
    case 'ambiguous': {
      const lines = location.lines.join(', ')
      return {
        code: 'ambiguous',
        message: `The text to be replaced is in ${path} more than once (lines ${lines}).`,
        lines: location.lines,
      }
    }
    case 'empty':
      return { code: 'empty', message: `The change does not say what to replace in ${path}, which is not empty.` }
  }
}
