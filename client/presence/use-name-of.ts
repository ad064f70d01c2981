/** What a member is called here, whether they are in the room still or not. */

import type { Hunk } from '../../shared/model/hunk.ts'
import type { FileId, MemberId } from '../../shared/model/ids.ts'
import { agentMemberId } from '../../shared/model/member.ts'
import { useRoom } from '../room/room-context.ts'
import type { RoomConnection } from '../session/room-connection.ts'
import { useReadable } from '../ui/use-readable.ts'

export function useNameOf(): (member: MemberId) => string {
  const { room, agent, me } = useRoom()
  // Called anew where one of them has changed.
  useReadable(room.members)
  useReadable(room.former)
  return (member) => {
    if (member === me.id) return 'you'
    if (member === agentMemberId) return agent.name
    return personNamed(room, member) ?? 'someone who left'
  }
}

/** As the room has it now; null where nobody knows any more. */
function personNamed({ members, former }: Pick<RoomConnection, 'members' | 'former'>, id: MemberId) {
  return [...members.get(), ...former.get()].find((known) => known.id === id)?.name ?? null
}

/** Who deleted a file as such, at the beginning of a sentence; null where nobody did, or it is too long ago. */
export function whoDeleted({ room, file, me }: { room: RoomConnection; file: FileId; me: MemberId }): string | null {
  const by = room.types.deleted.get(file)
  return by === undefined ? null : (whoIs(room, by, me) ?? 'Someone')
}

/** Who began a conflict, at the beginning of a sentence; null where nobody knows. */
export function whoChanged(room: RoomConnection, { reason }: Pick<Hunk, 'reason'>, me: MemberId): string | null {
  return reason?.by === undefined ? null : whoIs(room, reason.by, me)
}

function whoIs(room: RoomConnection, member: MemberId, me: MemberId): string | null {
  return member === me ? 'You' : personNamed(room, member)
}
