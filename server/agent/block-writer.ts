/**
 * The blocks of one reply, on their way to the review: each is located, opened as a hunk, written, and ended.
 *
 *   find ─→ placed | new file | refused ─→ replace* ─→ end        one block is open at a time
 *   file ─→ staged | refused                                      (`reply-files.ts`)
 *
 * A block is looked for in the text that the model saw, then in the text as it is now; places that the task has taken
 * already are left out, so that two hunks never overlap. It knows places and states, not how text is written.
 */
import { WeftError } from '../../shared/errors.ts'
import { type Range, resolveRange } from '../../shared/model/anchors.ts'
import type { Hunk, HunkReason, HunkState } from '../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../shared/model/ids.ts'
import { readHunk, readHunksOf } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import { type FairTurns, inTurns } from '../operations/fair-turns.ts'
import type { Room } from '../rooms/room.ts'
import { type Amendment, findAmendment } from './amendment.ts'
import { isRepairable, isSamePath, meantBy, sharesLines, type UnplacedBlock } from './asked-again.ts'
import { narrow, type Taking } from './block-taking.ts'
import type { Courtesy } from './courtesy.ts'
import { isApplied, isExactEnough } from './edits/already-applied.ts'
import { type Found, type FoundIn, findingBlock, hintsOf } from './edits/block-place.ts'
import { isSure } from './edits/locator.ts'
import { sideOf } from './edits/patch-hunk.ts'
import type { FindEvent, ReplyEvent } from './edits/reply-event.ts'
import { type Neighbour, TrackedText } from './edits/tracked-text.ts'
import { type OperationObserver, openReplyFiles } from './reply-files.ts'
import type { BlockOrigin } from './review/hunk-opening.ts'
import { applied, type HunkHandle } from './review/hunk-stream.ts'
import type { Review } from './review/review.ts'
import { placesOf, type RoomReading } from './room-reading.ts'
import * as reasons from './unplaced.ts'

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
export interface BlockObserver extends OperationObserver {
  began(path: string): void
  /** `answers` is the path of the unplaced one that it took the place of. */
  ended(path: string, state: HunkState, answers: string | null): void
  /** Somebody is where a block is to be written. To be told whether it was written in the end. */
  waits(path: string, who: string): { over(isWritten: boolean): void }
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

interface OpenBlock {
  readonly handle: HunkHandle
  readonly path: string
  readonly event: FindEvent | null
  readonly file: FileId | null
  /** The unplaced hunk that it took the place of, as it was. */
  readonly answers: Hunk | null
  /** Where the text to be found is missing: the text, in which the replacement may stand already. */
  readonly missingIn: TrackedText | null
  /** What it has taken of its file's text, till it is known which of these lines it changes. */
  readonly taking: Taking | null
  received: string
}

interface Amending {
  readonly amendment: Amendment
  readonly event: FindEvent
  received: string
}

type Begun = Omit<OpenBlock, 'path' | 'event' | 'answers' | 'received'>

/** What the blocks so far tell of a file. */
interface FileProgress {
  /** In the text that the model saw. */
  readonly taken: Range[]
  /** The hunks, and where in that text they are. */
  readonly placed: { readonly seen: Range; readonly hunk: HunkId }[]
  /** The line after the last block's. */
  after: number
  /** Lines between where the last block was said to be and where it was found. */
  lineOffset: number
}

export function openBlockWriter(options: BlockWriterOptions): BlockWriter {
  const { room, review, task, client, reading, observer, courtesy, turns, signal, done, asked, mending = [] } = options
  const progress = new Map<FileId, FileProgress>()
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

  const files = openReplyFiles({ ...options, originOf, findFile: (path) => findFile(path, false) })

  const progressOf = (file: FileId): FileProgress => {
    const known = progress.get(file) ?? { taken: [...reading.taken(file)], placed: [], after: 0, lineOffset: 0 }
    progress.set(file, known)
    return known
  }

  /** The block in the text that the model saw. */
  function findSeen({ text, file }: TrackedText, event: FindEvent): Promise<FoundIn> {
    const { taken, after, lineOffset } = progressOf(file.id)
    return inTurns(
      findingBlock(text, event, { exclude: taken, hints: { ...hintsOf(event), after, lineOffset } }),
      turns,
      signal,
    )
  }

  /** Waits for who is at the place. Returns who still is; null where the block may be written. */
  async function waitAt(text: TrackedText, seen: FoundIn, path: string): Promise<string | null> {
    if (task.mode !== 'live' || seen.kind !== 'placed' || !isSure(seen.match)) return null
    const { file } = text
    const place = { file, typing: reading.typing(file.id), range: () => text.place(seen) }
    const waits: ReturnType<BlockObserver['waits']>[] = []
    const who = await courtesy.waitAt(place, (name) => waits.push(observer.waits(path, name)))
    for (const wait of waits) wait.over(who === null)
    return who
  }

  /** Never between an await and `review.open`: places are of this very turn. */
  function place(text: TrackedText, event: FindEvent, seen: FoundIn, origin: BlockOrigin, who: string | null): Begun {
    const { file } = text
    const known = progressOf(file.id)
    const { lineHint } = event
    if (seen.kind === 'placed') {
      const range = { from: seen.from, to: seen.to }
      known.taken.push(range)
      known.after = seen.end
      if (lineHint !== undefined) known.lineOffset = seen.first + 1 - lineHint
      const taking = { taken: known.taken, range, base: text.text.slice(range.from, range.to), fit: seen.fit }
      const handle = openAt(text, seen, origin, { who, neighbours: neighboursIn(file) })
      known.placed.push({ seen: range, hunk: handle.id })
      return { handle, file: file.id, missingIn: null, taking }
    }
    const missingIn = seen.kind === 'missing' ? text : null
    const reason = reasons.unplacedIn(origin.path, seen)
    const handle = review.refuse({ ...origin, file: file.id, find: event.find, reason })
    return { handle, file: file.id, missingIn, taking: null }
  }

  function neighboursIn(file: TrackedText['file']): Neighbour[] {
    return progressOf(file.id).placed.flatMap(({ seen, hunk }) => {
      const anchors = readHunk(room.types, hunk)?.anchors
      const now = anchors ? resolveRange(file.text, anchors) : null
      return now === null ? [] : [{ seen, now }]
    })
  }

  function openAt(
    text: TrackedText,
    found: Found,
    origin: BlockOrigin,
    { who = null, neighbours = [] }: { who?: string | null; neighbours?: readonly Neighbour[] } = {},
  ): HunkHandle {
    const { match, fit } = found
    const doubt = !isSure(match) ? reasons.unsure : who === null ? null : reasons.busy(who)
    const sure = doubt === null ? {} : ({ mode: 'propose', reason: doubt } as const)
    return review.open({ ...origin, file: text.file, place: text.place(found, neighbours), match, fit, ...sure })
  }

  /**
   * Opens the block in the text as it is now, for what came into it since the model saw it; null where it is not evidently
   * there. While it is looked for that text is followed as well.
   */
  async function placeNow(
    file: TrackedText['file'],
    event: FindEvent,
    origin: BlockOrigin,
    isExactOnly: boolean,
  ): Promise<HunkHandle | null> {
    const exclude = placesOf(room, task, file)
    const now = new TrackedText(file)
    try {
      const beside = await inTurns(findingBlock(now.text, event, { exclude, hints: hintsOf(event) }), turns, signal)
      // A model may quote what an earlier block of its reply has just written: then it is there exactly, and once.
      const found =
        beside.kind === 'missing' && mayRest(event)
          ? await inTurns(findingBlock(now.text, event, { hints: hintsOf(event) }), turns, signal)
          : beside
      const isMeant = ({ from, to, match }: Found) => {
        if (found === beside) return isExactOnly ? isExactEnough(match) : isSure(match)
        return isExactEnough(match) && match.by === undefined && exclude.some((own) => from < own.to && own.from < to)
      }
      return found.kind === 'placed' && isMeant(found) && isThere(now) && isWanted(origin)
        ? openAt(now, found, origin)
        : null
    } finally {
      now.close()
    }
  }

  /** Null where somebody has decided meanwhile what it was to take the place of. */
  async function begin(event: FindEvent, origin: BlockOrigin): Promise<Begun | null> {
    const { path, find } = event
    const refuse = (reason: HunkReason) => {
      if (!isWanted(origin)) return null
      const handle = review.refuse({ ...origin, file: null, find, reason })
      return { handle, file: null, missingIn: null, taking: null }
    }
    if (path === null) return refuse(reasons.noPath)
    if (find === '') await files.makeWay(path)
    else if (files.isLeaving(path)) return refuse(reasons.noFile(path))
    const text = find === '' && files.isVacated(path) ? null : await findFile(path, find !== '')
    // It may have been deleted while it was loaded.
    if (text !== null && isThere(text)) {
      const seen = await findSeen(text, event)
      const isGuess = seen.kind === 'placed' && !isSure(seen.match)
      const now = isGuess || seen.kind === 'missing' ? await placeNow(text.file, event, origin, isGuess) : null
      if (now !== null) return { handle: now, file: text.file.id, missingIn: null, taking: null }
      const who = await waitAt(text, seen, path)
      if (!isWanted(origin)) return null
      if (isThere(text)) return place(text, event, seen, origin, who)
    }
    // An update of no file makes none, unless it says that there is nothing before it.
    const makesFile = find === '' && (event.patch === undefined || event.patch.insertAfter === 0)
    if (!isWanted(origin)) return null
    if (makesFile) return { handle: await review.create(origin), file: null, missingIn: null, taking: null }
    return refuse(reasons.noFile(path))
  }

  const isWanted = ({ answers }: BlockOrigin) =>
    answers === undefined || readHunk(room.types, answers)?.state === 'unplaced'

  const isThere = ({ file }: TrackedText) => room.files().some(({ id }) => id === file.id)

  /** The file of a path, or the only one whose path ends so, or is the end of it with a folder at least. */
  async function findFile(path: string, mayBePart: boolean): Promise<TrackedText | null> {
    const named = await reading.find(files.pathNow(path))
    signal.throwIfAborted()
    if (named !== null || !mayBePart) return named
    const paths = room.files().map((file) => file.path)
    const [alike, second] = paths.filter(
      (known) => known.endsWith(`/${path}`) || (known.includes('/') && path.endsWith(`/${known}`)),
    )
    if (alike === undefined || second !== undefined) return null
    const text = await reading.find(alike)
    signal.throwIfAborted()
    return text
  }

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
    const hasProposal = readHunksOf(room.types, task.id).some(({ mode }) => mode === 'propose')
    if (event.path === null || !hasProposal || !mayRest(event)) return null
    const text = await findFile(event.path, event.find !== '')
    if (text !== null && (await findSeen(text, event)).kind !== 'missing') return null
    const now = text?.file.text.toString()
    if (now !== undefined && (await inTurns(findingBlock(now, event, {}), turns, signal)).kind !== 'missing')
      return null
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
    const begun = await begin({ ...event, path }, origin)
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
