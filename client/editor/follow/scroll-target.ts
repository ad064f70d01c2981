/**
 * Where a follower's text has to scroll to, in lines. Pure.
 *
 * The one who is followed may have a taller screen: their first line is ours too, unless their caret would be below ours.
 */
import type { MemberId } from '../../../shared/model/ids.ts'

/** Line numbers, both inclusive. */
export interface Lines {
  readonly first: number
  readonly last: number
}

export type ScrollTarget =
  | { readonly kind: 'top'; readonly line: number }
  /** The caret alone is known. */
  | { readonly kind: 'centre'; readonly line: number }

/** Lines kept between a caret and the screen's edge. */
const margin = 2

/** Null where we are there already, or do not know where they are. */
export function scrollTarget({
  theirs,
  caret,
  ours,
}: {
  readonly theirs: Lines | null
  readonly caret: number | null
  readonly ours: Lines
}): ScrollTarget | null {
  if (theirs === null) {
    if (caret === null || (caret >= ours.first + margin && caret <= ours.last - margin)) return null
    return { kind: 'centre', line: caret }
  }
  const height = ours.last - ours.first
  const isCaretShown = caret !== null && caret >= theirs.first && caret <= theirs.last
  const line = isCaretShown ? Math.max(theirs.first, caret - height + margin) : theirs.first
  return line === ours.first ? null : { kind: 'top', line }
}

/** The newest state of a member's; they may have the file open twice. `newest` is the client that changed last. */
export function stateOf(
  states: ReadonlyMap<number, unknown>,
  member: MemberId,
  newest: number | null,
): { readonly client: number; readonly cursor: unknown; readonly view: unknown } | null {
  let found: ReturnType<typeof stateOf> = null
  for (const [client, state] of states) {
    const { user, cursor, view } = (state ?? {}) as { user?: { id?: unknown }; cursor?: unknown; view?: unknown }
    if (user?.id !== member || (cursor == null && view == null)) continue
    if (found === null || client === newest) found = { client, cursor, view }
  }
  return found
}
