/**
 * The blocks of one reply, on their way to the review: each is located, opened as a hunk, written, and ended.
 *
 *   find ─→ placed | new file | refused ─→ replace* ─→ end        one block is open at a time
 *   file ─→ staged | refused                                      (`reply-files.ts`)
 *
 * Where a block belongs is found in `block-placing.ts`. It knows states and the order of things, not how text is written.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { Hunk, HunkReason, HunkState } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { Room } from '../../rooms/room.ts'
import { isApplied } from '../edits/already-applied.ts'
import { sideOf } from '../edits/patch-hunk.ts'
import type { FindEvent, ReplyEvent } from '../edits/reply-event.ts'
import type { RoomReading } from '../reading/room-reading.ts'
import type { BlockOrigin } from '../review/hunk-opening.ts'
import { applied } from '../review/hunk-stream.ts'
import type { Review } from '../review/review.ts'
import { type Amendment, findAmendment } from './amendment.ts'
import { type BegunBlock, createBlockPlacing, type WaitObserver } from './block-placing.ts'
import { narrow } from './block-taking.ts'
import type { Courtesy } from './courtesy.ts'
import { type OperationObserver, openReplyFiles } from './reply-files.ts'
import { isRepairable, isSamePath, meantBy, sharesLines, type UnplacedBlock } from './unplaced-block.ts'
import * as reasons from './unplaced-reason.ts'

type BlockEvent = Exclude<ReplyEvent, { readonly kind: 'prose' }>

export interface BlockWriter {
  take(event: BlockEvent): Promise<void>
  /** Takes back the block that is open; idempotent. */
  close(reason: HunkReason): void
  /** Blocks without a place for which the model may be asked again. */
  unplaced(): readonly UnplacedBlock[]
  /** How many of the blocks have a place. */
  placed(): number
  /** No more blocks are asked for: what a live task does to whole files is done, unless a block has no place. */
  land(): Promise<void>
}

/** Told of each block, for the task's steps. */
export interface BlockObserver extends OperationObserver, WaitObserver {
  began(path: string): void
  /** `answers` is the path of the unplaced one that it took the place of. */
  ended(path: string, state: HunkState, answers: string | null): void
}

export interface BlockWriterOptions {
  readonly room: Room
  readonly review: Review
  readonly task: Task
  /** The task's Yjs client id. */
  readonly client: number
  /** Numbers the task's hunks, from 0. */
  readonly nextOrder: () => number
  /** Paths and texts of blocks that are done, of all replies of the task; grown here. */
  readonly done: Set<string>
  /** What the model was asked for again: only that is taken. */
  readonly asked?: readonly UnplacedBlock[]
  /** Paths of changes that it was asked to mend, beside: a block for one may rest on what the task wrote there. */
  readonly mending?: readonly string[]
  readonly reading: RoomReading
  readonly observer: BlockObserver
  readonly courtesy: Courtesy
  readonly turns: FairTurns
  readonly signal: AbortSignal
}

/** Changes of one reply; more is a model gone astray. */
const mostBlocks = 2_000

interface OpenBlock extends BegunBlock {
  readonly path: string
  readonly event: FindEvent | null
  /** The unplaced hunk that it took the place of, as it was. */
  readonly answers: Hunk | null
  received: string
}

interface Amending {
  readonly amendment: Amendment
  readonly event: FindEvent
  received: string
}

