/** Which colours people have in a room: those who are here are told apart by them. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freeColour } from '../../../server/rooms/free-colour.ts'
import { presenceGraceMs } from '../../../server/rooms/presence/presence.ts'
import { memberColours } from '../../../shared/model/member.ts'
import { roomDocumentName } from '../../../shared/model/room-document.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { until } from '../../support/until.ts'

let rooms: TestRooms
let clock: ManualClock
const clients: RoomClient[] = []

beforeEach(async () => {
  clock = new ManualClock()
  rooms = await openTestRooms({ clock, files: { 'a.ts': '' } })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

/** In the colour that their session gave them. `isGuest`: without a session, so no member of the room. */
async function join(name: string, { document = roomDocumentName, colour = 2, isGuest = false } = {}) {
  const member = { ...memberNamed(name), colour }
  if (!isGuest) rooms.room.admit(member, 'editor')
  const client = new RoomClient(member)
  clients.push(client)
  return client.join(rooms.room, document)
}

const colourOf = (name: string) => rooms.room.member(memberNamed(name).id)?.colour

/** As another client is told it, by name. */
const coloursSeenBy = (client: RoomClient) =>
  Object.fromEntries(
    client.others.map(([, { user }]) => {
      const { name, colour } = user as { name: string; colour: number }
      return [name, colour]
    }),
  )

test('[U264] people who come with one colour have each their own, a guest too, in the room and in its files', async () => {
  const ada = await join('Ada')
  await join('Bob', { document: rooms.file('a.ts') })
  await join('Guest', { isGuest: true })
  await until(() => Object.keys(coloursSeenBy(ada)).length === 3)
  expect(coloursSeenBy(ada)).toEqual({ Ada: 2, Bob: 3, Guest: 4 })
  expect([colourOf('Ada'), colourOf('Bob')]).toEqual([2, 3])

  const inFile = await join('Ada', { document: rooms.file('a.ts') })
  await join('Guest', { document: rooms.file('a.ts'), isGuest: true })
  await until(() => Object.keys(coloursSeenBy(inFile)).length === 2)
  expect(coloursSeenBy(inFile)).toEqual({ Bob: 3, Guest: 4 })
})

test('[U264] who is here keeps their colour, whoever comes, goes or asks', async () => {
  await join('Ada')
  const bob = await join('Bob')
  bob.leave()
  clock.advance(presenceGraceMs - 1)
  await join('Eve', { colour: 3 })
  await join('Bob')
  expect([colourOf('Bob'), colourOf('Eve')]).toEqual([3, 4])
  rooms.room.admit({ ...memberNamed('Bob'), colour: 2 }, 'editor')
  expect(colourOf('Bob')).toBe(3)
})

test('[U264] who comes back has the colour they had, where nobody here has it by now', async () => {
  await join('Ada')
  for (const client of [await join('Bob'), await join('Eve')]) client.leave()
  clock.advance(presenceGraceMs)
  await join('Eve')
  await join('Zoe', { colour: 3 })
  await join('Bob')
  expect(['Ada', 'Eve', 'Zoe', 'Bob'].map(colourOf)).toEqual([2, 4, 3, 5])
})

test('[U264] where all colours are taken, who comes keeps their own', () => {
  const all = memberColours.map((_, index) => index)
  expect(freeColour(5, all)).toBe(5)
  expect(freeColour(7, [7, 0])).toBe(1)
})
