/** How many Yjs client ids come to a document, and that nobody who comes back with what it has is held up by it. */
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { presenceGraceMs } from '../../../server/rooms/presence/presence.ts'
import { NewClientIds } from '../../../server/rooms/writing/new-client-ids.ts'
import type { MemberId, RoomId } from '../../../shared/model/ids.ts'
import { encodeAwareness, encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { onOthers } from '../../support/dear-updates.ts'
import { stateUnder } from '../../support/late-client.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { until } from '../../support/until.ts'

const dayMs = 24 * 60 * 60_000
const [ada, eve] = ['ada' as MemberId, 'eve' as MemberId]
const key = `${'room' as RoomId}/room` as const

describe('new client ids', () => {
  it('[S28] are a quarter for a member, and for another a quarter of what that one left', () => {
    const ids = new NewClientIds({ clock: new ManualClock(), most: 1_000 })
    expect(ids.take(key, eve, 251)).toBe(false)
    expect(ids.take(key, eve, 250)).toBe(true)
    expect(ids.take(key, eve, 1)).toBe(false)
    expect(ids.take(key, ada, 189)).toBe(false)
    expect(ids.take(key, ada, 188)).toBe(true)
    expect(ids.take(`${'room' as RoomId}/${'other'}` as typeof key, eve, 250)).toBe(true)
  })

  it('[S28] are some for everybody where others have taken all that they may', () => {
    const ids = new NewClientIds({ clock: new ManualClock(), most: 1_000 })
    let taken = 0
    for (let member = 0; member < 30; member++) while (ids.take(key, `${member}` as MemberId, 1)) taken += 1
    expect(taken).toBeLessThan(1_100)
    expect([ids.take(key, ada, 4), ids.take(key, ada, 1)]).toEqual([true, false])
  })

  it('[S28] count half after a day', () => {
    const clock = new ManualClock()
    const ids = new NewClientIds({ clock, most: 1_000 })
    ids.take(key, eve, 250)
    clock.advance(dayMs)
    expect([ids.take(key, eve, 126), ids.take(key, eve, 125)]).toEqual([false, true])
    clock.advance(2 * dayMs)
    expect([ids.take(key, eve, 188), ids.take(key, eve, 187)]).toEqual([false, true])
  })

  it('[S28] are forgotten of the documents to which least came, where they came to too many', () => {
    const ids = new NewClientIds({ clock: new ManualClock(), most: 1_000, mostDocuments: 4 })
    const document = (name: number) => `${'room' as RoomId}/${name}` as typeof key
    ids.take(document(0), eve, 250)
    for (let name = 1; name < 50; name++) ids.take(document(name), eve, 1)
    expect(ids.take(document(0), eve, 1)).toBe(false)
    expect(ids.take(document(1), eve, 250)).toBe(true)
  })
})

describe('a client', () => {
  const clock = new ManualClock()
  let rooms: TestRooms
  const clients: RoomClient[] = []
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy()
    await rooms.close()
  })

  /** A member may bring ten. */
  async function open(): Promise<void> {
    rooms = await openTestRooms({ files: { 'a.ts': '' }, clock, idleMs: 1_000, limits: { newClientIds: 40 } })
    for (const name of ['Eve', 'Bob']) rooms.room.admit(memberNamed(name), 'editor')
  }

  async function join(name: string, { room = rooms.room, doc = new Y.Doc() } = {}): Promise<RoomClient> {
    const client = new RoomClient(memberNamed(name), { doc })
    clients.push(client)
    // Not even that it shows nothing is said.
    client.isOpen = false
    client.awareness.setLocalState(null)
    client.isOpen = true
    await client.join(room, rooms.file('a.ts'))
    await until(() => client.isSynced)
    return client
  }

  async function stored() {
    await rooms.room.saved()
    return rooms.store.readDocument(`${rooms.id}/${rooms.file('a.ts')}`)
  }

  async function text(): Promise<string> {
    return (await rooms.room.readFile(rooms.file('a.ts'))).content
  }

  it('[S28] [R7] that brings too many is closed, nothing of it enters, and others go on', async () => {
    await open()
    const [one, bob] = [await join('Eve'), await join('Bob')]
    one.receive(encodeUpdate(onOthers(11, () => null)))
    expect([one.endedWith, await text()]).toEqual(['client_ids_full', ''])
    expect((await stored()).writers.size).toBe(0)
    bob.type(0, 'goes on')
    await until(async () => (await text()) === 'goes on')
  })

  it('[S28] brings no more by another connection, nor after the document was away', async () => {
    await open()
    const first = await join('Eve')
    first.receive(encodeUpdate(onOthers(10, () => null)))
    expect(first.endedWith).toBeNull()
    const second = await join('Eve')
    second.type(0, 'x')
    expect(second.endedWith).toBe('client_ids_full')
    first.leave()
    rooms.release()
    clock.advance(1_000)
    await rooms.room.saved()
    clock.advance(1_000)
    const { room } = await rooms.registry.hold(rooms.id)
    const third = await join('Eve', { room })
    third.type(0, 'x')
    expect(third.endedWith).toBe('client_ids_full')
    clock.advance(dayMs)
    await join('Eve', { room, doc: third.doc })
    await until(async () => (await room.readFile(rooms.file('a.ts'))).content === `x${'y'.repeat(10)}`)
  })

  it('[S28] sends what is known again, and types on under its own, however many are new', async () => {
    await open()
    const eve = await join('Eve')
    const bob = await join('Bob')
    bob.type(0, 'b')
    eve.receive(encodeUpdate(onOthers(10, () => null)))
    await until(() => bob.text.length === 11)
    eve.receive(encodeStep2(Y.encodeStateAsUpdate(bob.doc)))
    bob.receive(encodeStep2(Y.encodeStateAsUpdate(bob.doc)))
    bob.type(0, 'b')
    await until(async () => (await text()).length === 12)
    expect([eve.endedWith, bob.endedWith]).toEqual([null, null])
  })

  it('[S28] answers for what waits when it comes, and who brings what it waited for does not', async () => {
    await open()
    const [eve, bob] = [await join('Eve'), await join('Bob')]
    const first = new Y.Doc()
    first.clientID = 7
    first.getText('text').insert(0, 'x')
    eve.receive(encodeUpdate(onOthers(10, () => 7)))
    // All of it comes again where it is asked for.
    eve.receive(encodeStep2(onOthers(10, () => 7)))
    expect(await text()).toBe('')
    bob.receive(encodeUpdate(Y.encodeStateAsUpdate(first)))
    await until(async () => (await text()).length === 11)
    bob.type(0, 'b')
    eve.type(0, 'e')
    expect([eve.endedWith, bob.endedWith]).toEqual(['client_ids_full', null])
  })

  it('[S28] is shown under others all the same, and no more of them are kept as its own', async () => {
    await open()
    for (let client = 1; client <= 12; client++) {
      const eve = await join('Eve')
      eve.receive(encodeAwareness(stateUnder(client)))
      expect(eve.endedWith).toBeNull()
      eve.leave()
      clock.advance(presenceGraceMs)
    }
    expect((await stored()).writers.size).toBe(10)
  })

  it('[S28] shares with all other guests where it is one, and is counted for what it types alone', async () => {
    await open()
    const [first, second] = [await join('Guest 1'), await join('Guest 2')]
    for (let moved = 0; moved < 20; moved++) first.awareness.setLocalState({ cursor: null, moved })
    first.receive(encodeUpdate(onOthers(10, () => null)))
    second.type(0, 'x')
    expect([first.endedWith, second.endedWith]).toEqual([null, 'client_ids_full'])
  })
})
