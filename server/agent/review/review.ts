/**
 * The hunks of a room: opened by tasks, decided by people, followed while the text around them changes.
 *
 * Everything that concerns a decision happens in one synchronous turn after all that it needs is in memory, and only
 * then is waited for the store. It knows files, records and traces; nothing of models, prompts or sockets.
 */
import { WeftError } from '../../../shared/errors.ts'
import { anchorRange, type Range } from '../../../shared/model/anchors.ts'
import {
  type FileOperation,
  type Hunk,
  type HunkMatch,
  type HunkReason,
  type HunkState,
  isHunkDecided,
} from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId, NewId, TaskId } from '../../../shared/model/ids.ts'
import { agentMemberId } from '../../../shared/model/member.ts'
import { readHunk, readRecord } from '../../../shared/model/room-document.ts'
import type { TaskMode } from '../../../shared/model/task.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import { type Clock, timestamp } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'
import { HunkWriter } from '../edits/hunk-writer.ts'
import { liveRange } from '../edits/live-range.ts'
import type { Fit } from '../edits/replacement-fit.ts'
import type { LivePlace } from '../edits/tracked-text.ts'
import { clockOf } from '../edits/written-text.ts'
import { type Choice, type Decision, decide, type Verdict } from './decision.ts'
import { type FileHold, holdIfThere } from './file-hold.ts'
import { type HandPlace, placeByHand } from './hand-placing.ts'
import { fileGone, type HunkHandle, HunkStream, untouched } from './hunk-stream.ts'
import { followProposals } from './proposals.ts'
import { createRecentTraces } from './recent-traces.ts'
import { recoverHunks } from './recovery.ts'
import { restingOn } from './resting.ts'
import {
  concerns,
  decideInTurn,
  hasEffect,
  isBackwards,
  type Outcome,
  revise,
  type Settlement,
  verdictOf,
} from './revision.ts'
import { landStaged, staged } from './staged-operations.ts'

/** What every hunk of a task has in common, and its number among them. */
export interface BlockOrigin {
  readonly task: TaskId
  /** The task's Yjs client id: random, its own, and not 0. */
  readonly client: number
  readonly mode: TaskMode
  /** Position among the task's hunks, from 0. */
  readonly order: number
  readonly path: string
  /** The unplaced hunk that it takes the place of. */
  readonly answers?: HunkId
}

interface PlacedBlock extends BlockOrigin {
  /** Stays held by the caller until the handle ended. */
  readonly file: FileDocument
  /** From `TrackedText.place`, taken in this same turn. */
  readonly place: LivePlace
  readonly match: HunkMatch
  /** The replacement as it stands there; as received where it needs nothing. */
  readonly fit?: Fit
  /** Why it is only proposed, where the task's mode would write it. */
  readonly reason?: HunkReason
}

interface FileBlock extends BlockOrigin {
  readonly file: FileId
  readonly operation: FileOperation
  readonly newPath?: string
  /** The file's text as the model saw it; for one that is deleted. */
  readonly base: string
}

interface RefusedBlock extends BlockOrigin {
  /** Null where there is no such file. */
  readonly file: FileId | null
  /** What the block wanted to find. */
  readonly find: string
  readonly reason: HunkReason
}

interface Settled {
  readonly settled: readonly HunkId[]
  /** Open still: they need a choice, have no place, or are being written. */
  readonly left: readonly HunkId[]
}

export interface Review {
  /** A hunk at a place of an existing file; live mode writes into it. */
  open(block: PlacedBlock): HunkHandle
  /** A hunk that deletes or renames a file: a proposal, which a live task lands with all of its own. */
  operate(block: FileBlock): HunkId
  /** Does what the task has staged, all or nothing; with `only`, that one alone. Returns what was done. */
  land(task: TaskId, options?: { readonly only?: HunkId; readonly signal?: AbortSignal }): Promise<readonly HunkId[]>
  /** A hunk that makes a file. One whose path cannot be used becomes a refused one. */
  create(block: BlockOrigin): Promise<HunkHandle>
  /** A block without a place: it is shown with its reason. */
  refuse(block: RefusedBlock): HunkHandle
  /** Gives an open proposal another replacement. Returns its state. */
  amend(id: HunkId, replacement: string): HunkState
  /** The unplaced hunk as it was, after what was to take its place was abandoned. */
  putBack(hunk: Hunk, client: number): void
  /** Makes a proposal of a hunk without a sure place. @throws hunk_not_found hunk_decided hunk_streaming file_not_found request_invalid text_moved */
  placeByHand(id: HunkId, place: HandPlace): Promise<Hunk>
  /** @throws hunk_not_found hunk_decided hunk_streaming hunk_conflicted request_invalid */
  accept(id: HunkId, by: MemberId, choice?: Choice): Promise<Hunk>
  /** @throws hunk_not_found hunk_decided hunk_streaming */
  reject(id: HunkId, by: MemberId, choice?: Choice): Promise<Hunk>
  /**
   * Every open hunk of the task that needs no choice; undoing goes from the last to the first. `undo` takes back what was
   * accepted too, `redo` does again what was undone so.
   */
  settleTask(task: TaskId, settlement: Settlement, by: MemberId): Promise<Settled>
  /** The same for the open hunks of all tasks, in one file or in all. */
  settleOpen(file: FileId | null, verdict: Verdict, by: MemberId): Promise<Settled>
  /** Changes of other tasks that rest on what this one wrote. */
  restingOn(task: TaskId): Promise<readonly Hunk[]>
  /** The file's text at the hunk's place now; null where it has none. */
  currentText(hunk: Hunk): Promise<string | null>
  /** Takes back what a crash cut off. Once, before anyone can use the room. */
  recover(): Promise<void>
  /** Open handles stay usable; nothing is followed any more. */
  close(): void
}

