/**
 * Decides many hunks at once, such as all of a task: each in a turn of its own, those that need a choice left open.
 *
 *   accept, reject ─→ those that are open        undo ─→ those that were accepted too        redo ─→ those undone so
 */
import { WeftError } from '../../../shared/errors.ts'
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId, NewId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import { type Clock, timestamp } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'
import type { Decider } from './decider.ts'
import type { Verdict } from './decision.ts'
import { type FileHold, fileIn, holdIfThere } from './file-hold.ts'
import type { Proposals } from './proposals.ts'
import type { RecentTraces } from './recent-traces.ts'
import { hasEffect, revise } from './revision.ts'

/** What is done with all hunks of a task. */
export type Settlement = Verdict | 'undo' | 'redo'

/** Whether it concerns the hunk: open ones are decided, undone ones redone, and undoing takes back what was kept too. */
function concerns(settlement: Settlement, { state, decision }: Hunk): boolean {
  if (settlement === 'redo') return state === 'rejected' && decision?.undone === true
  return !isHunkDecided(state) || (settlement === 'undo' && state === 'accepted')
}

/** Undoing goes from the last to the first. */
function isBackwards(settlement: Settlement): boolean {
  return settlement === 'reject' || settlement === 'undo'
}

function verdictOf(settlement: Settlement): Verdict {
  return settlement === 'accept' || settlement === 'redo' ? 'accept' : 'reject'
}

export interface Settled {
  readonly settled: readonly HunkId[]
  /** Open still: they need a choice, have no place, or are being written. */
  readonly left: readonly HunkId[]
}

export interface SettlementContext {
  readonly room: Room
  readonly clock: Clock
  readonly turns: FairTurns
  readonly newId: NewId
  readonly traces: RecentTraces
  readonly decider: Decider
  /** Follow those that are left. */
  readonly proposals: Proposals
}

/** Those of the hunks that the settlement concerns. */
export function settle(
  context: SettlementContext,
  among: readonly Hunk[],
  settlement: Settlement,
  by: MemberId,
): Promise<Settled> {
  const { room, clock, turns, newId, traces, decider, proposals } = context
  return traces.whileDeciding(() => settleAll(among))

  async function settleAll(among: readonly Hunk[]): Promise<Settled> {
    const hunks = among.filter((hunk) => concerns(settlement, hunk))
    const held = new Map<FileId, FileHold | null>()
    const stored = new Map<FileId, Map<HunkId, HunkTrace>>()
    try {
      for (const file of new Set(hunks.map((hunk) => hunk.file))) {
        held.set(file, await holdIfThere(room, file))
        stored.set(file, await room.readTraces(file))
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
        const decideHunk = () => decider.decideNow(fileIn(room, held.get(file)), id, known, { verdict, by, at, undone })
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
      const there = await settleAll(elsewhere)
      return { settled: [...outcome.settled, ...there.settled], left: [...outcome.left, ...there.left] }
    } finally {
      for (const hold of held.values()) hold?.release()
    }
  }
}

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

/** What became of one of many; `none` where there was nothing to do. */
type Outcome = 'settled' | 'left' | 'none'

/**
 * Decides one after the other, each when its turn has come: thousands of them take seconds. A file may move to where another
 * was once that one is gone: so those are tried again.
 */
async function decideInTurn(
  hunks: readonly Hunk[],
  decide: (hunk: Hunk) => Outcome,
  turn: () => Promise<void>,
): Promise<{ readonly settled: HunkId[]; readonly left: HunkId[] }> {
  const settled: HunkId[] = []
  const left: HunkId[] = []
  for (let waiting = hunks; ; ) {
    const again: Hunk[] = []
    for (const hunk of waiting) {
      await turn()
      const outcome = decide(hunk)
      if (outcome === 'settled') settled.push(hunk.id)
      else if (outcome === 'left' && hunk.operation !== undefined) again.push(hunk)
      else if (outcome === 'left') left.push(hunk.id)
    }
    if (again.length === 0 || again.length === waiting.length)
      return { settled, left: [...left, ...again.map(({ id }) => id)] }
    waiting = again
  }
}
