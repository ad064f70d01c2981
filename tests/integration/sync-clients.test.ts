/** Unmodified y-websocket clients that come, go, and may not write. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { claimGraceMs } from '../../server/rooms/writing/writers.ts'
import type { FileId, RoomId } from '../../shared/model/ids.ts'
import { closeRefused } from '../support/bare-socket.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { memberNamed, type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

const servers: SyncServer[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function start(options?: Parameters<typeof startSyncServer>[0]): Promise<SyncServer> {
  const server = await startSyncServer(options)
  servers.push(server)
  return server
}

const textOf = (provider: WebsocketProvider) => provider.doc.getText('text')
const namesSeenBy = (provider: WebsocketProvider) =>
  [...provider.awareness.getStates()]
    .filter(([id]) => id !== provider.doc.clientID)
    .map(([, state]) => state.user?.name as string)

describe('a client', () => {
  it('[P1] that reconnects is visible again at once, and sees others', async () => {
    const clock = new ManualClock()
    const server = await start({ clock })
    const file = server.files['a.ts'] ?? ''
    const ada = server.connect(file, 'Ada')
    const bob = server.connect(file, 'Bob')
    await until(() => namesSeenBy(ada).includes('Bob') && namesSeenBy(bob).includes('Ada'))
    for (let move = 0; move < 5; move++) bob.awareness.setLocalStateField('cursor', null)
    bob.disconnect()
    await until(() => {
      clock.advance(100)
      return namesSeenBy(ada).length === 0
    })
    // From here on no time goes by on the server.
    bob.connect()
    await until(() => namesSeenBy(ada).includes('Bob') && namesSeenBy(bob).includes('Ada'))
    expect(namesSeenBy(ada)).toEqual(['Bob'])
  })

  it('[R3] that typed while offline meets what others typed, and all have all of it', async () => {
    const server = await start({ files: { 'a.ts': 'start\n' } })
    const file = server.files['a.ts'] ?? ''
    const ada = server.connect(file, 'Ada')
    const bob = server.connect(file, 'Bob')
    await until(() => ada.synced && bob.synced)
    bob.disconnect()
    textOf(bob).insert(0, 'offline ')
    textOf(ada).insert(textOf(ada).length, 'online')
    bob.connect()
    await until(() => textOf(ada).toString() === 'offline start\nonline')
    await until(() => textOf(bob).toString() === 'offline start\nonline')
  })

  it('[R5] that may only read sees everything and changes nothing', async () => {
    const server = await start({ files: { 'a.ts': 'kept' } })
    const file = server.files['a.ts'] ?? ''
    const viewer = server.connect(file, 'Eve:viewer')
    const ada = server.connect(file, 'Ada')
    await until(() => viewer.synced && ada.synced)
    textOf(viewer).insert(0, 'gone ')
    textOf(ada).insert(4, '!')
    await until(() => textOf(viewer).toString() === 'gone kept!')
    const late = server.connect(file, 'Late')
    await until(() => late.synced)
    expect(textOf(late).toString()).toBe('kept!')
    expect(textOf(ada).toString()).toBe('kept!')
    await until(() => namesSeenBy(ada).includes('Eve'))
  })

  it('[S5] changes nothing in the room document', async () => {
    const server = await start()
    const owner = server.connect('room', 'Owner:owner')
    await until(() => owner.synced)
    owner.doc.getMap('files').clear()
    owner.doc.getMap('room').set('name', 'mine')
    const ada = server.connect('room', 'Ada')
    await until(() => ada.synced)
    expect(ada.doc.getMap('files').size).toBe(1)
    expect(ada.doc.getMap('room').get('name')).toBe('Test')
    expect(owner.wsconnected).toBe(true)
  })

  it('[S4] that may not come in is told to stay away, with the code of the reason', async () => {
    const clock = new ManualClock()
    const server = await start({ clock })
    const codesOf = async (...providers: WebsocketProvider[]) => {
      const codes = providers.map(
        (provider) => new Promise<number>((resolve) => provider.on('closed', ({ code }) => resolve(code))),
      )
      await closeRefused(clock, providers.length)
      return Promise.all(codes)
    }
    expect(await codesOf(server.connect(server.files['a.ts'] ?? '', ''))).toEqual([4401])
    expect(await codesOf(server.connect('nosuchfile', 'Ada'))).toEqual([4404])
    const unknown = ['not an id', '%E0%A4%A', '', 'a/b'].map((document) => server.connect(document, 'Ada'))
    expect(await codesOf(...unknown)).toEqual([4404, 4404, 4404, 4404])
    await server.registry.delete(server.room)
    expect(await codesOf(server.connect('room', 'Ada'))).toEqual([4404])
  })

  it('[F6] [R2] finds what it saw again after the server has stopped and another has started', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'weft-sync-'))
    folders.push(folder)
    const first = await openSqliteStore({ dataDir: folder })
    const server = await start({ store: first, files: { 'a.ts': 'one\n' } })
    const file = server.files['a.ts'] ?? ''
    const ada = server.connect(file, 'Ada')
    const bob = server.connect(file, 'Bob')
    await until(() => ada.synced && bob.synced)
    for (const letter of 'typed') textOf(ada).insert(textOf(ada).length, letter)
    await until(() => textOf(bob).toString() === 'one\ntyped')
    const room: RoomId = server.room
    await server.close()
    servers.pop()
    await first.close()

    const second = await openSqliteStore({ dataDir: folder })
    const again = await start({ store: second, room })
    const late = again.connect(file, 'Late')
    await until(() => late.synced)
    expect(textOf(late).toString()).toBe('one\ntyped')
    const back = again.connect(file, 'Ada', { doc: ada.doc })
    textOf(back).insert(0, 'zero\n')
    await until(() => textOf(late).toString() === 'zero\none\ntyped')
    await again.close()
    servers.pop()
    await second.close()
  })

  it('[S11] may come and go as it likes while everything leaves memory at once', async () => {
    const server = await start({ idleMs: 0 })
    const file = server.files['a.ts'] ?? ''
    const doc = new Y.Doc()
    for (let round = 0; round < 15; round++) {
      const provider = server.connect(file, 'Ada', { doc })
      await until(() => provider.wsconnected)
      doc.getText('text').insert(0, 'x')
      if (round % 2 === 0) await until(() => provider.synced)
      provider.destroy()
    }
    const bob = server.connect(file, 'Bob')
    const ada = server.connect(file, 'Ada', { doc })
    await until(() => ada.synced && bob.synced)
    await until(() => textOf(bob).toString() === 'x'.repeat(15))
  })

  it('[S21] that is given what its browser kept after it connected passes on what one who is away typed, and stays', async () => {
    const clock = new ManualClock()
    const server = await start({ clock })
    const file = server.files['a.ts'] ?? ''
    const held = await server.registry.hold(server.room)
    held.room.admit(memberNamed('Bob'), 'editor')
    const bob = server.connect(file, 'Bob')
    await until(() => bob.synced)
    textOf(bob).insert(0, 'bob')
    const read = async () => (await held.room.readFile(file as FileId)).content
    await until(async () => (await read()) === 'bob')
    bob.disconnect()
    textOf(bob).insert(3, ' offline')
    const closings: unknown[] = []
    const ada = server.connect(file, 'Ada')
    ada.on('closed', (closing) => closings.push(closing))
    await until(() => ada.synced)
    Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bob.doc), 'the store of the browser')
    textOf(ada).insert(11, ' and ada')
    await until(async () => {
      // By little steps: whoever does not answer a ping meanwhile is cut.
      clock.advance(claimGraceMs / 50)
      return (await read()) === 'bob offline and ada'
    })
    expect(closings).toEqual([])
    bob.connect()
    await until(() => textOf(bob).toString() === 'bob offline and ada')
    held.release()
  })

  it('[S1] is one of many, and all have the same text', async () => {
    const server = await start()
    const file = server.files['a.ts'] ?? ''
    const clients = Array.from({ length: 12 }, (_, index) => server.connect(file, `Client${index}`))
    await until(() => clients.every(({ synced }) => synced))
    for (let round = 0; round < 10; round++) {
      for (const client of clients) textOf(client).insert(round % (textOf(client).length + 1), `${round}`)
    }
    await until(() => clients.every((client) => textOf(client).length === 120))
    const texts = new Set(clients.map((client) => textOf(client).toString()))
    expect(texts.size).toBe(1)
  })
})
