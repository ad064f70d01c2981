/** The documents of a room's files coming into memory and leaving it. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { makeGate } from '../../support/gate.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { turns, until } from '../../support/until.ts'

let rooms: TestRooms
const clients: RoomClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  rooms.store.control.areReadsFailing = false
  rooms.store.control.letGo()
  await rooms.close()
})

function client(name: string): RoomClient {
  const made = new RoomClient(memberNamed(name))
  clients.push(made)
  return made
}

describe('a file document', () => {
  it('leaves memory some time after the last holder, and is loaded again with all of it', async () => {
    const clock = new ManualClock()
    rooms = await openTestRooms({ clock, idleMs: 1_000 })
    const opened: unknown[] = []
    rooms.room.onFileOpen((file) => {
      opened.push(file)
      return undefined
    })
    const { file, release } = await rooms.room.holdFile(rooms.file('a.ts'))
    file.transact({ kind: 'command', by: null }, () => file.text.insert(0, 'kept'))
    release()
    clock.advance(1_000)
    await rooms.room.saved()
    await until(async () => {
      const held = await rooms.room.holdFile(rooms.file('a.ts'))
      held.release()
      clock.advance(1_000)
      return held.file !== file
    })
    expect(opened.length).toBeGreaterThan(1)
    expect((await rooms.room.readFile(rooms.file('a.ts'))).content).toBe('kept')
  })

  it('tells its followers once when it has left memory, when its file is deleted, and when the room closes', async () => {
    const clock = new ManualClock()
    rooms = await openTestRooms({ clock, idleMs: 1_000, files: { 'a.ts': '', 'b.ts': '', 'c.ts': '' } })
    const { room } = rooms
    await room.saved()
    const paths = new Map(room.files().map(({ id, path }) => [id, path]))
    const followed: string[] = []
    const ended: string[] = []
    room.onFileOpen(({ id }) => {
      followed.push(paths.get(id) ?? '')
      return () => ended.push(paths.get(id) ?? '')
    })
    const [held] = await Promise.all([room.holdFile(rooms.file('b.ts')), room.holdFile(rooms.file('c.ts'))])
    expect(followed.sort()).toEqual(['a.ts', 'b.ts', 'c.ts'])
    clock.advance(1_000)
    await until(() => ended.length === 1)
    expect(ended).toEqual(['a.ts'])
    room.deleteFile(rooms.file('b.ts'))
    expect(ended).toEqual(['a.ts', 'b.ts'])
    held.release()
    await rooms.close()
    expect(ended).toEqual(['a.ts', 'b.ts', 'c.ts'])
  })

  it('[S11] that is held again while leaving stays, and is followed', async () => {
    const clock = new ManualClock()
    rooms = await openTestRooms({ clock, idleMs: 1_000 })
    const id = rooms.file('a.ts')
    const { file, release } = await rooms.room.holdFile(id)
    await rooms.room.saved()
    rooms.store.control.hold()
    file.transact({ kind: 'command', by: null }, () => file.text.insert(0, 'one'))
    release()
    clock.advance(1_000)
    const held = await rooms.room.holdFile(id)
    expect(held.file).toBe(file)
    held.file.transact({ kind: 'command', by: null }, () => file.text.insert(3, ' two'))
    held.release()
    rooms.store.control.letGo()
    await rooms.room.saved()
    expect((await rooms.room.readFile(id)).content).toBe('one two')
    await rooms.close()
    rooms = await openTestRooms({ store: rooms.store, id: rooms.id })
    expect((await rooms.room.readFile(id)).content).toBe('one two')
  })

  it('[F6] that is deleted while its log is shortened leaves nothing in the file that has its id then', async () => {
    const clock = new ManualClock()
    rooms = await openTestRooms({ clock, idleMs: 1_000 })
    const { room, store } = rooms
    const id = rooms.file('a.ts')
    const { file, release } = await room.holdFile(id)
    for (let key = 0; key < 50; key++) file.transact({ kind: 'command', by: null }, () => file.text.insert(0, 'old '))
    await room.saved()
    const reading = makeGate()
    const { readDocument } = store
    vi.spyOn(store, 'readDocument').mockImplementationOnce(async (key) => {
      await reading.opened
      return readDocument(key)
    })
    release()
    clock.advance(1_000)
    await until(() => reading.isAwaited)
    room.deleteFile(id)
    room.createFile({ path: 'a.ts', content: 'new', id }, null)
    await room.writeFile(id, 'newer', memberNamed('Ada').id)
    await room.saved()
    reading.open()
    await turns()
    await rooms.close()
    rooms = await openTestRooms({ store, id: rooms.id })
    expect((await rooms.room.readFile(id)).content).toBe('newer')
  })

  it('[S10] that cannot be read is refused, nothing is written, and the next try reads it', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'kept' } })
    await rooms.close()
    rooms = await openTestRooms({ store: rooms.store, id: rooms.id })
    const { room, store } = rooms
    await room.saved()
    const commits = store.control.commits.length
    store.control.areReadsFailing = true
    await expect(client('Ada').join(room, rooms.file('a.ts'))).rejects.toMatchObject({ code: 'document_unavailable' })
    store.control.areReadsFailing = false
    const bob = await client('Bob').join(room, rooms.file('a.ts'))
    await until(() => bob.isSynced)
    expect(bob.text).toBe('kept')
    expect(store.control.commits.length).toBe(commits)
  })

  it('[F3] is closed for everyone when its file is deleted; whoever holds it can read it', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'text', 'b.ts': '' } })
    const { room } = rooms
    const id = rooms.file('a.ts')
    const ada = await client('Ada').join(room, id)
    const deleted: unknown[] = []
    room.onFileDeleted((file) => deleted.push(file))
    const { file, release } = await room.holdFile(id)
    room.deleteFile(id)
    expect(deleted).toEqual([id])
    await until(() => ada.endedWith === 'file_not_found')
    expect(file.text.toString()).toBe('text')
    const commits = rooms.store.control.commits.length
    file.transact({ kind: 'command', by: null }, () => file.text.insert(0, 'ghost '))
    await room.saved()
    expect(rooms.store.control.commits.length).toBe(commits)
    release()
    await expect(room.readFile(id)).rejects.toMatchObject({ code: 'file_not_found' })
    const again = room.createFile({ path: 'a.ts', content: 'new', id }, null)
    expect(again.id).toBe(id)
    expect((await room.readFile(id)).content).toBe('new')
  })
})
