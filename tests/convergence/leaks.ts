/**
 * Rooms that are made, entered over a socket, typed in and left, one after another: once they are out of memory, the heap
 * is what it was before.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { encodeStep1, encodeUpdate, messageType, readWeftMessage } from '../../shared/protocol/sync.ts'
import { memberNamed, type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { collectedHeap } from './collected-heap.ts'

/** Rooms until the heap holds what every process comes to hold, compiled code above all. */
const warmUpRooms = 1_500
/** Longer than presence is kept, and idle documents. */
const restMs = 3_000

export interface LeakReport {
  readonly beforeBytes: number
  readonly afterBytes: number
}

export async function measureLeaks(options: {
  readonly rooms: number
  readonly onRoom?: (room: number) => void
}): Promise<LeakReport> {
  // The store of the product: the tests' own remembers every commit.
  const dataDir = mkdtempSync(join(tmpdir(), 'weft-leaks-'))
  const store = await openSqliteStore({ dataDir })
  const server = await startSyncServer({ idleMs: 1, store })
  try {
    for (let room = 0; room < warmUpRooms; room++) await liveAndLeave(server)
    const beforeBytes = await restingHeap()
    for (let room = 0; room < options.rooms; room++) {
      await liveAndLeave(server)
      options.onRoom?.(room)
    }
    return { beforeBytes, afterBytes: await restingHeap() }
  } finally {
    await server.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function liveAndLeave(server: SyncServer): Promise<void> {
  const files = [{ path: 'a.txt', content: 'text\n'.repeat(50) }]
  const id = await server.registry.create({ name: 'Room', files }, memberNamed('Ada'))
  const { room, release } = await server.registry.hold(id)
  const file = room.files()[0]?.id ?? ''
  release()
  const doc = new Y.Doc()
  doc.getText('text').insert(0, 'typed')
  const socket = new WebSocket(`${server.url}/${id}/${file}?token=Ada&weft=1`)
  await once(socket, 'open')
  const isSaved = new Promise<void>((resolve, reject) => {
    socket.on('message', (frame: Buffer) => {
      if (frame[0] !== messageType.weft) return
      const decoder = decoding.createDecoder(frame.subarray(1))
      if (readWeftMessage(decoder).kind === 'saved') resolve()
    })
    socket.on('close', () => reject(new Error('the connection was closed')))
  })
  socket.send(encodeStep1(Y.encodeStateVector(doc)))
  socket.send(encodeUpdate(Y.encodeStateAsUpdate(doc)))
  await isSaved
  socket.close()
  await once(socket, 'close')
  doc.destroy()
}

async function restingHeap(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, restMs))
  return collectedHeap()
}
