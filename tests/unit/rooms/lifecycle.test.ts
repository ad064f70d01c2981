/** Rooms coming into memory and leaving it. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../../../server/operations/log.ts'
import type { Room } from '../../../server/rooms/room.ts'
import { createRoomRegistry } from '../../../server/rooms/room-registry.ts'
import { WeftError } from '../../../shared/errors.ts'
import { defaultLimits } from '../../../shared/limits.ts'
import { type RoomId, randomId } from '../../../shared/model/ids.ts'
import { makeGate } from '../../support/gate.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed, silentLog } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { turns, until } from '../../support/until.ts'

let rooms: TestRooms
const clients: RoomClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  rooms.store.control.areReadsFailing = false
  rooms.store.control.areCommitsFailing = false
  rooms.store.control.letGo()
  await rooms.close()
})

function client(name: string): RoomClient {
  const made = new RoomClient(memberNamed(name))
  clients.push(made)
  return made
}

/** A log, and the lines of what went wrong. */
function watchedLog() {
  const lines: string[] = []
  return { lines, log: createLog({ level: 'error', destination: { write: (line) => lines.push(line) } }) }
}

describe('a room', () => {
  it('is loaded once, however many ask for it at the same time', async () => {
    const opened: Room[] = []
    rooms = await openTestRooms()
    await rooms.close()
    rooms = await openTestRooms({
      store: rooms.store,
      id: rooms.id,
      onOpen: async (room) => {
        opened.push(room)
        return () => undefined
      },
    })
    const held = await Promise.all(Array.from({ length: 20 }, () => rooms.registry.hold(rooms.id)))
    expect(new Set(held.map(({ room }) => room)).size).toBe(1)
    expect(opened).toEqual([rooms.room])
    for (const { release } of held) release()
  })

  it('is used by nobody before its followers are ready', async () => {
    const followers = makeGate()
    rooms = await openTestRooms()
    await rooms.close()
    let isUsed = false
    const opening = openTestRooms({
      store: rooms.store,
      id: rooms.id,
      onOpen: async () => {
        await followers.opened
        return () => undefined
      },
    }).finally(() => {
      isUsed = true
    })
    await until(() => followers.isAwaited)
    await turns()
    expect(isUsed).toBe(false)
    followers.open()
    rooms = await opening
  })

  it('leaves memory some time after the last holder, saved', async () => {
    const clock = new ManualClock()
    let closed = 0
    const onOpen = async () => () => {
      closed += 1
    }
    rooms = await openTestRooms({ clock, idleMs: 1_000, onOpen })
    const { room } = rooms
    room.postMessage({ author: memberNamed('Ada').id, text: 'hi' })
    rooms.release()
    clock.advance(999)
    expect(closed).toBe(0)
    clock.advance(1)
    await until(() => closed === 1)
    const { room: again, release } = await rooms.registry.hold(rooms.id)
    expect(again).not.toBe(room)
    expect(again.types.messages.length).toBe(1)
    release()
  })

  it('[S11] stays where it is held again while it is saved before leaving', async () => {
    const clock = new ManualClock()
    let closed = 0
    const onOpen = async () => () => {
      closed += 1
    }
    rooms = await openTestRooms({ clock, idleMs: 1_000, onOpen })
    const { room, store } = rooms
    await room.saved()
    store.control.hold()
    room.postMessage({ author: memberNamed('Ada').id, text: 'hi' })
    rooms.release()
    clock.advance(1_000)
    const { room: again, release } = await rooms.registry.hold(rooms.id)
    expect(again).toBe(room)
    store.control.letGo()
    await room.saved()
    expect(closed).toBe(0)
    release()
  })

  it('[S11] is loaded anew by whoever comes while it is closing', async () => {
    const clock = new ManualClock()
    const closers = makeGate()
    rooms = await openTestRooms({ clock, idleMs: 1_000, onOpen: async () => () => closers.opened })
    const { room } = rooms
    await room.saved()
    rooms.release()
    clock.advance(1_000)
    await until(() => closers.isAwaited)
    const coming = rooms.registry.hold(rooms.id)
    closers.open()
    const { room: again, release } = await coming
    expect(again).not.toBe(room)
    const ada = await client('Ada').join(again, 'room')
    await until(() => ada.isSynced)
    release()
  })

  it.each([1, 2, 6])('[S11] survives a storm of %i joining and leaving with every character', async (count) => {
    rooms = await openTestRooms({ idleMs: 0 })
    rooms.release()
    const file = rooms.file('a.ts')
    const writers = Array.from({ length: count }, (_, index) => client(`Writer${index}`))
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let round = 0; round < 12; round++) {
          const { room, release } = await rooms.registry.hold(rooms.id)
          writer.isOpen = true
          writer.isSynced = false
          await writer.join(room, file)
          writer.type(0, String.fromCharCode(97 + index))
          // Some stay until they are synced, some leave at once.
          if ((round + index) % 3 !== 0) await until(() => writer.isSynced)
          writer.leave()
          release()
          await new Promise((resolve) => setImmediate(resolve))
        }
        const { room, release } = await rooms.registry.hold(rooms.id)
        writer.isOpen = true
        await writer.join(room, file)
        await until(() => writer.text.length === 12 * count)
        release()
      }),
    )
    const [first] = writers
    const typed = 'abcdef'.slice(0, count).replace(/./g, (letter) => letter.repeat(12))
    expect([...(first?.text ?? '')].sort().join('')).toBe(typed)
    for (const writer of writers) expect(writer.text).toBe(first?.text)
  })

  it('[S10] that cannot be read is refused, and can be had later', async () => {
    rooms = await openTestRooms()
    await rooms.close()
    rooms.store.control.areReadsFailing = true
    await expect(openTestRooms({ store: rooms.store, id: rooms.id })).rejects.toMatchObject({
      code: 'document_unavailable',
    })
    rooms.store.control.areReadsFailing = false
    rooms = await openTestRooms({ store: rooms.store, id: rooms.id })
    expect(rooms.room.name).toBe('Test')
  })

  it('[S10] that one of its followers cannot follow is refused, and the others are told that it goes', async () => {
    rooms = await openTestRooms()
    await rooms.close()
    const registry = createRoomRegistry({
      store: rooms.store,
      limits: defaultLimits,
      clock: new ManualClock(),
      newId: randomId,
      log: silentLog,
      agentName: 'Agent',
    })
    const told: string[] = []
    registry.onOpen(async () => () => void told.push('gone'))
    registry.onOpen(() => Promise.reject(new Error('it cannot')))
    await expect(registry.hold(rooms.id)).rejects.toMatchObject({ code: 'document_unavailable' })
    expect(told).toEqual(['gone'])
    await registry.close()
  })

  it('that does not exist is not found', async () => {
    rooms = await openTestRooms()
    await expect(rooms.registry.hold(randomId<RoomId>())).rejects.toMatchObject({ code: 'room_not_found' })
  })

  it('[F5] is not made at all where one of its files cannot be', async () => {
    rooms = await openTestRooms()
    const owner = memberNamed('Owner')
    const files = [
      { path: 'a.ts', content: '' },
      { path: '../b.ts', content: '' },
    ]
    await expect(rooms.registry.create({ name: 'Bad', files }, owner)).rejects.toMatchObject({ code: 'path_invalid' })
    expect((await rooms.store.listRoomsOf(owner.id)).map(({ name }) => name)).toEqual(['Test'])
  })

  it('ends its connections when it is deleted, and is gone', async () => {
    rooms = await openTestRooms()
    const ada = await client('Ada').join(rooms.room, 'room')
    const bob = await client('Bob').join(rooms.room, rooms.file('a.ts'))
    const deletion = rooms.registry.delete(rooms.id)
    const coming = rooms.registry.hold(rooms.id)
    await deletion
    expect([ada.endedWith, bob.endedWith]).toEqual(['room_not_found', 'room_not_found'])
    await expect(coming).rejects.toMatchObject({ code: 'room_not_found' })
    await expect(rooms.registry.delete(rooms.id)).rejects.toMatchObject({ code: 'room_not_found' })
  })

  it('[F3] that goes before the deletion of a file is saved ends the connections on that file too', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '', 'b.ts': '' } })
    const ada = await client('Ada').join(rooms.room, rooms.file('a.ts'))
    await rooms.room.saved()
    rooms.store.control.areCommitsFailing = true
    rooms.room.deleteFile(rooms.file('a.ts'))
    await rooms.registry.delete(rooms.id)
    expect(ada.endedWith).toBe('room_not_found')
  })

  it('[U247] of which a file is deleted tells its text as it was then', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'one\n' } })
    const { room } = rooms
    const owner = memberNamed('Owner')
    const { file, release } = await room.holdFile(rooms.file('a.ts'))
    const taking = room.takeFile(file.id, owner.id)
    // Somebody types while it is asked for.
    file.transact({ kind: 'command', by: null }, () => file.text.insert(4, 'two\n'))
    expect((await taking).content).toBe('one\ntwo\n')
    release()
    await expect(room.takeFile(file.id, owner.id)).rejects.toMatchObject({ code: 'file_not_found' })
  })

  it('[S9] that cannot be deleted goes on as it was, with what is not saved yet', async () => {
    rooms = await openTestRooms()
    const { store, registry, room } = rooms
    const id = rooms.file('a.ts')
    const ada = await client('Ada').join(room, id)
    await until(() => ada.isSynced)
    await room.saved()
    store.control.areCommitsFailing = true
    ada.type(0, 'unsaved')
    vi.spyOn(store, 'deleteRoom').mockRejectedValueOnce(new WeftError('storage_unavailable'))
    await expect(registry.delete(rooms.id)).rejects.toMatchObject({ code: 'storage_unavailable' })
    expect(ada.endedWith).toBeNull()
    store.control.areCommitsFailing = false
    ada.type(7, ' and more')
    await room.saved()
    await rooms.close()
    rooms = await openTestRooms({ store, id: rooms.id })
    expect((await rooms.room.readFile(id)).content).toBe('unsaved and more')
  })

  it('[C2] closes with its connections told, and does not wait for ever for a store that fails', async () => {
    rooms = await openTestRooms()
    const ada = await client('Ada').join(rooms.room, rooms.file('a.ts'))
    rooms.store.control.areCommitsFailing = true
    ada.type(0, 'x')
    const saved = rooms.room.saved()
    saved.catch(() => undefined)
    await rooms.registry.close()
    expect(ada.endedWith).toBe('shutting_down')
    await expect(saved).rejects.toMatchObject({ code: 'storage_unavailable' })
    await expect(rooms.registry.hold(rooms.id)).rejects.toMatchObject({ code: 'shutting_down' })
  })

  it.each([
    ['the server stops', 60_000],
    ['nobody holds it', 1],
  ])('[C2] that closes while a log is shortened, as %s, has nothing to complain of', async (_, idleMs) => {
    const { lines, log } = watchedLog()
    rooms = await openTestRooms({ log, idleMs })
    const { room, registry, store, release } = rooms
    const { readDocument } = store
    // First, as the file may have left after so short a while, and is read then.
    const held = await room.holdFile(rooms.file('a.ts'))
    const reading = makeGate()
    vi.spyOn(store, 'readDocument').mockImplementationOnce(async (key) => {
      await reading.opened
      return readDocument(key)
    })
    for (let n = 0; n < 500; n++) {
      held.file.transact({ kind: 'command', by: null }, () => held.file.text.insert(0, 'x'))
    }
    await until(() => reading.isAwaited)
    held.release()
    release()
    if (idleMs > 1) await registry.close()
    else await until(() => room.types.files.doc?.isDestroyed)
    reading.open()
    await turns()
    expect(lines).toEqual([])
  })

  it('[C2] is saved although one of its followers does not end', async () => {
    rooms = await openTestRooms({ onOpen: async () => () => new Promise(() => undefined) })
    const id = rooms.file('a.ts')
    const ada = await client('Ada').join(rooms.room, id)
    await until(() => ada.isSynced)
    ada.type(0, 'saved')
    await rooms.close()
    expect(ada.endedWith).toBe('shutting_down')
    expect((await rooms.store.readFileSizes(rooms.id)).get(id)).toBe(5)
  })

  it('[C2] closes in its time although a follower takes long and the store does not answer', async () => {
    const clock = new ManualClock()
    const closer = () => new Promise<void>((resolve) => void clock.after(200, resolve))
    rooms = await openTestRooms({ clock, onOpen: async () => closer })
    await rooms.room.saved()
    rooms.store.control.hold()
    rooms.room.rename('Unsaved')
    let isClosed = false
    const closed = rooms.close().then(() => {
      isClosed = true
    })
    for (let step = 0; step < 5; step++) {
      await turns()
      expect(isClosed).toBe(false)
      clock.advance(100)
    }
    await turns()
    expect(isClosed).toBe(true)
    await closed
  })
})
