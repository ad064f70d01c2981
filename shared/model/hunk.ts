/**
 * A hunk: one contiguous change of one file that a task made, and what people decided about it.
 *
 *   streaming ─→ pending ⇄ conflicted          pending, conflicted ─→ accepted | rejected
 *       │
 *       └─→ unplaced ─→ rejected               streaming ─→ rejected (its task was cancelled, failed, or died)
 *             ├─→ streaming                    the agent was asked for it again: the same hunk, with another base
 *             └─→ pending                      a person chose its place: from then on a proposal
 *
 * `base` is what the model saw at that place, `replacement` what it wrote instead, whole. In live mode the file's text
 * between the anchors moves from the one to the other while streaming; in propose mode it stays until accepted. A hunk with
 * an `operation` has no place in a text: it deletes or renames its file.
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
    /** It would replace the text with itself. */
    | 'unchanged'
    /** It stands for lines that it leaves out with a comment, and would delete them. */
    | 'elided'
    /** What it would write stands there already. */
    | 'applied'
    /** Its place is only nearly what it wants to replace. */
    | 'unsure'
    /** Somebody was at its lines, so it is only proposed. */
    | 'busy'
    /** What it does to a file waits for all other changes of its task. */
    | 'staged'
  readonly message: string
  /** 1-based lines that the reason speaks of. */
  readonly lines?: readonly number[]
  /** Who changed the lines of a conflict first; absent where that is not known. */
  readonly by?: MemberId
}

/**
 * The rungs of the locator's ladder, the strictest first; `fuzzy` alone is a guess. `end` is exact but for the line end
 * that the file's last line lacks, `whole` the whole of a file, `line` a place given by its line number alone, `hand` one that
 * a person chose.
 */
export const matchRungs = [
  'exact',
  'end',
  'whole',
  'fragment',
  'trailing',
  'indent',
  'folded',
  'repaired',
  'line',
  'fuzzy',
  'hand',
] as const

/** What told equally good places apart. */
export const matchHints = ['anchor', 'end', 'line', 'order'] as const
export type MatchHint = (typeof matchHints)[number]

/** How a hunk's place was found. */
export interface HunkMatch {
  readonly rung: (typeof matchRungs)[number]
  /** 0 to 1, where 1 is character for character. */
  readonly score: number
  /** How much better than the runner-up, 0 to 1; 0 where a hint told equals apart. */
  readonly margin?: number
  readonly by?: MatchHint
}

/** What was found of a hunk's syntax, when its task had written it. */
export const syntaxVerdicts = ['sound', 'broken', 'unchecked'] as const

export interface HunkSyntax {
  readonly verdict: (typeof syntaxVerdicts)[number]
  /** Errors that the change brings, and that were not there before. Lines and columns count from 1. */
  readonly issues?: readonly { readonly line: number; readonly column: number; readonly message: string }[]
  /** Why it was not checked, for people. */
  readonly why?: string
}

interface HunkDecision {
  readonly by: MemberId
  readonly at: string
  readonly resolution?: Resolution
  /** It was taken back out of the files together with its task, and can be redone. */
  readonly undone?: boolean
}

/** Whether turning it down took something out of a file; of what is only proposed, or found no place, none was in one. */
export function wasTakenBack({
  state,
  mode,
  reason,
  decision,
}: Pick<Hunk, 'state' | 'mode' | 'reason' | 'decision'>): boolean {
  return state === 'rejected' && (decision?.undone === true || (mode === 'live' && reason === undefined))
}

/** Whether nobody turned it down that came to nothing: its task ended before it was whole, or its file was gone. */
export function wasLost(hunk: Pick<Hunk, 'state' | 'mode' | 'reason' | 'decision'>): boolean {
  return hunk.state === 'rejected' && hunk.decision === undefined && !wasTakenBack(hunk)
}

/** Whether it changed nothing, for what it would write stood there: nobody decided it, and there is nothing to take back. */
export function wasThereAlready({ state, reason, decision }: Pick<Hunk, 'state' | 'reason' | 'decision'>): boolean {
  return state === 'accepted' && (reason?.code === 'applied' || decision === undefined)
}

/** Whether undoing its task takes something back: what was there already, or was written by hand in its place, is none of the agent's. */
export function canTakeBack(hunk: Pick<Hunk, 'state' | 'reason' | 'decision'>): boolean {
  return hunk.state === 'accepted' && !wasThereAlready(hunk) && hunk.decision?.resolution !== 'text'
}

/** What a hunk does to a file as a whole, instead of changing its text. */
export const fileOperations = ['delete', 'rename'] as const
export type FileOperation = (typeof fileOperations)[number]

/** Whether a person may say where it goes: it has no place, or one that is a guess or was given by hand. */
export function isPlaceable({ state, mode, operation, createsFile, match }: Hunk): boolean {
  if (operation !== undefined || createsFile) return false
  const isLoose = match?.rung === 'fuzzy' || match?.rung === 'hand'
  return state === 'unplaced' || (mode === 'propose' && (state === 'pending' || state === 'conflicted') && isLoose)
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
  /**
   * An operation on the file: `base` is then its text where it is deleted. Done already in live mode, in propose mode when
   * it is accepted; undoing gives the file, or its path, back. A live task's is a proposal until all of the task has a place.
   */
  readonly operation?: FileOperation
  /** Where a renamed file goes. */
  readonly newPath?: string
  /** How the lines of a deleted file ended outside. */
  readonly eol?: 'lf' | 'crlf'
  readonly match?: HunkMatch
  readonly reason?: HunkReason
  /** Absent until it has been looked at. */
  readonly syntax?: HunkSyntax
  readonly decision?: HunkDecision
}
