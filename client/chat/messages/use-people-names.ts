/** The names that a message can mention: of the room's people, and of those who left. */
import { useMemo } from 'react'
import type { Member } from '../../../shared/model/member.ts'
import { useRoom } from '../../room/room-context.ts'
import type { RoomConnection } from '../../session/room-connection.ts'
import { useReadable } from '../../ui/use-readable.ts'

export function peopleNames({ members, former }: Pick<RoomConnection, 'members' | 'former'>): readonly string[] {
  return namesOf(members.get(), former.get())
}

export function usePeopleNames(): readonly string[] {
  const { room } = useRoom()
  const members = useReadable(room.members)
  const former = useReadable(room.former)
  return useMemo(() => namesOf(members, former), [members, former])
}

function namesOf(...lists: readonly (readonly Member[])[]): readonly string[] {
  return [...new Set(lists.flat().flatMap(({ name, kind }) => (kind === 'person' ? [name] : [])))]
}
