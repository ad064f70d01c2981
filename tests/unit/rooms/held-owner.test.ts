/** Whose text was lent, from when they come back until they have sent their own. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { answerGraceMs } from '../../../server/rooms/loans.ts'
import { presenceGraceMs } from '../../../server/rooms/presence.ts'
import { claimGraceMs } from '../../../server/rooms/writers.ts'
import { encodeStep2 } from '../../../shared/protocol/sync.ts'
import { forgedBy, LateClient } from '../../support/late-client.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { until } from '../../support/until.ts'

let rooms: TestRooms
let clock: ManualClock
let bob: LateClient
let eve: LateClient
const clients: LateClient[] = []
/** Bob has typed his name and gone, and Eve has passed on what she made up as his. */
beforeEach(async () => {
  clock = new ManualClock()
  rooms = await openTestRooms({ clock })
  rooms.room.admit(memberNamed('Bob'), 'editor')
  bob = await join('Bob')
  bob.type(0, 'bob')
  await until(async () => (await textInRoom()) === 'bob')
  bob.leave()
  clock.advance(presenceGraceMs)
  eve = await join('Eve')
  const forged = forgedBy(eve, bob.doc.clientID, ' forged')
  Y.applyUpdate(eve.doc, forged, eve)
  eve.receive(encodeStep2(forged))
  clock.advance(claimGraceMs)
  await until(async () => (await textInRoom()) === 'bob forged')
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

async function join(name: string): Promise<LateClient> {
  const client = new LateClient(memberNamed(name))
  clients.push(client)
  await client.join(rooms.room, rooms.file('a.ts'))
  await until(() => client.isSynced)
  return client
}

/** Comes back, and what it has is still under way. */
async function comeBackLate({ doc }: LateClient): Promise<LateClient> {
  const client = new LateClient(memberNamed('Bob'), { doc })
  clients.push(client)
  client.isLate = true
  await client.join(rooms.room, rooms.file('a.ts'))
  return client
}

async function textInRoom(): Promise<string> {
  return (await rooms.room.readFile(rooms.file('a.ts'))).content
}

/** In the room, written, and sent to whom it is sent. */
async function typeAsEve(text: string): Promise<void> {
  const before = await textInRoom()
  eve.type(eve.text.length, text)
  await until(async () => (await textInRoom()) === before + text)
  await rooms.room.saved()
}

it('[S23] [R5] gets nothing that others type behind what was passed on before they sent their own', async () => {
  bob.type(3, ' offline')
  const back = await comeBackLate(bob)
  await typeAsEve(' tail')
  expect(back.text).toBe('bob offline')
  back.isLate = false
  back.handOn()
  await until(() => back.endedWith !== null)
  expect([back.endedWith, back.text]).toEqual(['history_foreign', 'bob offline'])
})

it('[S23] [R2] gets what they missed once they have', async () => {
  const back = await comeBackLate(bob)
  await typeAsEve(' tail')
  expect(back.text).toBe('bob')
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged tail')
  await typeAsEve(' and live')
  await until(() => back.text === 'bob forged tail and live')
})

it('[S23] [S13] gets it as well where they are asked anew after they fell behind', async () => {
  const back = await comeBackLate(bob)
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged')
  back.isBehind = true
  await typeAsEve(' missed')
  back.isLate = true
  back.catchUp()
  await typeAsEve(' held')
  expect(back.text).toBe('bob forged')
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged missed held')
})

it('[S23] is closed to come again where they do not answer, and waited for no more once they did', async () => {
  const silent = await comeBackLate(bob)
  clock.advance(answerGraceMs - 1)
  expect(silent.endedWith).toBeNull()
  clock.advance(1)
  expect(silent.endedWith).toBe('connection_slow')
  const back = await comeBackLate(bob)
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged')
  clock.advance(answerGraceMs)
  expect(back.endedWith).toBeNull()
})
