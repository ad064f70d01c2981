/**
 * The hunks of a room: opened by tasks, decided by people, followed while the text around them changes.
 *
 *   opened ─→ streaming ─→ pending ⇄ conflicted ─→ accepted ⇄ rejected     by undo and redo of a whole task
 *        └─→ unplaced ─→ placed by hand ┘
 *
 * Everything that concerns a decision happens in one synchronous turn after all that it needs is in memory, and only
 * then is waited for the store. It knows files, records and traces; nothing of models, prompts or sockets.
 */
import { WeftError } from '../../../shared/errors.ts'
import { type Hunk, type HunkState, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId, NewId, TaskId } from '../../../shared/model/ids.ts'
import { readHunk, readRecord } from '../../../shared/model/room-document.ts'
import { type Clock, timestamp } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { Room } from '../../rooms/room.ts'
import { liveRange } from '../edits/live-range.ts'
import { createDecider } from './decider.ts'
import type { Choice, Verdict } from './decision.ts'
import { fileIn, holdIfThere } from './file-hold.ts'
import { type HandPlace, placeByHand } from './hand-placing.ts'
import {
  type BlockOrigin,
  createHunkOpening,
  type FileBlock,
  type PlacedBlock,
  type RefusedBlock,
} from './hunk-opening.ts'
import { fileGone, type HunkHandle, untouched } from './hunk-stream.ts'
import { followProposals } from './proposals.ts'
import { createRecentTraces } from './recent-traces.ts'
import { recoverHunks } from './recovery.ts'
import { restingOn } from './resting.ts'
import { type Settled, type Settlement, settle } from './settlement.ts'
import { landStaged } from './staged-operations.ts'

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
  const traces = createRecentTraces(room.types)
  const opening = createHunkOpening({
    room,
    clock,
    turns,
    newId,
    onWritten(id, trace) {
      traces.set(id, trace)
      proposals.add(id)
    },
  })
  const decider = createDecider(room, traces)
  const settlement = { room, clock, turns, newId, traces, decider, proposals }
  const stopFollowingFiles = room.onFileDeleted((file) => {
    opening.fileDeleted(file)
    for (const hunk of room.hunksIn(file)) {
      if (!isAboutText(hunk)) continue
      room.patchHunk(hunk.id, { state: 'rejected', reason: fileGone })
      traces.delete(hunk.id)
    }
  })

  /** Hunks as the room document has them now, in one file or in all, oldest task first: all that are open are there. */
  const knownHunks = (file: FileId | null): Hunk[] => {
    const found =
      file === null ? [...room.types.hunks.values()].map((record) => readRecord<Hunk>(record)) : room.hunksIn(file)
    const began = (task: TaskId) => String(room.types.tasks.get(task)?.get('createdAt') ?? '')
    return found.sort((a, b) => began(a.task).localeCompare(began(b.task)) || a.order - b.order)
  }

  return {
    open: opening.open,
    create: opening.create,
    operate: opening.operate,
    refuse: opening.refuse,
    land: (task, options) => landStaged(room, task, options),
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
    accept: (id, by, choice = {}) => decider.decideOne(id, { ...choice, verdict: 'accept', by, at: timestamp(clock) }),
    reject: (id, by, choice = {}) => decider.decideOne(id, { ...choice, verdict: 'reject', by, at: timestamp(clock) }),
    settleTask: async (task, how, by) => settle(settlement, await room.listHunks(task), how, by),
    settleOpen(file, verdict, by) {
      const open = knownHunks(file).filter(({ state }) => !isHunkDecided(state))
      return settle(settlement, open, verdict, by)
    },
    async restingOn(task) {
      const found: Hunk[] = []
      for (const file of new Set((await room.listHunks(task)).map((hunk) => hunk.file))) {
        const held = await holdIfThere(room, file)
        try {
          const stored = await room.readTraces(file)
          traces.renew(stored, file)
          const resting = restingOn(task, knownHunks(file), stored, fileIn(room, held))
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

/** Open, with a place in a file's text that the file takes along when it is deleted. */
function isAboutText({ state, mode, createsFile, operation }: Hunk): boolean {
  if (operation !== undefined) return false
  return (state === 'pending' || state === 'conflicted') && !(createsFile && mode === 'propose')
}
