/** A socket on a test's sync server with no client on it: its frames as they come, and how it was closed. */
import * as decoding from 'lib0/decoding'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import { refusalDelayMs } from '../../server/socket/socket-connection.ts'
import { encodeStep1, messageType, readWeftMessage, type WeftMessage } from '../../shared/protocol/sync.ts'
import type { ManualClock } from './manual-clock.ts'
import type { SyncServer } from './sync-server.ts'
import { until } from './until.ts'

interface BareSocket {
  readonly socket: WebSocket
  readonly frames: Buffer[]
  readonly closed: { code: number; reason: string }[]
}

/** Not connected yet. */
export function dialBare(server: SyncServer, as: string, query = ''): BareSocket {
  const bare: BareSocket = { socket: server.open(server.files['a.ts'] ?? '', as, query), frames: [], closed: [] }
  bare.socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) throw new Error('a text frame')
    bare.frames.push(data)
  })
  bare.socket.on('close', (code, reason) => bare.closed.push({ code, reason: reason.toString() }))
  bare.socket.on('error', () => undefined)
  return bare
}

/** Connected, and not let in yet. */
export async function connectBare(server: SyncServer, as: string): Promise<BareSocket> {
  const bare = dialBare(server, as)
  await new Promise((resolve) => bare.socket.once('open', resolve))
  return bare
}

/** Let in: it has got its first frame. */
export async function openBare(server: SyncServer, as: string, query?: string): Promise<BareSocket> {
  const bare = dialBare(server, as, query)
  await until(() => bare.frames.length > 0)
  return bare
}

/** Weft's own messages so far. */
export function told({ frames }: BareSocket): WeftMessage[] {
  return frames
    .filter((frame) => frame[0] === messageType.weft)
    .map((frame) => {
      const decoder = decoding.createDecoder(frame)
      decoding.readVarUint(decoder)
      return readWeftMessage(decoder)
    })
}

/** What the client sent before has been read, for an answer to something later is here. */
export async function hasBeenRead({ socket, frames }: BareSocket): Promise<void> {
  const before = frames.length
  socket.send(encodeStep1(new Uint8Array([0])))
  await until(() => frames.length > before)
}

/** What a new document with this text would send. */
export function updateWith(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/** So many clients have been told that they may not come in; now they are closed too. */
export async function closeRefused(clock: ManualClock, count = 1): Promise<void> {
  await until(() => clock.waits.filter((ms) => ms === refusalDelayMs).length === count)
  clock.advance(refusalDelayMs)
}
