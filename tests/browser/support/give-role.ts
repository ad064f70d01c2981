import type { Room } from './fixtures.ts'
import type { Person } from './person.ts'

interface RoomFacts {
  readonly members: readonly { readonly id: string; readonly name: string }[]
}

/** As the room's first owner, over the API. */
export async function giveRole(room: Room, person: Person, role: string): Promise<void> {
  const { members } = await room.call<RoomFacts>('GET', '')
  const id = members.find(({ name }) => name === person.name)?.id
  await room.call('PATCH', `/members/${id}`, { role })
}
