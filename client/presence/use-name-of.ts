/** What a member is called here, whether they are in the room still or not. */

import type { MemberId } from '../../shared/model/ids.ts'
import { agentMemberId } from '../../shared/model/member.ts'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'

export function useNameOf(): (member: MemberId) => string {
  const { room, agent, me } = useRoom()
  const members = useReadable(room.members)
  const former = useReadable(room.former)
  return (member) => {
    if (member === me.id) return 'you'
    if (member === agentMemberId) return agent.name
    return [...members, ...former].find(({ id }) => id === member)?.name ?? 'somebody who left'
  }
}
