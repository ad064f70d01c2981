/** Who is in the room with us, and whom of them we follow. */
import { createContext } from 'react'
import type { Following } from '../follow/following.ts'
import type { PresentMember } from '../session/presence.ts'
import type { Readable } from '../session/store.ts'
import { useRequired } from '../ui/use-required.ts'
import type { MemberHere } from './here.ts'

export interface PresenceValue {
  /** Who is in the room and where; the agent too. */
  readonly here: Readable<readonly MemberHere[]>
  /** Members who are here; while the server cannot be reached, who were here last. */
  readonly present: Readable<readonly PresentMember[]>
  readonly following: Following
}

export const PresenceContext = createContext<PresenceValue | null>(null)

export function usePresence(): PresenceValue {
  return useRequired(PresenceContext, 'a room')
}
