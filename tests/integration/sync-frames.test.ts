/** Frames on bare sockets: what the server sends, and what it does with what it should not get. */
import * as decoding from 'lib0/decoding'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import { claimGraceMs } from '../../server/rooms/writing/writers.ts'
import { encodeStep1, encodeStep2, encodeUpdate, messageType } from '../../shared/protocol/sync.ts'
import { closeRefused, hasBeenRead, openBare, told, updateWith } from '../support/bare-socket.ts'
import { onOthers } from '../support/dear-updates.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

let server: SyncServer
afterEach(() => server?.close())

it('[S4] a client that brings at once what cannot be taken is kept waiting for its close, for old ones come back at once', async () => {
  const clock = new ManualClock()
  server = await startSyncServer({ clock, limits: { fileBytes: 100 } })
  const bare = await openBare(server, 'Ada')
  bare.socket.send(encodeStep2(updateWith('x'.repeat(101))))
  await until(() => bare.frames.some((frame) => frame[0] === messageType.auth))
  clock.advance(899)
  const answered = new Promise((resolve) => bare.socket.once('pong', resolve))
  bare.socket.ping()
  await answered
  expect(bare.closed).toEqual([])
  clock.advance(1)
  await until(() => bare.closed.length > 0)
  expect(bare.closed).toEqual([{ code: 4413, reason: 'file_too_large' }])
})

