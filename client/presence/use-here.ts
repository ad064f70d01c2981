/** Who is here, for components. */
import { useMemo } from 'react'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import { type MemberHere, membersHere } from './here.ts'

export function useHere(): readonly MemberHere[] {
  const { room, agent, me, tabs } = useRoom()
  const present = useReadable(room.present)
  const hunks = useReadable(room.hunks)
  const { active } = useReadable(tabs)
  return useMemo(
    () => membersHere({ present, me: { ...me, file: active }, hunks, agentName: agent.name }),
    [present, me, active, hunks, agent.name],
  )
}