export interface ReviewOptions {
  readonly room: Room
  readonly clock: Clock
  readonly turns: FairTurns
  readonly newId: NewId
  /** What fails behind nobody's call. */
  readonly onError: (error: unknown) => void
}

export function createReview({ room, clock, turns, newId, onError }: ReviewOptions): Review {
  const proposals = followProposals(room, onError)
  const streams = new Set<HunkStream>()
  const traces = createRecentTraces(room.types)
  const stopFollowingFiles = room.onFileDeleted((file) => {
    for (const stream of streams) if (stream.file === file) stream.fileDeleted()
    for (const record of [...room.types.hunks.values()]) {
      const hunk = record.get('file') === file ? readRecord<Hunk>(record) : null
      if (!hunk || !isAboutText(hunk)) continue
      room.patchHunk(hunk.id, { state: 'rejected', reason: fileGone })
      traces.delete(hunk.id)
    }
  })
  /** The record first: whatever a hunk does to its file comes after it is known what to take back. */
  const record = (hunk: Hunk, client: number, file: FileDocument | null): void => {
    const clock = file ? clockOf(file, client) : 0
    const isWritten = hunk.mode === 'live' && hunk.state === 'streaming'
    room.putHunk(hunk, { client, inserted: isWritten ? [{ clock, length: 0 }] : [], removed: [] })
  }
  const stream = (
    hunk: Hunk,
    client: number,
    place: { file: FileDocument; range: Range; fit?: Fit } | null,
    onEnd = () => {},
  ) => {
    const { id, task, base } = hunk
    const handle: HunkStream = new HunkStream({
      room,
      clock,
      turns,
      hunk,
      client,
      file: place?.file ?? null,
      writer: place && new HunkWriter({ file: place.file, range: place.range, task, hunk: id, client, base }),
      ...(place?.fit && { fit: place.fit }),
      onEnd(trace) {
        streams.delete(handle)
        traces.set(id, trace)
        proposals.add(id)
        onEnd()
      },
    })
    streams.add(handle)
    return handle
  }

  const newHunk = ({ task, mode, order, path, answers }: BlockOrigin, file: FileId, base: string) => {
    return {
      id: answers ?? newId<HunkId>(),
      task,
      file,
      path,
      mode,
      order,
      base,
      replacement: '',
      createsFile: false,
    } as const
  }

  const refuse = (block: RefusedBlock): HunkHandle => {
    const hunk = newHunk(block, block.file ?? newId<FileId>(), block.find)
    const unplaced: Hunk = { ...hunk, state: 'unplaced', reason: block.reason }
    record(unplaced, block.client, null)
    return stream(unplaced, block.client, null)
  }

  /** What all hunks that the room document knows did to a file, as far as the store knows. */
  const readTraces = async (file: FileId): Promise<Map<HunkId, HunkTrace>> => {
    const found = new Map<HunkId, HunkTrace>()
    for (const record of [...room.types.hunks.values()]) {
      const hunk = record.get('file') === file ? readRecord<Hunk>(record) : null
      const trace = hunk && (await room.readTrace(hunk.id))
      if (trace) found.set(hunk.id, trace)
    }
    return found
  }

  /** Decides in this turn; what was read is up to date. */
  const decideNow = (
    file: FileDocument | null,
    id: HunkId,
    stored: Map<HunkId, HunkTrace>,
    decision: Decision,
  ): void => {
    const changed = decide({ room, file, trace: stored.get(id) ?? null, neighbours: stored }, id, decision)
    for (const [neighbour, trace] of changed) {
      stored.set(neighbour, trace)
      traces.set(neighbour, trace)
    }
  }

  const decideOne = async (id: HunkId, decision: Decision): Promise<Hunk> => {
    for (;;) {
      const decided = await decideWhereItIs(id, decision)
      if (decided !== null) return decided
    }
  }

  /** Null where somebody gave it a place in another file meanwhile. */
  const decideWhereItIs = async (id: HunkId, decision: Decision): Promise<Hunk | null> => {
    const known = await room.readHunk(id)
    if (!known) throw new WeftError('hunk_not_found')
    const held = await holdIfThere(room, known.file)
    try {
      return await traces.whileDeciding(async () => {
        const stored = await readTraces(known.file)
        if ((readHunk(room.types, id) ?? known).file !== known.file) return null
        traces.renew(stored, known.file)
        // From here to the end of `decideNow` nothing waits: this is the turn in which the hunk is decided once.
        decideNow(fileIn(room, held), id, stored, decision)
        const decided = readHunk(room.types, id) ?? known
        await room.saved()
        return decided
      })
    } finally {
      held?.release()
    }
  }

  /** Hunks as the room document has them now, oldest task first: all that are open are there. */
  const knownHunks = (of: (hunk: Hunk) => boolean): Hunk[] => {
    const found = [...room.types.hunks.values()].map((record) => readRecord<Hunk>(record)).filter(of)
    const began = (task: TaskId) => String(room.types.tasks.get(task)?.get('createdAt') ?? '')
    return found.sort((a, b) => began(a.task).localeCompare(began(b.task)) || a.order - b.order)
  }

  const settle = (among: readonly Hunk[], settlement: Settlement, by: MemberId): Promise<Settled> =>
    traces.whileDeciding(() => settleAll(among, settlement, by))

  const settleAll = async (among: readonly Hunk[], settlement: Settlement, by: MemberId): Promise<Settled> => {
    const hunks = among.filter((hunk) => concerns(settlement, hunk))
    const held = new Map<FileId, FileHold | null>()
    const stored = new Map<FileId, Map<HunkId, HunkTrace>>()
    try {
      for (const file of new Set(hunks.map((hunk) => hunk.file))) {
        held.set(file, await holdIfThere(room, file))
        stored.set(file, await readTraces(file))
      }
      const at = timestamp(clock)
      const verdict = verdictOf(settlement)
      /** Given a place in another file since they were read. */
      const moved: HunkId[] = []
      const decideOnce = ({ id, file }: Hunk): Outcome => {
        const hunk = readHunk(room.types, id)
        if (!hunk || !concerns(settlement, hunk)) return 'none'
        if (hunk.file !== file) {
          moved.push(id)
          return 'none'
        }
        const known = stored.get(file) ?? new Map<HunkId, HunkTrace>()
        const isDecided = isHunkDecided(hunk.state)
        const wasWritten = (isDecided || hunk.mode === 'live') && hasEffect(hunk, known.get(id) ?? null)
        if (isDecided && !wasWritten) return 'none'
        const undone = wasWritten && settlement === 'undo'
        const decideHunk = () => decideNow(fileIn(room, held.get(file)), id, known, { verdict, by, at, undone })
        const now = isDecided ? () => revise(room, hunk, newId, decideHunk) : decideHunk
        return settleOne(hunk, verdict, now) ? 'settled' : 'left'
      }
      // Each is decided in a turn of its own, with what was decided, and written, until then.
      const turn = async () => {
        await turns.next()
        for (const [file, read] of stored) traces.renew(read, file)
      }
      const outcome = await decideInTurn(isBackwards(settlement) ? hunks.toReversed() : hunks, decideOnce, turn)
      for (const id of outcome.left) proposals.add(id)
      await room.saved()
      if (moved.length === 0) return outcome
      const elsewhere = moved.flatMap((id) => readHunk(room.types, id) ?? [])
      const there = await settleAll(elsewhere, settlement, by)
      return { settled: [...outcome.settled, ...there.settled], left: [...outcome.left, ...there.left] }
    } finally {
      for (const hold of held.values()) hold?.release()
    }
  }

  return {
    open(block) {
      const { file, place: range, client, match, fit, reason } = block
      const hunk = newHunk(block, file.id, range.base)
      const placed: Hunk = {
        ...hunk,
        state: 'streaming',
        anchors: anchorRange(file.text, range),
        match,
        ...(reason && { reason }),
      }
      record(placed, client, file)
      return stream(placed, client, { file, range, ...(fit && { fit }) })
    },
    async create(block) {
      const { client, mode, path } = block
      const hunk: Hunk = { ...newHunk(block, newId<FileId>(), ''), state: 'streaming', createsFile: true, match: whole }
      if (mode === 'propose') {
        record(hunk, client, null)
        return stream(hunk, client, null)
      }
      try {
        room.createFile({ path, content: '', id: hunk.file }, agentMemberId)
      } catch (error) {
        if (!(error instanceof WeftError)) throw error
        return refuse({ ...block, file: null, find: '', reason: { code: 'path_invalid', message: error.message } })
      }
      record(hunk, client, null)
      const held = await holdIfThere(room, hunk.file)
      if (!held) {
        const handle = stream(hunk, client, null)
        handle.fileDeleted()
        return handle
      }
      const { file, release } = held
      const range = { from: 0, to: file.text.length }
      room.patchHunk(hunk.id, { anchors: anchorRange(file.text, range) })
      return stream(hunk, client, { file, range }, release)
    },
    operate(block) {
      const { file, operation, newPath, base, client, mode } = block
      const hunk: Hunk = {
        ...newHunk(block, file, base),
        mode: 'propose',
        state: 'pending',
        operation,
        ...(newPath !== undefined && { newPath }),
        ...(mode === 'live' && { reason: staged }),
      }
      record(hunk, client, null)
      return hunk.id
    },
    land: (task, options) => landStaged(room, task, options),
    refuse,
    amend(id, replacement) {
      room.patchHunk(id, { replacement })
      proposals.recheck(id)
      return readHunk(room.types, id)?.state ?? 'pending'
    },
    async placeByHand(id, place) {
      const known = await room.readHunk(id)
      const trace = known && (await room.readTrace(id))
      if (!known) throw new WeftError('hunk_not_found')
      if (!trace) throw new Error(`invariant: hunk ${id} has a trace`)
      const { file, release } = await room.holdFile(place.file)
      try {
        const hunk = readHunk(room.types, id)
        if (!hunk) throw new WeftError('hunk_decided')
        const proposal = placeByHand(room, hunk, file, place)
        room.putHunk(proposal, untouched(trace.client))
        traces.delete(id)
        proposals.add(id)
        await room.saved()
        return proposal
      } finally {
        release()
      }
    },
    putBack: (hunk, client) => room.putHunk(hunk, untouched(client)),
    accept: (id, by, choice = {}) => decideOne(id, { ...choice, verdict: 'accept', by, at: timestamp(clock) }),
    reject: (id, by, choice = {}) => decideOne(id, { ...choice, verdict: 'reject', by, at: timestamp(clock) }),
    settleTask: async (task, settlement, by) => settle(await room.listHunks(task), settlement, by),
    settleOpen(file, verdict, by) {
      const isMeant = (hunk: Hunk) => !isHunkDecided(hunk.state) && (file === null || hunk.file === file)
      return settle(knownHunks(isMeant), verdict, by)
    },
    async restingOn(task) {
      const found: Hunk[] = []
      for (const file of new Set((await room.listHunks(task)).map((hunk) => hunk.file))) {
        const held = await holdIfThere(room, file)
        try {
          const stored = await readTraces(file)
          traces.renew(stored, file)
          const resting = restingOn(
            task,
            knownHunks((hunk) => hunk.file === file),
            stored,
            fileIn(room, held),
          )
          found.push(...resting.flatMap((id) => readHunk(room.types, id) ?? []))
        } finally {
          held?.release()
        }
      }
      return found
    },
    async currentText(hunk) {
      if (hunk.anchors === undefined) return null
      const held = await holdIfThere(room, hunk.file)
      if (!held) return null
      try {
        const range = liveRange(held.file, hunk)
        return range && held.file.text.toString().slice(range.from, range.to)
      } finally {
        held.release()
      }
    },
    recover: () => recoverHunks(room, onError),
    close() {
      stopFollowingFiles()
      proposals.close()
    },
  }
}

const whole: HunkMatch = { rung: 'whole', score: 1, margin: 1 }

/** One of many: whether it could be decided; what needs a choice or cannot be done is left. */
function settleOne({ state }: Hunk, verdict: Verdict, decideNow: () => void): boolean {
  if (state === 'streaming' || state === 'conflicted') return false
  if (state === 'unplaced' && verdict === 'accept') return false
  try {
    decideNow()
    return true
  } catch (error) {
    if (error instanceof WeftError) return false
    throw error
  }
}

/** Open, with a place in a file's text that the file takes along when it is deleted. */
function isAboutText({ state, mode, createsFile, operation }: Hunk): boolean {
  if (operation !== undefined) return false
  return (state === 'pending' || state === 'conflicted') && !(createsFile && mode === 'propose')
}

/** Null where the file was deleted while its holder waited. */
function fileIn(room: Room, held: FileHold | null | undefined): FileDocument | null {
  return held && room.types.files.has(held.file.id) ? held.file : null
}
