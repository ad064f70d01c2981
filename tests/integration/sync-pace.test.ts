/** Frames that come faster than they are read, on either side of a socket. */
import * as decoding from 'lib0/decoding'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { FileId } from '../../shared/model/ids.ts'
import { encodeUpdate, messageType } from '../../shared/protocol/sync.ts'
import { connectBare, openBare, updateWith } from '../support/bare-socket.ts'
import { makeGate } from '../support/gate.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { guestName, memberNamed, type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

let server: SyncServer
afterEach(() => server?.close())

describe('a connection', () => {
  it('[S12] that is too fast is held back, and loses nothing', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock, limits: { updatesPerSecond: 100 } })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    for (let n = 0; n < 250; n++) ada.doc.getText('text').insert(n, 'x')
    await until(async () => (await server.text()).length > 0)
    expect((await server.text()).length).toBeLessThan(250)
    await until(async () => {
      clock.advance(100)
      return (await server.text()).length === 250
    })
    expect(ada.wsconnected).toBe(true)
  })

  it('[S12] that is too fast and gone has left nothing behind', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock, limits: { updatesPerSecond: 100 } })
    const bare = await openBare(server, 'Ada')
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => bare.socket.send(encodeUpdate(update)))
    for (let n = 0; n < 250; n++) doc.getText('text').insert(n, 'x')
    bare.socket.close()
    await until(() => {
      clock.advance(100)
      return bare.closed.length === 1
    })
    await until(async () => (await server.text()).length === 250)
  })

  it('[A9, G20] that has closed writes what it left behind bit by bit, and no more of it once its member is removed', async () => {
    const admission = makeGate()
    server = await startSyncServer({ beforeAdmit: () => admission.opened })
    const ada = memberNamed('Ada')
    const { room, release } = await server.registry.hold(server.room)
    const held = await room.holdFile(server.files['a.ts'] as FileId)
    const length = () => held.file.text.length
    const bare = await connectBare(server, 'Ada')
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => bare.socket.send(encodeUpdate(update)))
    for (let n = 0; n < 5_000; n++) doc.getText('text').insert(n, 'x')
    bare.socket.close()
    await until(() => bare.closed.length === 1)
    admission.open()
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

  it.each([
    ['of the same member', 'Eve'],
    ['of another guest without credentials, from the same address', guestName],
  ])('[S24] waits until what another took is made up for, where that is %s', async (_, name) => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock })
    const { room, release } = await server.registry.hold(server.room)
    const held = await room.holdFile(server.files['a.ts'] as FileId)
    held.file.onUpdate(() => clock.advance(1_000))
    const [first, second] = [await openBare(server, name), await openBare(server, name)]
    const bob = await openBare(server, 'Bob')
    first.socket.send(encodeUpdate(updateWith('x')))
    await until(async () => (await server.text()) === 'x')
    second.socket.send(encodeUpdate(updateWith('y')))
    const waitMs = () => clock.waits.find((ms) => ms > 1_500 && ms <= 3_000)
    await until(() => waitMs() !== undefined)
    bob.socket.send(encodeUpdate(updateWith('z')))
    await until(async () => (await server.text()).includes('z'))
    expect(await server.text()).not.toContain('y')
    clock.advance(waitMs() ?? 0)
    await until(async () => (await server.text()).includes('y'))
    held.release()
    release()
  })

  it('[S4] that joins a document larger than what may wait gets all of it', async () => {
    server = await startSyncServer({ files: { 'a.ts': 'x'.repeat(300_000) }, limits: { backlogBytes: 100_000 } })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    expect(ada.doc.getText('text').length).toBe(300_000)
  })

  it('[S13] that does not read misses what is too much, and gets it when it reads again, on the same connection', async () => {
    server = await startSyncServer({ limits: { backlogBytes: 100_000 } })
    const slow = await openBare(server, 'Ada')
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
    const slow = await openBare(server, 'Ada')
    slow.socket.pause()
    const { bob } = await floodedBy('Bob')
    bob.disconnect()
    clock.advance(30_000)
    slow.socket.resume()
    await until(() => slow.closed.length === 1)
    expect(slow.closed).toEqual([{ code: 1013, reason: 'connection_slow' }])
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
  await until(async () => (await server.text()) === 'end')
  return { bob, sentBytes: 250 * 60_000 }
}

function applySync(doc: Y.Doc, frame: Buffer | undefined): void {
  if (frame?.[0] !== messageType.sync || frame[1] === 0) return
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  Y.applyUpdate(doc, decoding.readVarUint8Array(decoder))
}
