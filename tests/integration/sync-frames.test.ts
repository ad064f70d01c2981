/** Frames on bare sockets: what the server sends, and what it does with what it should not get. */
import * as decoding from 'lib0/decoding'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { claimGraceMs } from '../../server/rooms/writers.ts'
import type { FileId } from '../../shared/model/ids.ts'
import { encodeStep1, encodeStep2, encodeUpdate, messageType, readWeftMessage } from '../../shared/protocol/sync.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { guestName, memberNamed, type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

let server: SyncServer
afterEach(() => server?.close())

interface Bare {
  readonly socket: WebSocket
  readonly frames: Buffer[]
  readonly closed: { code: number; reason: string }[]
}

function watch(socket: WebSocket): Bare {
  const bare: Bare = { socket, frames: [], closed: [] }
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) throw new Error('a text frame')
    bare.frames.push(data)
  })
  socket.on('close', (code, reason) => bare.closed.push({ code, reason: reason.toString() }))
  socket.on('error', () => undefined)
  return bare
}

async function open(as = 'Ada', query = '', document = server.files['a.ts'] ?? ''): Promise<Bare> {
  const bare = watch(server.open(document, as, query))
  await until(() => bare.frames.length > 0)
  return bare
}

function updateWith(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

function twice(frame: Uint8Array): Uint8Array {
  return Uint8Array.from([...frame, ...frame])
}

async function textInRoom(): Promise<string> {
  const { room, release } = await server.registry.hold(server.room)
  try {
    const [file] = room.files()
    return file === undefined ? '' : (await room.readFile(file.id)).content
  } finally {
    release()
  }
}

const told = ({ frames }: Bare) =>
  frames
    .filter((frame) => frame[0] === messageType.weft)
    .map((frame) => {
      const decoder = decoding.createDecoder(frame)
      decoding.readVarUint(decoder)
      return readWeftMessage(decoder)
    })

it('[S4] a client that brings at once what cannot be taken is kept waiting for its close, for old ones come back at once', async () => {
  const clock = new ManualClock()
  server = await startSyncServer({ clock, limits: { fileBytes: 100 } })
  const bare = await open()
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
  it('[S2] loses nothing of what it sends before it is let in', async () => {
    let letIn = () => {}
    const admitted = new Promise<void>((resolve) => {
      letIn = resolve
    })
    server = await startSyncServer({ beforeAdmit: () => admitted })
    const bare = watch(server.open(server.files['a.ts'] ?? '', 'Ada'))
    await new Promise((resolve) => bare.socket.once('open', resolve))
    bare.socket.send(encodeStep2(updateWith('early ')))
    bare.socket.send(encodeStep1(new Uint8Array([0])))
    await new Promise((resolve) => bare.socket.ping(resolve))
    expect(bare.frames).toEqual([])
    letIn()
    await until(() => bare.frames.some((frame) => frame[0] === 0 && frame[1] === 1))
    expect(await textInRoom()).toBe('early ')
  })

  it('[S2] loses nothing of what it sent where it closes before it is let in', async () => {
    let letIn = () => {}
    const admitted = new Promise<void>((resolve) => {
      letIn = resolve
    })
    server = await startSyncServer({ beforeAdmit: () => admitted })
    const bare = watch(server.open(server.files['a.ts'] ?? '', 'Ada'))
    await new Promise((resolve) => bare.socket.once('open', resolve))
    bare.socket.send(encodeStep2(updateWith('parting words')))
    bare.socket.close()
    await until(() => bare.closed.length === 1)
    letIn()
    await until(async () => (await textInRoom()) === 'parting words')
  })

  it.each([
    ['leaves', 'Ada', 'member_left'],
    ['is removed', 'Owner', 'member_removed'],
  ])(
    '[A9, S4] of who %s while they are being let in is refused, and makes them no member again',
    async (_, by, code) => {
      let letIn = () => {}
      const admitted = new Promise<void>((resolve) => {
        letIn = resolve
      })
      server = await startSyncServer({ beforeAdmit: () => admitted })
      const ada = memberNamed('Ada')
      await server.store.createMember(ada)
      const { room, release } = await server.registry.hold(server.room)
      room.admit(ada, 'viewer')
      const bare = watch(server.open(server.files['a.ts'] ?? '', 'Ada:owner'))
      await new Promise((resolve) => bare.socket.once('open', resolve))
      room.removeMember(ada.id, memberNamed(by).id)
      await room.saved()
      letIn()
      await until(() => bare.closed.length === 1)
      expect(bare.closed).toEqual([{ code: 4403, reason: code }])
      expect(room.member(ada.id)).toBeUndefined()
      release()
    },
  )

  it('[S2] that sends too much before it is let in is ended', async () => {
    server = await startSyncServer({ beforeAdmit: () => new Promise(() => undefined), limits: { pendingBytes: 1_000 } })
    const bare = watch(server.open(server.files['a.ts'] ?? '', 'Ada'))
    await new Promise((resolve) => bare.socket.once('open', resolve))
    for (let n = 0; n < 3; n++) bare.socket.send(encodeUpdate(updateWith('x'.repeat(500))))
    await until(() => bare.closed.length === 1)
    expect(bare.closed).toEqual([{ code: 4413, reason: 'admission_overflow' }])
  })

  it('[S2] that is not let in for too long is ended, and may come back', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({
      clock,
      beforeAdmit: () => new Promise(() => undefined),
      limits: { admissionMs: 500 },
    })
    const bare = watch(server.open(server.files['a.ts'] ?? '', 'Ada'))
    await new Promise((resolve) => bare.socket.once('open', resolve))
    clock.advance(499)
    await new Promise((resolve) => bare.socket.ping(resolve))
    expect(bare.closed).toEqual([])
    clock.advance(1)
    await until(() => bare.closed.length === 1)
    expect(bare.closed).toEqual([{ code: 1013, reason: 'admission_late' }])
  })

  it.each([
    ['from one address', { guestConnectionsPerAddress: 2 }],
    ['in one room', { guestConnectionsPerRoom: 2 }],
  ])(
    '[F4] without credentials is refused once there are too many %s, and may come when one has left',
    async (_, limits) => {
      server = await startSyncServer({ limits })
      const first = await open(guestName)
      await open(guestName)
      const third = watch(server.open(server.files['a.ts'] ?? '', guestName))
      await until(() => third.closed.length === 1)
      expect(third.closed).toEqual([{ code: 1013, reason: 'connections_full' }])
      await open('Ada')
      first.socket.close()
      await until(() => first.closed.length === 1)
      await open(guestName)
    },
  )

  it('[F4] is refused where too many wait to be let in already', async () => {
    let letIn = () => {}
    const admitted = new Promise<void>((resolve) => {
      letIn = resolve
    })
    server = await startSyncServer({ beforeAdmit: () => admitted, limits: { connectionsWaiting: 1 } })
    const first = watch(server.open(server.files['a.ts'] ?? '', 'Ada'))
    await new Promise((resolve) => first.socket.once('open', resolve))
    const second = watch(server.open(server.files['a.ts'] ?? '', 'Bob'))
    await until(() => second.closed.length === 1)
    expect(second.closed).toEqual([{ code: 1013, reason: 'connections_full' }])
    letIn()
    await until(() => first.frames.length > 0)
    await open('Bob')
  })

  it.each([
    ['a file too large', { fileBytes: 1_000 }, 4413, 'file_too_large'],
    ['a room too large', { roomBytes: 1_000 }, 4413, 'room_too_large'],
  ])('[F4] that would make %s is ended with its code, and the text stays as it is', async (_, limits, code, reason) => {
    server = await startSyncServer({ limits })
    const eve = await open('Eve')
    eve.socket.send(encodeUpdate(updateWith('x'.repeat(1_001))))
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code, reason }])
    expect(await textInRoom()).toBe('')
  })

  it('[F4] of one member too many for the room is ended with its code', async () => {
    server = await startSyncServer({ limits: { membersPerRoom: 2 } })
    await open('Ada')
    const third = watch(server.open(server.files['a.ts'] ?? '', 'Bob'))
    await until(() => third.closed.length === 1)
    expect(third.closed).toEqual([{ code: 4403, reason: 'room_full' }])
    await open('Ada')
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
    const eve = await open('Eve')
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    send(eve.socket)
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code, reason }])
    expect(eve.frames.at(-1)?.[0]).toBe(messageType.auth)
    ada.doc.getText('text').insert(0, 'fine')
    await until(async () => (await textInRoom()) === 'fine')
    expect(ada.wsconnected).toBe(true)
  })

  it('[S3] gets one message a frame, none empty, and no type of ours unless it asked', async () => {
    server = await startSyncServer({ files: { 'a.ts': 'text' } })
    const plain = await open('Ada')
    const asked = await open('Bob', '&weft=1')
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
    const asked = await open('Bob', '&weft=1')
    asked.socket.send(encodeUpdate(updateWith('one')))
    asked.socket.send(encodeStep2(new Uint8Array([0, 0])))
    await until(() => told(asked).some((message) => message.kind === 'saved' && message.count === 2))
  })

  it('[S12] that is too fast is held back, and loses nothing', async () => {
    server = await startSyncServer({ limits: { updatesPerSecond: 100 } })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    for (let n = 0; n < 250; n++) ada.doc.getText('text').insert(n, 'x')
    await until(async () => (await textInRoom()).length > 0)
    expect((await textInRoom()).length).toBeLessThan(250)
    await until(async () => (await textInRoom()).length === 250)
    expect(ada.wsconnected).toBe(true)
  })

  it('[S12] that is too fast and gone has left nothing behind', async () => {
    server = await startSyncServer({ limits: { updatesPerSecond: 100 } })
    const bare = await open('Ada')
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => bare.socket.send(encodeUpdate(update)))
    for (let n = 0; n < 250; n++) doc.getText('text').insert(n, 'x')
    bare.socket.close()
    await until(() => bare.closed.length === 1)
    await until(async () => (await textInRoom()).length === 250)
  })

  it('[A9, G20] that has closed writes what it left behind bit by bit, and no more of it once its member is removed', async () => {
    let letIn = () => {}
    const admitted = new Promise<void>((resolve) => {
      letIn = resolve
    })
    server = await startSyncServer({ beforeAdmit: () => admitted })
    const ada = memberNamed('Ada')
    const { room, release } = await server.registry.hold(server.room)
    const held = await room.holdFile(server.files['a.ts'] as FileId)
    const length = () => held.file.text.length
    const bare = watch(server.open(held.file.id, 'Ada'))
    await new Promise((resolve) => bare.socket.once('open', resolve))
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => bare.socket.send(encodeUpdate(update)))
    for (let n = 0; n < 5_000; n++) doc.getText('text').insert(n, 'x')
    bare.socket.close()
    await until(() => bare.closed.length === 1)
    letIn()
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    while (length() === 0) await turn()
    room.removeMember(ada.id, memberNamed('Owner').id)
    const left = length()
    expect(left).toBeLessThan(5_000)
    for (let turns = 0; turns < 1_000; turns++) await turn()
    expect(length()).toBe(left)
    held.release()
    release()
  })

  it('[S4] that joins a document larger than what may wait gets all of it', async () => {
    server = await startSyncServer({ files: { 'a.ts': 'x'.repeat(300_000) }, limits: { backlogBytes: 100_000 } })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    expect(ada.doc.getText('text').length).toBe(300_000)
  })

  it('[S3] is kept alive with data, and cut when it has gone without a word', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock })
    const ada = await open('Ada')
    const before = ada.frames.length
    let pings = 0
    ada.socket.on('ping', () => {
      pings += 1
    })
    clock.advance(12_000)
    await until(() => pings === 1 && ada.frames.length > before)
    expect(ada.frames.some((frame) => frame.equals(Buffer.from([1, 1, 0])))).toBe(true)
    // A dead peer answers no ping.
    await until(() => pongsHaveArrived(ada))
    ada.socket.pause()
    clock.advance(12_000)
    clock.advance(12_000)
    ada.socket.resume()
    await until(() => ada.closed.length === 1)
    expect(ada.closed[0]?.code).toBe(1006)
  })

  it('[S13] that does not read misses what is too much, and gets it when it reads again, on the same connection', async () => {
    server = await startSyncServer({ limits: { backlogBytes: 100_000 } })
    const slow = await open('Ada')
    slow.socket.pause()
    const before = slow.frames.length
    const { bob, sentBytes } = await floodedBy('Bob')
    slow.socket.resume()
    const seen = new Y.Doc()
    let read = before
    await until(() => {
      for (; read < slow.frames.length; read++) applySync(seen, slow.frames[read])
      return seen.getText('text').toString() === 'end'
    })
    const gotBytes = slow.frames.slice(before).reduce((sum, { length }) => sum + length, 0)
    expect(gotBytes).toBeLessThan(sentBytes)
    bob.doc.getText('text').insert(3, '.')
    await until(() => {
      for (; read < slow.frames.length; read++) applySync(seen, slow.frames[read])
      return seen.getText('text').toString() === 'end.'
    })
    expect(slow.closed).toEqual([])
  })

  it('[S13] that has not read for long is closed to come back later', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock, limits: { backlogBytes: 100_000 } })
    const slow = await open('Ada')
    slow.socket.pause()
    const { bob } = await floodedBy('Bob')
    bob.disconnect()
    clock.advance(30_000)
    slow.socket.resume()
    await until(() => slow.closed.length === 1)
    expect(slow.closed).toEqual([{ code: 1013, reason: 'connection_slow' }])
  })

  it('[R5] that writes under the client id of another is closed with its code', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock })
    const bob = server.connect(server.files['a.ts'] ?? '', 'Bob')
    await until(() => bob.synced)
    bob.doc.getText('text').insert(0, 'bob')
    await until(async () => (await textInRoom()) === 'bob')
    const eve = await open('Eve')
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(bob.doc))
    forger.clientID = bob.doc.clientID
    forger.getText('text').insert(3, ' is a fool')
    eve.socket.send(encodeUpdate(Y.encodeStateAsUpdate(forger)))
    await until(() => pongsHaveArrived(eve))
    clock.advance(claimGraceMs)
    await until(() => eve.closed.length === 1)
    expect(eve.closed).toEqual([{ code: 4409, reason: 'client_id_taken' }])
    expect(await textInRoom()).toBe('bob')
    expect(bob.wsconnected).toBe(true)
  })

  it('[F4] is one of so many a member may have in a room', async () => {
    server = await startSyncServer({ limits: { connectionsPerMember: 2 } })
    await open('Ada')
    const second = await open('Ada')
    const third = watch(server.open(server.files['a.ts'] ?? '', 'Ada'))
    await until(() => third.closed.length === 1)
    expect(third.closed).toEqual([{ code: 1013, reason: 'connections_full' }])
    await open('Bob')
    second.socket.close()
    await until(() => second.closed.length === 1)
    await until(async () => {
      const again = watch(server.open(server.files['a.ts'] ?? '', 'Ada'))
      await until(() => again.frames.length > 0 || again.closed.length > 0)
      return again.closed.length === 0 && again.frames[0]?.[0] === 0
    })
  })

  it('[C2] is told when the server stops, and may come back', async () => {
    server = await startSyncServer()
    const ada = await open('Ada')
    await server.stopSockets()
    await until(() => ada.closed.length === 1)
    expect(ada.closed).toEqual([{ code: 1012, reason: 'shutting_down' }])
  })

  it('to another path is answered with 404', async () => {
    server = await startSyncServer()
    for (const path of ['/other', '/synchrony/a/b', '/']) {
      const { default: http } = await import('node:http')
      const url = new URL(server.url.replace('ws:', 'http:'))
      const status = await new Promise<number | undefined>((resolve) => {
        const request = http.get({
          host: url.hostname,
          port: url.port,
          path,
          headers: {
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': '13',
            'sec-websocket-key': 'x',
          },
        })
        request.on('response', (response) => {
          response.resume()
          resolve(response.statusCode)
        })
        request.on('error', () => resolve(undefined))
      })
      expect(status, path).toBe(404)
    }
  })
})

/** More than the sockets' own buffers take: pastes that are deleted again, then "end". */
async function floodedBy(name: string): Promise<{ bob: WebsocketProvider; sentBytes: number }> {
  const bob = server.connect(server.files['a.ts'] ?? '', name)
  await until(() => bob.synced)
  const text = bob.doc.getText('text')
  for (let n = 0; n < 250; n++) {
    text.insert(0, 'x'.repeat(60_000))
    text.delete(0, 60_000)
  }
  text.insert(0, 'end')
  await until(async () => (await textInRoom()) === 'end')
  return { bob, sentBytes: 250 * 60_000 }
}

function applySync(doc: Y.Doc, frame: Buffer | undefined): void {
  if (frame?.[0] !== messageType.sync || frame[1] === 0) return
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  Y.applyUpdate(doc, decoding.readVarUint8Array(decoder))
}

/** What the client sent before has been read, for an answer to something later is here. */
async function pongsHaveArrived({ socket, frames }: Bare): Promise<boolean> {
  const before = frames.length
  socket.send(encodeStep1(new Uint8Array([0])))
  await until(() => frames.length > before)
  return true
}
