/** What of the agent's changes waits for a decision, in all of the room's files together. Pure. */
import type { HunkBrief } from '../session/room-connection.ts'
import type { FileMark } from './file-marks.ts'

/** Counted as in each file's own mark; null where nothing waits. */
export function waitingIn(hunks: readonly Pick<HunkBrief, 'state'>[]): FileMark | null {
  const count = (...states: HunkBrief['state'][]) => hunks.filter(({ state }) => states.includes(state)).length
  const conflicts = count('conflicted')
  const open = conflicts + count('pending', 'streaming')
  return open === 0 ? null : { open, conflicts, kept: 0 }
}
