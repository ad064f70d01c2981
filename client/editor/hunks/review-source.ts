/** What the editor needs to show a file's changes and to decide them; `review/` provides it. */
import type { Range } from '../../../shared/model/anchors.ts'
import type { Hunk, Resolution } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'

/** An answer to a change. `text` is the result where it was written by hand. */
export type Verdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'resolve'; readonly resolution: Exclude<Resolution, 'text'> }
  | { readonly kind: 'resolve'; readonly resolution: 'text'; readonly text: string }

export interface ReviewSource {
  /** The file's hunks under review, decided ones of the same tasks included; the same array until one changes. */
  hunks(): readonly Hunk[]
  /** Calls `listener` after each change. Returns unsubscribing. */
  subscribe(listener: () => void): () => void
  readonly agentName: string
  /** What the hunk's task was asked for. */
  promptOf(hunk: Hunk): string
  /** Whether this member may decide. */
  canDecide(): boolean
  decide(hunk: HunkId, verdict: Verdict): Promise<unknown>
  /** Settles the hunk as people have it, and asks the agent the same again for where it stands then, which `place` tells. */
  askAgain(hunk: Hunk, place: () => Range): Promise<unknown>
  /** Makes it a proposal at these lines; `text` is how they read, whole. */
  place(hunk: HunkId, place: Range & { readonly text: string }): Promise<unknown>
  /** Shows what the hunk's task changed beside what was there before. */
  compare(hunk: Hunk): void
  /** Shows all versions of a conflict, and has its result written. */
  editByHand(hunk: Hunk): void
  /** Goes to the hunk in its file. */
  show(hunk: Hunk): void
  /** Goes on to the next file with something to decide, down (`1`) or up (`-1`); false where there is none. */
  leave(direction: 1 | -1): boolean
  onError(error: unknown): void
}
