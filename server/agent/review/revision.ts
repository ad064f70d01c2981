/**
 * Undo and redo of changes that were decided: an accepted hunk is opened again and rejected, an undone one is opened again
 * and accepted, both in the one turn in which it happens. So what they do to the file is what every decision does:
 * undoing takes back what the hunk wrote and leaves what people typed, redoing merges it with what they have now.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId, NewId } from '../../../shared/model/ids.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'

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
