/** Where a change of a document comes from; whoever follows a document decides by it, so that nothing echoes. */
import type { HunkId, MemberId, TaskId } from '../../shared/model/ids.ts'

export type Origin =
  /**
   * A client's frame; `connection` is the identity of its socket, which gets no copy back. Null where the change may be
   * more than the frame: what waited for it comes with it.
   */
  | { readonly kind: 'member'; readonly member: MemberId; readonly connection: object | null }
  /** Loaded from the store: known to be durable. */
  | { readonly kind: 'store' }
  /** A task writing or taking back its own text. */
  | { readonly kind: 'agent'; readonly task: TaskId; readonly hunk: HunkId | null }
  /** A command over HTTP, by `by`; null for the server itself. */
  | { readonly kind: 'command'; readonly by: MemberId | null }

/** Who is answerable for a change, as the store keeps it. */
export function authorOf(origin: Origin, agent: MemberId): MemberId | null {
  switch (origin.kind) {
    case 'member':
      return origin.member
    case 'command':
      return origin.by
    case 'agent':
      return agent
    case 'store':
      return null
  }
}