export function openBlockWriter(options: BlockWriterOptions): BlockWriter {
  const { room, review, task, client, observer, done, asked, mending = [] } = options
  const unplaced: UnplacedBlock[] = []
  const answered = new Set<HunkId>()
  let placedBlocks = 0
  /** Places and texts of blocks of this reply that are whole. */
  const placed = new Set<string>()
  /** Paths and texts that blocks of this reply looked for. */
  const quoted = new Set<string>()
  let open: OpenBlock | null = null
  let amending: Amending | null = null

  const originOf = (path: string | null, answers: Hunk | null = null): BlockOrigin => {
    const order = answers?.order ?? options.nextOrder()
    if (order >= mostBlocks)
      throw new WeftError('model_reply_too_long', `The reply has more than ${mostBlocks} changes.`)
    return { task: task.id, client, mode: task.mode, order, path: path ?? '', ...(answers && { answers: answers.id }) }
  }

  const files = openReplyFiles({ ...options, originOf, findFile: (path) => placing.findFile(path, false) })
  const placing = createBlockPlacing({ ...options, files, mayRest: (event) => mayRest(event) })

  function end(state: (block: OpenBlock) => HunkState): void {
    if (open === null) return
    const block = open
    open = null
    const became = state(block)
    observer.ended(block.path, became, block.answers && shownPath(block.answers.path))
    if (became !== 'unplaced' && block.event !== null) done.add(quoteOf(block.event))
    if (became === 'unplaced') remember(block)
    else if (became !== 'rejected') placedBlocks += 1
  }

  /** Without what only a person can mend. */
  function remember({ handle, event, file, received }: OpenBlock): void {
    const hunk = readHunk(room.types, handle.id)
    if (hunk === undefined || event === null || !isRepairable(hunk.reason)) return
    const { path, find } = event
    unplaced.push({ hunk: hunk.id, order: hunk.order, path, file, find, replacement: received })
  }

  /** The unplaced hunk whose place a block takes; undefined where the block was not asked for. */
  function answerTo(event: FindEvent): Hunk | null | undefined {
    if (asked === undefined) return null
    // A model that repeats what is done does not answer with it.
    if (done.has(quoteOf(event))) return undefined
    const meant = meantBy(event, asked, answered)
    if (isMend(event) && (meant === null || !sharesLines(event, meant))) return null
    if (meant === null) return undefined
    if (answered.has(meant.hunk)) return null
    const hunk = readHunk(room.types, meant.hunk)
    // Somebody has turned it down meanwhile.
    if (hunk?.state !== 'unplaced') return undefined
    answered.add(hunk.id)
    return hunk
  }

  /**
   * Whether it may be about what an earlier block of this reply made. One that looks for the very same again does not mean
   * that: a model repeats itself. Nor does an answer to a repair, unless it is to mend what was written.
   */
  const mayRest = (event: FindEvent) => (asked === undefined || isMend(event)) && !quoted.has(quoteOf(event))

  const isMend = ({ path }: FindEvent) => path !== null && mending.some((broken) => isSamePath(broken, path))

  /** The block as part of an earlier one's proposal; null where it has a place of its own, or none at all. */
  async function amend(event: FindEvent): Promise<Amending | null> {
    const hasProposal = room.hunksOf(task.id).some(({ mode }) => mode === 'propose')
    if (event.path === null || !hasProposal || !mayRest(event)) return null
    const text = await placing.findFile(event.path, event.find !== '')
    if (!(await placing.isMissing(event, text))) return null
    const amendment = findAmendment({ room, review, task }, event, text?.file.id ?? null)
    return amendment && { amendment, event, received: event.patch ? sideOf(event.patch, 'after') : '' }
  }

  function endAmending({ amendment, event, received }: Amending, isComplete: boolean): void {
    const path = shownPath(event.path)
    const state = isComplete ? amendment.finish(received) : null
    if (state !== null) {
      placedBlocks += 1
      observer.ended(path, state, null)
      return
    }
    const reason = isComplete ? reasons.decidedBefore : reasons.incomplete
    const handle = review.refuse({ ...originOf(event.path), file: null, find: event.find, reason })
    handle.write(received)
    observer.ended(path, handle.finish(), null)
  }

  async function beginBlock(event: FindEvent): Promise<void> {
    const answers = answerTo(event)
    if (answers === undefined) return
    const path = event.path ?? (answers?.path || null)
    const shown = shownPath(path)
    observer.began(shown)
    amending = answers === null ? await amend({ ...event, path }) : null
    if (amending !== null) return
    const origin = originOf(path, answers)
    const begun = await placing.begin({ ...event, path }, origin)
    if (begun === null) return
    open = { ...begun, path: shown, event, answers, received: '' }
    quoted.add(quoteOf(event))
    if (event.patch === undefined) return
    // A block that has no place shows what it would have written; one that has takes it from its place.
    open.received = sideOf(event.patch, 'after')
    open.handle.write(open.received)
  }

  /** Whether an earlier block of this reply says the very same of the very same place: models repeat themselves. */
  function isRepeated({ file, event, taking, received }: OpenBlock): boolean {
    if (taking === null || event === null) return false
    const { from, to } = taking.range
    const said = JSON.stringify([file, from, to, event.find, received])
    const isSaid = placed.has(said)
    placed.add(said)
    return isSaid
  }

  const finish = (block: OpenBlock): HunkState => {
    const { handle, missingIn, received, taking } = block
    if (isRepeated(block)) {
      handle.settle(applied)
      return 'accepted'
    }
    if (taking !== null) narrow(taking, received)
    if (missingIn === null || !isApplied(missingIn.file.text.toString(), received)) return handle.finish()
    handle.settle(applied)
    return 'accepted'
  }

  const abandon = (reason: HunkReason) =>
    end(({ handle, answers }) => {
      handle.abandon(reason)
      if (answers === null) return 'rejected'
      review.putBack(answers, client)
      return 'unplaced'
    })

  return {
    async take(event) {
      switch (event.kind) {
        case 'find':
          return beginBlock(event)
        case 'cut': {
          if (asked !== undefined) return
          const path = shownPath(event.path)
          observer.began(path)
          const handle = review.refuse({ ...originOf(event.path), file: null, find: '', reason: reasons.incomplete })
          open = { handle, path, event: null, file: null, answers: null, missingIn: null, taking: null, received: '' }
          return abandon(reasons.incomplete)
        }
        case 'replace':
          if (amending !== null) amending.received += event.text
          if (open === null) return
          open.received += event.text
          open.handle.write(event.text)
          return
        case 'end':
          if (amending !== null) {
            const over = amending
            amending = null
            endAmending(over, event.complete)
          } else if (event.complete) end(finish)
          else abandon(reasons.incomplete)
          return
        case 'file':
          return asked === undefined ? files.take(event) : undefined
      }
    },
    close: abandon,
    unplaced: () => unplaced,
    placed: () => placedBlocks,
    land: files.land,
  }
}

/** What a block says, or a hunk's record of it. */
export function quoteOf({ path, ...block }: Pick<FindEvent, 'path' | 'find'> | Pick<Hunk, 'path' | 'base'>): string {
  return `${path}\n${'find' in block ? block.find : block.base}`
}

function shownPath(path: string | null): string {
  return path === null || path === '' ? 'an unnamed file' : path
}
