/**
 * A hunk: one contiguous change of one file that a task made, and what people decided about it.
 *
 *   streaming ─→ pending ⇄ conflicted          pending, conflicted ─→ accepted | rejected
 *       │
 *       └─→ unplaced ─→ rejected               streaming ─→ rejected (its task was cancelled, failed, or died)
 *
 * `base` is what the model saw at that place, `replacement` what it wrote instead, whole. In live mode the file's text
 * between the anchors moves from the one to the other while streaming; in propose mode it stays until accepted.
 */
import type { FileId, HunkId, MemberId, TaskId } from './ids.ts'
import type { TaskMode } from './task.ts'

export const hunkStates = ['streaming', 'pending', 'conflicted', 'unplaced', 'accepted', 'rejected'] as const
export type HunkState = (typeof hunkStates)[number]

export function isHunkDecided(state: HunkState): state is 'accepted' | 'rejected' {
  return state === 'accepted' || state === 'rejected'
}

/** What becomes of a conflicted hunk: people's text, the agent's, one after the other, or a text given by hand. */
export const resolutions = ['mine', 'agent', 'both', 'text'] as const
export type Resolution = (typeof resolutions)[number]

/** Why a block or hunk is not simply pending; `message` is for people. */
export interface HunkReason {
  readonly code:
    | 'missing'
    | 'ambiguous'
    | 'empty'
    | 'file_missing'
    | 'path_invalid'
    | 'incomplete'
    | 'edited'
    | 'file_deleted'
  readonly message: string
  /** 1-based lines that the reason speaks of. */
  readonly lines?: readonly number[]
}

export interface HunkMatch {
  /** The rung of the locator's ladder that placed it. */
  readonly rung: 'exact' | 'end' | 'whole'
  /** 0 to 1, where 1 is character for character. */
  readonly score: number
}

interface HunkDecision {
  readonly by: MemberId
  readonly at: string
  readonly resolution?: Resolution
}

export interface Hunk {
  readonly id: HunkId
  readonly task: TaskId
  readonly file: FileId
  /** The file's path when the hunk was made; for a file that does not exist yet, where it would be. */
  readonly path: string
  readonly mode: TaskMode
  readonly state: HunkState
  /** Position among its task's hunks, from 0. */
  readonly order: number
  readonly base: string
  readonly replacement: string
  /** Base64 of encoded `Y.RelativePosition`s; absent while there is no place in a file. */
  readonly anchors?: { readonly from: string; readonly to: string }
  /** True where accepting creates the file (propose), or undoing removes it (live). */
  readonly createsFile: boolean
  readonly match?: HunkMatch
  readonly reason?: HunkReason
  readonly decision?: HunkDecision
}
