/** The room that is open: the connection to it, what can be asked of the server, who we are in it, who its agent is. */
import { createContext } from 'react'
import type { Member } from '../../shared/model/member.ts'
import { type Role, roleAllows } from '../../shared/model/roles.ts'
import type { HunkStore } from '../review/hunk-store.ts'
import type { OfferedModel } from '../session/models.ts'
import { type RoomConnection, roleOf } from '../session/room-connection.ts'
import type { RoomRequests } from '../session/room-requests.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useRequired } from '../ui/use-required.ts'

export interface RoomValue {
  readonly room: RoomConnection
  readonly hunks: HunkStore
  readonly requests: RoomRequests
  readonly me: Member
  readonly agent: { readonly name: string; readonly offline: boolean; readonly models: readonly OfferedModel[] }
  /** Our role when we came; the room document has the present one. */
  readonly roleAtStart: Role
  /** What the room's link alone gives. */
  readonly linkRole: Role
}

export const RoomContext = createContext<RoomValue | null>(null)

export function useRoom(): RoomValue {
  return useRequired(RoomContext, 'a room')
}

/** What we may do here now. */
export function useRights(): { readonly role: Role; readonly mayEdit: boolean; readonly mayChat: boolean } {
  const { room, me, roleAtStart } = useRoom()
  const role = roleOf(useReadable(room.members), me.id) ?? roleAtStart
  return { role, mayEdit: roleAllows(role, 'editor'), mayChat: roleAllows(role, 'commenter') }
}
