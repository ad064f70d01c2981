/**
 * What presence (awareness) states hold.
 *
 * On a file's document a state is what y-codemirror.next reads: `user` and `cursor`. On the room's document the server
 * publishes one state a member; what a client sets there of its own is only `file` and `following`. `user` is always the
 * server's.
 */
import type { FileId, MemberId } from './ids.ts'
import type { ActorKind } from './member.ts'
import type { Role } from './roles.ts'

export interface PresenceUser {
  readonly id: MemberId
  readonly name: string
  /** CSS colours for y-codemirror.next: the caret, and its selection's wash. */
  readonly color: string
  readonly colorLight: string
  /** Index into `memberColours`. */
  readonly colour: number
  readonly kind: ActorKind
  readonly role: Role
}

/** On a file's document. */
export interface FilePresence {
  readonly user: PresenceUser
  /** JSON of `Y.RelativePosition`s, null when the person is not in the text. */
  readonly cursor?: { readonly anchor: unknown; readonly head: unknown } | null
  /** The lines in view, while somebody follows the person: JSON of `Y.RelativePosition`s. */
  readonly view?: { readonly from: unknown; readonly to: unknown }
}

/** On the room's document, one a member. */
export interface RoomPresence {
  readonly user: PresenceUser
  readonly file: FileId | null
  /** Whose place their page follows. */
  readonly following?: MemberId
}
