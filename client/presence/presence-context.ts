/** Who is in the room with us, and whom of them we follow. */
import type { Following } from '../follow/following.ts'
import type { Readable } from '../session/store.ts'
import { createRequiredContext } from '../ui/required-context.ts'
import type { MemberHere } from './here.ts'

export interface PresenceValue {
  /** Who is in the room and where; the agent too. */
  readonly here: Readable<readonly MemberHere[]>
  readonly following: Following
}

export const [PresenceContext, usePresence] = createRequiredContext<PresenceValue>('a room')