describe('a connection', () => {
  it.each([
    ['a file too large', { fileBytes: 1_000 }, 4413, 'file_too_large'],
    ['a room too large', { roomBytes: 1_000 }, 4413, 'room_too_large'],
  ])('[F4] that would make %s is ended with its code, and the text stays as it is', async (_, limits, code, reason) => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock, limits })
    const eve = await openBare(server, 'Eve')
    eve.socket.send(encodeUpdate(updateWith('x'.repeat(1_001))))
    await closeRefused(clock)
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code, reason }])
    expect(await server.text()).toBe('')
  })

  it('[S28] that brings more new client ids than a member may is told why and ended, and the text stays as it is', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock, limits: { newClientIds: 40 } })
    const eve = await openBare(server, 'Eve')
    eve.socket.send(encodeUpdate(onOthers(11, () => null)))
    await closeRefused(clock)
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code: 4429, reason: 'client_ids_full' }])
    expect(eve.frames.at(-1)?.[0]).toBe(messageType.auth)
    expect(await server.text()).toBe('')
  })

  it.each([
    ['a text frame', (socket: WebSocket) => socket.send('hello'), 4400, 'frame_invalid'],
    ['an empty frame', (socket: WebSocket) => socket.send(new Uint8Array()), 4400, 'frame_invalid'],
    ['noise', (socket: WebSocket) => socket.send(new Uint8Array([0, 2, 200, 1, 7])), 4400, 'frame_invalid'],
    [
      'two messages in one',
      (socket: WebSocket) => socket.send(twice(encodeStep1(new Uint8Array([0])))),
      4400,
      'frame_invalid',
    ],
    ['no update', (socket: WebSocket) => socket.send(encodeUpdate(new Uint8Array([9, 9, 9]))), 4400, 'update_invalid'],
    ['too large a frame', (socket: WebSocket) => socket.send(new Uint8Array(30_000)), 4413, 'frame_too_large'],
  ])('[S6, S4] that sends %s is told why and ended; nobody else notices', async (_, send, code, reason) => {
    server = await startSyncServer({ limits: { frameBytes: 20_000 } })
    const eve = await openBare(server, 'Eve')
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    send(eve.socket)
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code, reason }])
    expect(eve.frames.at(-1)?.[0]).toBe(messageType.auth)
    ada.doc.getText('text').insert(0, 'fine')
    await until(async () => (await server.text()) === 'fine')
    expect(ada.wsconnected).toBe(true)
  })

  it('[S3] gets one message a frame, none empty, and no type of ours unless it asked', async () => {
    server = await startSyncServer({ files: { 'a.ts': 'text' } })
    const plain = await openBare(server, 'Ada')
    const asked = await openBare(server, 'Bob', '&weft=1')
    for (const { socket } of [plain, asked]) {
      socket.send(encodeStep1(new Uint8Array([0])))
      socket.send(encodeUpdate(updateWith('x')))
    }
    await until(() => told(asked).length > 0 && plain.frames.some((frame) => frame[0] === 0 && frame[1] === 2))
    expect(told(plain)).toEqual([])
    expect(told(asked)[0]?.kind).toBe('lineage')
    expect(asked.frames[0]?.[0]).toBe(messageType.weft)
    for (const frame of [...plain.frames, ...asked.frames]) {
      const decoder = decoding.createDecoder(frame)
      const type = decoding.readVarUint(decoder)
      if (type === messageType.sync) decoding.readVarUint(decoder)
      decoding.readVarUint8Array(decoder)
      expect(decoding.hasContent(decoder)).toBe(false)
    }
  })

  it('[S8] that asked is told what is on disk', async () => {
    server = await startSyncServer()
    const asked = await openBare(server, 'Bob', '&weft=1')
    asked.socket.send(encodeUpdate(updateWith('one')))
    asked.socket.send(encodeStep2(new Uint8Array([0, 0])))
    await until(() => told(asked).some((message) => message.kind === 'saved' && message.count === 2))
  })

  it('[S3] is kept alive with data, and cut when it has gone without a word', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock })
    const ada = await openBare(server, 'Ada')
    const before = ada.frames.length
    let pings = 0
    ada.socket.on('ping', () => {
      pings += 1
    })
    clock.advance(12_000)
    await until(() => pings === 1 && ada.frames.length > before)
    expect(ada.frames.some((frame) => frame.equals(Buffer.from([1, 1, 0])))).toBe(true)
    // A dead peer answers no ping.
    await hasBeenRead(ada)
    ada.socket.pause()
    clock.advance(12_000)
    clock.advance(12_000)
    ada.socket.resume()
    await until(() => ada.closed.length === 1)
    expect(ada.closed[0]?.code).toBe(1006)
  })

  it('[R5] that writes under the client id of another is closed with its code', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock })
    const bob = server.connect(server.files['a.ts'] ?? '', 'Bob')
    await until(() => bob.synced)
    bob.doc.getText('text').insert(0, 'bob')
    await until(async () => (await server.text()) === 'bob')
    const eve = await openBare(server, 'Eve')
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(bob.doc))
    forger.clientID = bob.doc.clientID
    forger.getText('text').insert(3, ' is a fool')
    eve.socket.send(encodeUpdate(Y.encodeStateAsUpdate(forger)))
    await hasBeenRead(eve)
    clock.advance(claimGraceMs)
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code: 4409, reason: 'client_id_taken' }])
    expect(await server.text()).toBe('bob')
    expect(bob.wsconnected).toBe(true)
  })

  it('[S27] [R5] that writes under a client id of the server of before its restart is closed with its code', async () => {
    const before = await startSyncServer({ files: { 'a.ts': 'agreed' } })
    await before.close()
    const clock = new ManualClock()
    server = await startSyncServer({ clock, store: before.store, room: before.room })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    const [author] = ada.doc.store.clients.keys()
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(ada.doc))
    forger.clientID = author ?? 0
    forger.getText('text').insert(6, ' to pay')
    const eve = await openBare(server, 'Eve')
    eve.socket.send(encodeUpdate(Y.encodeStateAsUpdate(forger)))
    eve.socket.send(encodeStep2(Y.encodeStateAsUpdate(ada.doc)))
    await hasBeenRead(eve)
    clock.advance(claimGraceMs)
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code: 4409, reason: 'client_id_taken' }])
    expect(await server.text()).toBe('agreed')
    expect(ada.wsconnected).toBe(true)
  })

  it('[C2] is told when the server stops, however often it is told to, and may come back', async () => {
    server = await startSyncServer()
    const ada = await openBare(server, 'Ada')
    await Promise.all([server.stopSockets(), server.stopSockets()])
    await until(() => ada.closed.length === 1)
    expect(ada.closed).toEqual([{ code: 1012, reason: 'shutting_down' }])
  })
})

function twice(frame: Uint8Array): Uint8Array {
  return Uint8Array.from([...frame, ...frame])
}
