/** Who is here, for components. */
import { useMemo } from 'react'
import { useRoom } from '../room/room-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import { type MemberHere, membersHere } from './here.ts'

export function useHere(): readonly MemberHere[] {
  const { room, agent } = useRoom()
  const present = useReadable(room.present)
  const hunks = useReadable(room.hunks)
  return useMemo(() => membersHere(present, hunks, agent.name), [present, hunks, agent.name])
}
