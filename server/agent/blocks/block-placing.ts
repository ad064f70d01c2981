/**
 * Where the blocks of one reply belong: each is looked for in the text that the model saw, then in the text as it is now.
 *
 *   in the text it saw ─→ found for certain ───────────────→ somebody is there? waits ─→ a hunk, written or proposed
 *        └→ missing, or a guess ─→ in the text now ─→ found ─→ a hunk there
 *                                        └→ else ─→ the guess, proposed; a new file; or unplaced, with the reason
 *
 * Places that the task has taken already are left out, so that two hunks never overlap.
 */
import { anchorRange, type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { HunkReason } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { Task, WaitingPlace } from '../../../shared/model/task.ts'
import { type FairTurns, inTurns } from '../../operations/fair-turns.ts'
import type { Room } from '../../rooms/room.ts'
import { isExactEnough } from '../edits/already-applied.ts'
import { type Found, type FoundIn, findingBlock, hintsOf } from '../edits/block-place.ts'
import { isSure } from '../edits/locator.ts'
import type { FindEvent } from '../edits/reply-event.ts'
import { type Neighbour, TrackedText } from '../edits/tracked-text.ts'
import { placesOf, type RoomReading } from '../reading/room-reading.ts'
import type { BlockOrigin } from '../review/hunk-opening.ts'
import type { HunkHandle } from '../review/hunk-stream.ts'
import type { Review } from '../review/review.ts'
import type { Taking } from './block-taking.ts'
import type { Courtesy } from './courtesy.ts'
import type { ReplyFiles } from './reply-files.ts'
import * as reasons from './unplaced-reason.ts'

/** A block that has its hunk. */
export interface BegunBlock {
  readonly handle: HunkHandle
  readonly file: FileId | null
  /** Where the text to be found is missing: the text, in which the replacement may stand already. */
  readonly missingIn: TrackedText | null
  /** What it has taken of its file's text, till it is known which of these lines it changes. */
  readonly taking: Taking | null
}

export interface WaitObserver {
  /** Somebody is where a block is to be written. To be told whether it was written in the end. */
  waits(path: string, place: WaitingPlace): { over(isWritten: boolean): void }
}

export interface BlockPlacing {
  /** Null where somebody has decided meanwhile what it was to take the place of. */
  begin(event: FindEvent, origin: BlockOrigin): Promise<BegunBlock | null>
  /** Whether it is nowhere, neither in the text that the model saw nor in the text now. */
  isMissing(event: FindEvent, text: TrackedText | null): Promise<boolean>
  /** The file of a path, or the only one whose path ends so, or is the end of it with a folder at least. */
  findFile(path: string, mayBePart: boolean): Promise<TrackedText | null>
}

export interface BlockPlacingOptions {
  readonly room: Room
  readonly review: Review
  readonly task: Task
  readonly reading: RoomReading
  readonly observer: WaitObserver
  readonly courtesy: Courtesy
  readonly turns: FairTurns
  readonly signal: AbortSignal
  /** What the reply does to whole files: where they are meanwhile. */
  readonly files: ReplyFiles
  /** Whether the block may be about what an earlier one of its reply made. */
  readonly mayRest: (event: FindEvent) => boolean
}

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

export function createBlockPlacing(options: BlockPlacingOptions): BlockPlacing {
  const { room, review, task, reading, observer, courtesy, turns, signal, files, mayRest } = options
  const progress = new Map<FileId, FileProgress>()

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
    const waits: ReturnType<WaitObserver['waits']>[] = []
    const who = await courtesy.waitAt(place, (name) => {
      const anchors = anchorRange(file.text, place.range())
      waits.push(observer.waits(path, { file: file.id, anchors, who: name }))
    })
    for (const wait of waits) wait.over(who === null)
    return who
  }

  /** Never between an await and `review.open`: places are of this very turn. */
  function openOrRefuse(
    text: TrackedText,
    event: FindEvent,
    seen: FoundIn,
    origin: BlockOrigin,
    who: string | null,
  ): BegunBlock {
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
  async function begin(said: FindEvent, origin: BlockOrigin): Promise<BegunBlock | null> {
    const { path, find } = said
    const refuse = (reason: HunkReason) => {
      if (!isWanted(origin)) return null
      const handle = review.refuse({ ...origin, file: null, find, reason })
      return { handle, file: null, missingIn: null, taking: null }
    }
    if (path === null) return refuse(reasons.noPath)
    const isRewritten = find === '' && (await files.makeWay(path)) === 'rewritten'
    const event = isRewritten && said.patch === undefined ? { ...said, isWholeFile: true } : said
    if (find === '') signal.throwIfAborted()
    else if (files.isLeaving(path)) return refuse(reasons.noFile(path))
    const text = find === '' && files.isVacated(path) ? null : await findFile(path, find !== '')
    // It may have been deleted while it was loaded.
    if (text !== null && isThere(text)) {
      const seen = await findSeen(text, event)
      const isGuess = seen.kind === 'placed' && !isSure(seen.match)
      const now = isGuess || seen.kind === 'missing' ? await placeNow(text.file, event, origin, isGuess) : null
      if (now !== null) return { handle: now, file: text.file.id, missingIn: null, taking: null }
      await turns.next(signal)
      const who = await waitAt(text, seen, path)
      if (!isWanted(origin)) return null
      if (isThere(text)) return openOrRefuse(text, event, seen, origin, who)
    }
    // An update of no file makes none, unless it says that there is nothing before it.
    const makesFile = find === '' && (event.patch === undefined || event.patch.insertAfter === 0)
    if (!isWanted(origin)) return null
    if (makesFile) return { handle: await review.create(origin), file: null, missingIn: null, taking: null }
    return refuse(reasons.noFile(path))
  }

  const isWanted = ({ answers }: BlockOrigin) =>
    answers === undefined || readHunk(room.types, answers)?.state === 'unplaced'

  const isThere = ({ file }: TrackedText) => room.hasFile(file.id)

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

  async function isMissing(event: FindEvent, text: TrackedText | null): Promise<boolean> {
    if (text !== null && (await findSeen(text, event)).kind !== 'missing') return false
    const now = text?.file.text.toString()
    return now === undefined || (await inTurns(findingBlock(now, event, {}), turns, signal)).kind === 'missing'
  }

  return { begin, isMissing, findFile }
}
