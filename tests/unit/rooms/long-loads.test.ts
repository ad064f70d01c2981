/** Documents that are made to take minutes to load: nobody else waits for them, and who waits for one that ends is told at once. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../server/operations/clock.ts'
import type { DocumentKey } from '../../../server/persistence/store.ts'
import type { RoomRegistry } from '../../../server/rooms/room.ts'
import { createRoomRegistry } from '../../../server/rooms/room-registry.ts'
import { defaultLimits } from '../../../shared/limits.ts'
import { randomId } from '../../../shared/model/ids.ts'
import { dearLog } from '../../support/dear-updates.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed, silentLog } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { turns, until } from '../../support/until.ts'

const ada = memberNamed('Ada')

let rooms: TestRooms
let stopping: AbortController
const clients: RoomClient[] = []

async function open(store: TestRooms['store'], id: TestRooms['id']): Promise<void> {
  stopping = new AbortController()
  rooms = await openTestRooms({ store, id, stopping: stopping.signal })
}

const minutes = { characters: 20_000, others: 60_000 }
const shorter = { characters: 2_000, others: 3_000 }

async function makeDear(document: DocumentKey, { characters, others } = minutes): Promise<void> {
  const log = dearLog(characters, others)
  await rooms.store.commit(log.map((update) => ({ kind: 'update', document, update, author: null })))
}

beforeEach(async () => {
  rooms = await openTestRooms({ files: { 'dear.ts': '', 'a.ts': '' } })
  await rooms.room.saved()
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

/** The room again, not in memory before, with a file that takes so long. */
async function reopenWithDearFile(size = minutes): Promise<void> {
  await rooms.close()
  await makeDear(`${rooms.id}/${rooms.file('dear.ts')}`, size)
  await open(rooms.store, rooms.id)
}

/** What becomes of it, once it has begun to wait. */
async function outcomesOf(...work: Promise<unknown>[]): Promise<{ readonly known: string[]; all: Promise<string[]> }> {
  const known: string[] = []
  const all = Promise.all(
    work.map(async (each) => {
      const outcome = await each.then(
        () => 'done',
        (error: { code?: string }) => error.code ?? String(error),
      )
      known.push(outcome)
      return outcome
    }),
  )
  await turns()
  return { known, all }
}

it('[S26] while a file is loaded others come, type and save, also in its room', async () => {
  await reopenWithDearFile()
  const { room } = rooms
  const { known } = await outcomesOf(room.readFile(rooms.file('dear.ts')))
  const bob = new RoomClient(memberNamed('Bob'))
  clients.push(bob)
  await bob.join(room, rooms.file('a.ts'))
  await until(() => bob.isSynced)
  bob.type(0, 'typed meanwhile')
  await room.saved()
  expect((await room.readFile(rooms.file('a.ts'))).content).toBe('typed meanwhile')
  expect(known).toEqual([])
})

it('[S26] all who wait for a file have the same one then', async () => {
  await reopenWithDearFile(shorter)
  const { room } = rooms
  const id = rooms.file('dear.ts')
  const [first, second] = await Promise.all([room.holdFile(id), room.holdFile(id)])
  expect(second.file).toBe(first.file)
  expect((await room.readFile(id)).size).toBe(shorter.characters + shorter.others + 1)
  first.release()
  second.release()
})

it('[S26] [F3] who waits for a file that is deleted is told so, and its id may be another file’s', async () => {
  await reopenWithDearFile()
  const { room } = rooms
  const id = rooms.file('dear.ts')
  const { known, all } = await outcomesOf(room.readFile(id), new RoomClient(ada).join(room, id))
  expect(known).toEqual([])
  room.deleteFile(id)
  room.createFile({ path: 'dear.ts', content: 'new', id }, null)
  expect((await room.readFile(id)).content).toBe('new')
  expect(await all).toEqual(['file_not_found', 'file_not_found'])
  await room.saved()
  await rooms.close()
  await open(rooms.store, rooms.id)
  expect((await rooms.room.readFile(id)).content).toBe('new')
})

it('[S26] who waits for a file whose room is deleted is told so, and the room is gone', async () => {
  await reopenWithDearFile()
  const { known, all } = await outcomesOf(rooms.room.readFile(rooms.file('dear.ts')))
  expect(known).toEqual([])
  await rooms.registry.delete(rooms.id)
  expect(await all).toEqual(['document_unavailable'])
  await expect(rooms.registry.hold(rooms.id)).rejects.toMatchObject({ code: 'room_not_found' })
})

it('[S26] a server that begins to stop lets go who waits for a file, before its rooms close', async () => {
  await reopenWithDearFile()
  const { known, all } = await outcomesOf(rooms.room.readFile(rooms.file('dear.ts')))
  expect(known).toEqual([])
  stopping.abort()
  expect(await all).toEqual(['document_unavailable'])
  await rooms.room.saved()
})

it('[S26] rooms that close while a file is loaded are gone without it', async () => {
  await reopenWithDearFile()
  const { known, all } = await outcomesOf(rooms.room.readFile(rooms.file('dear.ts')))
  expect(known).toEqual([])
  await rooms.close()
  expect(await all).toEqual(['document_unavailable'])
})

it.each([
  ['is deleted', (registry: RoomRegistry) => registry.delete(rooms.id), 'room_not_found'],
  ['is to close', (registry: RoomRegistry) => registry.close(), 'shutting_down'],
])('[S26] a room that %s while it is loaded itself ends', async (_, end, code) => {
  const { store, id } = rooms
  await rooms.close()
  await makeDear(`${id}/room`)
  const registry = createRoomRegistry({
    store,
    limits: defaultLimits,
    clock: systemClock,
    newId: randomId,
    log: silentLog,
    agentName: 'Agent',
  })
  const { known, all } = await outcomesOf(registry.hold(id), registry.hold(id))
  expect(known).toEqual([])
  await end(registry)
  expect(await all).toEqual([code, code])
  await registry.close()
})
