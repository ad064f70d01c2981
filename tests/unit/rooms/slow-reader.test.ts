/** Somebody for whom too much waits: what they miss, and what they get once they have read it. */
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { encodeStep1 } from '../../../shared/protocol/sync.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { turns, until } from '../../support/until.ts'

let rooms: TestRooms
const clients: RoomClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  rooms.store.control.areCommitsFailing = false
  rooms.store.control.letGo()
  await rooms.close()
})

async function join(name: string, options: ConstructorParameters<typeof RoomClient>[1] = {}): Promise<RoomClient> {
  const client = new RoomClient(memberNamed(name), options)
  clients.push(client)
  await client.join(rooms.room, rooms.file('a.ts'))
  await until(() => client.isSynced)
  return client
}

const names = ({ others }: RoomClient) => others.map(([, state]) => (state.user as { name: string }).name).sort()

describe('a client that is behind', () => {
  it('[S13] gets what it missed, and only that, when it has caught up', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'long ago. '.repeat(100) } })
    const ada = await join('Ada')
    const bob = await join('Bob')
    bob.type(0, 'seen ')
    await until(() => ada.text === bob.text)
    ada.isBehind = true
    bob.type(0, 'missed ')
    bob.doc.getText('text').delete(7, 5)
    await rooms.room.saved()
    expect(ada.text).toMatch(/^seen /)
    const before = ada.frames.length
    ada.catchUp()
    await until(() => ada.text === bob.text)
    expect(ada.text).toMatch(/^missed long ago/)
    const bytes = ada.frames.slice(before).reduce((sum, { length }) => sum + length, 0)
    expect(bytes).toBeLessThan(500)
    bob.type(0, 'again ')
    await until(() => ada.text === bob.text && ada.text.startsWith('again '))
  })

  it('[S13] [R2] gets nothing of what is not written yet, then all, also what was under way as it fell behind', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada')
    const bob = await join('Bob')
    rooms.store.control.hold()
    bob.type(0, 'under way ')
    await new Promise((resolve) => setImmediate(resolve))
    await until(() => rooms.store.control.commits.at(-1)?.some(({ kind }) => kind === 'update'))
    bob.type(0, 'next ')
    ada.isBehind = true
    rooms.store.control.letGo()
    await rooms.room.saved()
    expect(ada.text).toBe('')
    rooms.store.control.hold()
    bob.type(0, 'last ')
    ada.catchUp()
    await turns()
    expect(ada.text).toBe('')
    rooms.store.control.letGo()
    await until(() => ada.text === 'last next under way ')
    expect(ada.doc.store.pendingStructs).toBeNull()
  })

  it('[S13] is synced with the whole where it asked for it meanwhile', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'text' } })
    const ada = new RoomClient(memberNamed('Ada'))
    clients.push(ada)
    ada.isBehind = true
    await ada.join(rooms.room, rooms.file('a.ts'))
    await rooms.room.saved()
    expect(ada.isSynced).toBe(false)
    ada.catchUp()
    await until(() => ada.isSynced)
    expect(ada.text).toBe('text')
  })

  it('[S13] is synced with the whole also where it missed a change after it had asked', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'text' } })
    const bob = await join('Bob')
    const ada = new RoomClient(memberNamed('Ada'))
    clients.push(ada)
    const attachment = await rooms.room.connect(ada, rooms.file('a.ts'))
    ada.isBehind = true
    bob.type(0, 'missed ')
    await rooms.room.saved()
    // She has nothing, so what she asks for is all, whatever she missed.
    attachment.receive(encodeStep1(new Uint8Array([0])))
    ada.isBehind = false
    attachment.catchUp()
    await until(() => ada.isSynced)
    expect(ada.text).toBe('missed text')
    attachment.detach()
  })

  it('[S13] sees who is here and no more who left, when it has caught up', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada')
    const bob = await join('Bob')
    bob.awareness.setLocalStateField('cursor', null)
    await until(() => names(ada).includes('Bob'))
    ada.isBehind = true
    bob.awareness.setLocalState(null)
    const cleo = await join('Cleo')
    cleo.awareness.setLocalStateField('cursor', null)
    await turns()
    expect(names(ada)).toEqual(['Bob'])
    ada.catchUp()
    expect(names(ada)).toEqual(['Cleo'])
  })

  it('[S13] [S8] is told then what is saved, what was refused, and whether the server can store', async () => {
    rooms = await openTestRooms()
    const { store, room } = rooms
    const vera = await join('Vera', { role: 'viewer', weft: true })
    await until(() => vera.told.some(({ kind }) => kind === 'saved'))
    vera.isBehind = true
    const before = vera.told.length
    vera.type(0, 'x')
    await room.saved()
    expect(vera.told.length).toBe(before)
    store.control.areCommitsFailing = true
    rooms.room.rename('Other')
    await until(() => store.control.commits.at(-1)?.some(({ kind }) => kind === 'update'))
    vera.catchUp()
    store.control.areCommitsFailing = false
    await until(() => vera.told.some((message) => message.kind === 'saved' && message.count >= 2))
    expect(vera.told.slice(before).map(({ kind }) => kind)).toContain('storage')
    const kinds = vera.told.slice(before).map(({ kind }) => kind)
    expect(kinds.indexOf('notice')).toBeGreaterThanOrEqual(0)
    expect(kinds.indexOf('notice')).toBeLessThan(kinds.indexOf('saved'))
  })

  it('[S13] [R3] is asked again for what the server lacks', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada')
    const doc = new Y.Doc()
    doc.getText('text').insert(0, 'from a tab')
    ada.isBehind = true
    // As from another tab: the client has it, and it is not sent by itself.
    Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(doc), ada)
    ada.catchUp()
    await until(async () => (await rooms.room.readFile(rooms.file('a.ts'))).content === 'from a tab')
  })
})
