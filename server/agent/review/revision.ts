/**
 * Undo and redo of changes that were decided: an accepted hunk is opened again and rejected, an undone one is opened again
 * and accepted, both in the one turn in which it happens. So what they do to the file is what every decision does:
 * undoing takes back what the hunk wrote and leaves what people typed, redoing merges it with what they have now.
 */
import { WeftError } from '../../../shared/errors.ts'
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, NewId } from '../../../shared/model/ids.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'
import type { Verdict } from './decision.ts'

/** What is done with all hunks of a task. */
export type Settlement = Verdict | 'undo' | 'redo'

/** Whether it concerns the hunk: open ones are decided, undone ones redone, and undoing takes back what was kept too. */
export function concerns(settlement: Settlement, { state, decision }: Hunk): boolean {
  if (settlement === 'redo') return state === 'rejected' && decision?.undone === true
  return !isHunkDecided(state) || (settlement === 'undo' && state === 'accepted')
}

/** Undoing goes from the last to the first. */
export function isBackwards(settlement: Settlement): boolean {
  return settlement === 'reject' || settlement === 'undo'
}

export function verdictOf(settlement: Settlement): Verdict {
  return settlement === 'accept' || settlement === 'redo' ? 'accept' : 'reject'
}

/** Whether it wrote anything that could be taken back; a change that was there already did not. */
export function hasEffect({ createsFile, operation }: Hunk, trace: HunkTrace | null): boolean {
  return createsFile || operation !== undefined || (trace?.inserted.length ?? 0) + (trace?.removed.length ?? 0) > 0
}

/** Runs `decide` on a decided hunk as if it were open. Where it fails the hunk is as it was, or in conflict. */
export function revise(room: Room, hunk: Hunk, newId: NewId, decide: () => void): void {
  const { id, state, mode, decision, file } = hunk
  const isUndo = state === 'accepted'
  // A file that was deleted is another one when it is made again.
  const fresh = !isUndo && hunk.createsFile && !room.types.files.has(file) ? { file: newId<FileId>() } : {}
  room.patchHunk(id, { state: 'pending', mode: isUndo ? 'live' : 'propose', ...fresh })
  try {
    decide()
  } catch (error) {
    // What cannot be redone without a choice is a proposal that waits for one.
    if (error instanceof WeftError && error.code === 'hunk_conflicted') throw error
    room.patchHunk(id, { state, mode, file, ...(decision && { decision }) })
    throw error
  }
  room.patchHunk(id, { mode })
}

/** What became of one of many; `none` where there was nothing to do. */
export type Outcome = 'settled' | 'left' | 'none'

/**
 * Decides one after the other, each when its turn has come: thousands of them take seconds. A file may move to where another
 * was once that one is gone: so those are tried again.
 */
export async function decideInTurn(
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
