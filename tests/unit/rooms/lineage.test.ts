/** Which history a document has: told to clients that asked, the same for as long as the document is. */
import { afterEach, describe, expect, it } from 'vitest'
import type { FileId } from '../../../shared/model/ids.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'

let rooms: TestRooms
const clients: RoomClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

const promised = 'promised' as FileId

async function lineageOf(document: string, weft = true): Promise<string | null> {
  const client = new RoomClient(memberNamed('Ada'), { weft })
  clients.push(client)
  await client.join(rooms.room, document)
  return client.lineage
}

async function reload(): Promise<void> {
  const { store, id } = rooms
  await rooms.close()
  rooms = await openTestRooms({ store, id })
}

describe('the lineage of a document', () => {
  it.each(['room', 'a.ts'])(
    '[S16] is the first thing told of %s, also after a restart, to who asked alone',
    async (name) => {
      rooms = await openTestRooms()
      const document = name === 'room' ? name : rooms.file(name)
      const lineage = await lineageOf(document)
      expect(lineage).toEqual(expect.any(String))
      expect(await lineageOf(document, false)).toBeNull()
      await reload()
      expect(await lineageOf(document)).toBe(lineage)
    },
  )

  it('[S16] is another in another room', async () => {
    rooms = await openTestRooms()
    const lineage = await lineageOf('room')
    await rooms.close()
    rooms = await openTestRooms()
    expect(await lineageOf('room')).not.toBe(lineage)
  })

  it('[S16] is another where a file was made anew under its id, and stays with it', async () => {
    rooms = await openTestRooms()
    const make = () => rooms.room.createFile({ path: 'b.ts', content: 'text', id: promised }, null)
    make()
    const first = await lineageOf(promised)
    rooms.room.deleteFile(promised)
    make()
    const second = await lineageOf(promised)
    expect(second).not.toBe(first)
    rooms.room.renameFile(promised, 'c.ts')
    await rooms.room.saved()
    await reload()
    expect(await lineageOf(promised)).toBe(second)
  })
})
