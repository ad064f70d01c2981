/** Updates that came before what they build on: who is sent them when they can be built in, and whose they count as. */
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { defaultLimits } from '../../../shared/limits.ts'
import { encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { backwards, onOthers, withoutNeighbours } from '../../support/dear-updates.ts'
import { deletionsOf } from '../../support/deletions.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { until } from '../../support/until.ts'

let rooms: TestRooms
const clients: RoomClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

async function join(name: string): Promise<RoomClient> {
  const client = new RoomClient(memberNamed(name))
  clients.push(client)
  await client.join(rooms.room, rooms.file('a.ts'))
  await until(() => client.isSynced)
  return client
}

/** All that is to be sent has been. */
async function quiet(): Promise<void> {
  await rooms.room.saved()
  await new Promise((resolve) => setImmediate(resolve))
}

/** A text, and another that somebody else wrote behind it, as two updates. */
function oneBehindTheOther(first: string, second: string): readonly [Uint8Array, Uint8Array] {
  const ada = new Y.Doc()
  ada.getText('text').insert(0, first)
  const before = Y.encodeStateAsUpdate(ada)
  const bob = new Y.Doc()
  Y.applyUpdate(bob, before)
  const vector = Y.encodeStateVector(bob)
  bob.getText('text').insert(first.length, second)
  return [before, Y.encodeStateAsUpdate(bob, vector)]
}

/** An update that builds on one which never comes. */
function gap(bytes: number): Uint8Array {
  const [, second] = oneBehindTheOther('x', 'y'.repeat(bytes))
  return second
}

describe('an update that waits for another', () => {
  it.each([
    ['alone in its batch', ''],
    ['with a third person in the batch', 'third '],
  ])('[R3] is sent to who releases it, %s', async (_, third) => {
    rooms = await openTestRooms({ files: { 'a.ts': '' } })
    const [ada, bob, cleo] = [await join('Ada'), await join('Bob'), await join('Cleo')]
    await quiet()
    const [first, second] = oneBehindTheOther('ada ', 'bob')
    bob.receive(encodeUpdate(second))
    await quiet()
    expect(cleo.text).toBe('')
    Y.applyUpdate(ada.doc, first, ada)
    ada.receive(encodeUpdate(first))
    if (third !== '') cleo.type(0, third)
    await quiet()
    expect(cleo.text).toContain('ada bob')
    expect(ada.text).toBe(cleo.text)
  })

  it('[R7] [S6] ends who brought most of it where too much waits, and nobody else', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '' }, limits: { ...defaultLimits, pendingBytes: 3_000 } })
    const [eve, bob] = [await join('Eve'), await join('Bob')]
    await quiet()
    eve.receive(encodeUpdate(gap(2_900)))
    bob.receive(encodeUpdate(gap(200)))
    await quiet()
    expect([eve.endedWith, bob.endedWith]).toEqual(['update_invalid', null])
    bob.type(0, 'goes on')
    await quiet()
    expect((await rooms.room.readFile(rooms.file('a.ts'))).content).toBe('goes on')
  })

  it('[R7] [S6] ends nobody for what they deleted too early, which waits nowhere', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '' }, limits: { ...defaultLimits, pendingBytes: 3_000 } })
    const [eve, bob] = [await join('Eve'), await join('Bob')]
    await quiet()
    const doc = new Y.Doc()
    doc.getText('text').insert(0, 'y'.repeat(5_000))
    const typed = Y.encodeStateAsUpdate(doc)
    const other = new Y.Doc()
    other.getText('text').insert(0, 'x')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    const known = Y.encodeStateVector(doc)
    doc.getText('text').delete(doc.getText('text').toString().indexOf('x'), 1)
    bob.receive(encodeUpdate(Y.mergeUpdates([typed, Y.encodeStateAsUpdate(doc, known)])))
    await quiet()
    eve.receive(encodeUpdate(gap(3_100)))
    await quiet()
    expect([eve.endedWith, bob.endedWith]).toEqual(['update_invalid', null])
  })

  it('[S25] [R7] ends who brought it under most client ids where these are too many, and not who brought more', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '' }, limits: { newClientIds: 100_000 } })
    const [eve, bob] = [await join('Eve'), await join('Bob')]
    await quiet()
    bob.receive(encodeUpdate(gap(200_000)))
    eve.receive(encodeUpdate(onOthers(2_500, () => 7)))
    await quiet()
    expect([eve.endedWith, bob.endedWith]).toEqual(['update_invalid', null])
  })

  it('[S8] is not acknowledged once it was forgotten for another’s sake, until it has come again', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '' }, limits: { ...defaultLimits, pendingBytes: 3_000 } })
    const eve = await join('Eve')
    const ada = new RoomClient(memberNamed('Ada'), { weft: true })
    clients.push(ada)
    await ada.join(rooms.room, rooms.file('a.ts'))
    await until(() => ada.told.some(({ kind }) => kind === 'saved'))
    const counts = () => ada.told.flatMap((message) => (message.kind === 'saved' ? message.count : []))
    const before = counts().at(-1) ?? 0
    const [first, second] = oneBehindTheOther('ada ', 'bob')
    Y.applyUpdate(ada.doc, first, ada)
    Y.applyUpdate(ada.doc, second, ada)
    ada.receive(encodeUpdate(second))
    await quiet()
    expect(counts().at(-1)).toBe(before)
    eve.receive(encodeUpdate(gap(2_990)))
    expect(eve.endedWith).toBe('update_invalid')
    // Asked again, she sends both, and only then all of hers is there.
    await until(() => (counts().at(-1) ?? 0) > before)
    expect((await rooms.room.readFile(rooms.file('a.ts'))).content).toBe('ada bob')
  })

  it('[S24] [S25] [R3] is asked of who brought it where it is much, and of nobody else', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '' } })
    const [ada, bob, cleo] = [await join('Ada'), await join('Bob'), await join('Cleo')]
    await quiet()
    const [first, second] = oneBehindTheOther('ada ', 'b'.repeat(20_000))
    Y.applyUpdate(bob.doc, second, bob)
    bob.receive(encodeUpdate(second))
    const step1s = ({ frames }: RoomClient) => frames.filter((frame) => frame[0] === 0 && frame[1] === 0).length
    const before = [ada, bob, cleo].map(step1s)
    Y.applyUpdate(ada.doc, first, ada)
    ada.receive(encodeUpdate(first))
    await until(() => cleo.text.length === 20_004)
    expect([ada, bob, cleo].map(step1s).map((count, index) => count - (before[index] ?? 0))).toEqual([0, 1, 0])
    await until(() => ada.text === cleo.text && bob.text === cleo.text)
  })

  it('[R7] [S6] ends who deletes more and more of what never comes, which is kept nowhere else', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '' } })
    const [eve, bob] = [await join('Eve'), await join('Bob')]
    const clientsFrom = (first: number) => Array.from({ length: 6_000 }, (_, index) => first + index)
    eve.receive(encodeUpdate(deletionsOf(clientsFrom(1_000_000))))
    expect(eve.endedWith).toBeNull()
    eve.receive(encodeUpdate(deletionsOf(clientsFrom(2_000_000))))
    expect([eve.endedWith, bob.endedWith]).toEqual(['update_invalid', null])
  })
})

it('[S25] [S8] what an update brings beyond its time is asked for again, and nothing of its author acknowledged before', async () => {
  rooms = await openTestRooms({ files: { 'a.ts': '' } })
  const bob = new RoomClient(memberNamed('Bob'), { doc: backwards(20_000) })
  const eve = new RoomClient(memberNamed('Eve'), { weft: true })
  clients.push(bob, eve)
  await bob.join(rooms.room, rooms.file('a.ts'))
  await eve.join(rooms.room, rooms.file('a.ts'))
  await until(() => eve.text.length === 20_000)
  await quiet()
  const heard = eve.told.length
  const frames = eve.frames.length
  eve.receive(encodeStep2(withoutNeighbours(0, 60_000)))
  await quiet()
  const asked = eve.frames.slice(frames).filter((frame) => frame[0] === 0 && frame[1] === 0)
  expect([eve.endedWith, asked.length]).toEqual([null, 1])
  expect(eve.told.slice(heard)).toEqual([])
  bob.type(0, 'goes on')
  await quiet()
  expect((await rooms.room.readFile(rooms.file('a.ts'))).content).toContain('goes on')
})
