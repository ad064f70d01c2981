/** Unmodified y-websocket clients on the sync endpoint. */
import { afterEach, describe, expect, it } from 'vitest'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { claimGraceMs } from '../../server/rooms/writing/writers.ts'
import { readRecord, roomTypes } from '../../shared/model/room-document.ts'
import { messageType, syncStep } from '../../shared/protocol/sync.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

let server: SyncServer
afterEach(() => server?.close())

const textOf = (provider: WebsocketProvider) => provider.doc.getText('text')
const statesSeenBy = (provider: WebsocketProvider) =>
  [...provider.awareness.getStates()].filter(([id]) => id !== provider.doc.clientID).map(([, state]) => state)

describe('an unmodified client', () => {
  it('[S1] becomes synced, types, and sees what others type', async () => {
    server = await startSyncServer({ files: { 'a.ts': 'one\n' } })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    const bob = server.connect(server.files['a.ts'] ?? '', 'Bob')
    await until(() => ada.synced && bob.synced)
    expect(textOf(ada).toString()).toBe('one\n')
    textOf(ada).insert(4, 'two\n')
    await until(() => textOf(bob).toString() === 'one\ntwo\n')
    textOf(bob).insert(0, 'zero\n')
    await until(() => textOf(ada).toString() === 'zero\none\ntwo\n')
  })

  it('[S1] has the whole text at the moment it is synced, though others have typed since the state was encoded', async () => {
    const long = 'line\n'.repeat(500)
    server = await startSyncServer({ files: { 'a.ts': long } })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    await until(() => ada.synced)
    for (const key of 'typed') textOf(ada).insert(0, key)
    textOf(ada).delete(10, 3)
    const expected = textOf(ada).toString()
    const watcher = server.connect(server.files['a.ts'] ?? '', 'Cem')
    await until(() => textOf(watcher).toString() === expected)

    const bob = server.connect(server.files['a.ts'] ?? '', 'Bob')
    const steps: (number | undefined)[] = []
    bob.ws?.addEventListener('message', ({ data }: { data: ArrayBuffer }) => {
      const [type, step] = new Uint8Array(data)
      if (type === messageType.sync) steps.push(step)
    })
    const atSync = await new Promise<string>((resolve) => bob.once('sync', () => resolve(textOf(bob).toString())))
    expect(steps).toEqual([syncStep.step1, syncStep.update, syncStep.step2])
    expect(atSync).toBe(expected)
    expect(bob.doc.store.pendingStructs).toBeNull()
  })

  it('[P1] shows its caret to others, and theirs to it, with the names that the server knows', async () => {
    server = await startSyncServer()
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada')
    const bob = server.connect(server.files['a.ts'] ?? '', 'Bob')
    await until(() => ada.synced && bob.synced)
    const at = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(textOf(ada), 0))
    ada.awareness.setLocalStateField('user', { name: 'Mallory', color: 'red;background:url(//x)' })
    ada.awareness.setLocalStateField('cursor', { anchor: at, head: at })
    bob.awareness.setLocalStateField('cursor', null)
    await until(() => statesSeenBy(bob)[0]?.cursor && statesSeenBy(ada).length === 1)
    expect(statesSeenBy(bob)).toEqual([
      {
        user: expect.objectContaining({ name: 'Ada', kind: 'person', role: 'editor' }),
        cursor: { anchor: { type: null, tname: 'text', item: null, assoc: 0 }, head: expect.anything() },
      },
    ])
    expect(statesSeenBy(bob)[0]?.user.color).toMatch(/^#[0-9a-f]{6}$/)
    expect(statesSeenBy(ada)[0]?.user.name).toBe('Bob')
  })

  it('[R5] passes on the text of another in the same browser, and both stay', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock })
    const ada = server.connect(server.files['a.ts'] ?? '', 'Ada', { isTab: true })
    const bob = server.connect(server.files['a.ts'] ?? '', 'Bob', { isTab: true })
    await until(() => ada.synced && bob.synced)
    const closed: unknown[] = []
    for (const tab of [ada, bob]) tab.on('connection-close', (event) => closed.push(event))
    const { ws } = ada
    if (ws === null) throw new Error('Ada is not connected')
    // What Ada types reaches the server late, and Bob's tab at once.
    const late: Parameters<typeof ws.send>[0][] = []
    const send = ws.send.bind(ws)
    ws.send = (data) => late.push(data)
    textOf(ada).insert(0, 'fresh')
    await until(() => textOf(bob).toString() === 'fresh')
    bob.disconnect()
    await until(() => closed.length === 1)
    closed.length = 0
    bob.connect()
    await until(() => bob.synced)
    // The answer to the server's step1, with what Ada typed, went out before this did.
    bob.awareness.setLocalStateField('cursor', null)
    await until(() => statesSeenBy(ada).some(({ cursor, user }) => cursor === null && user?.name === 'Bob'))
    expect(await server.text()).toBe('')
    for (const frame of late) send(frame)
    ws.send = send
    await until(async () => (await server.text()) === 'fresh')
    clock.advance(claimGraceMs)
    textOf(bob).insert(0, 'still ')
    textOf(ada).insert(textOf(ada).length, ' here')
    await until(async () => (await server.text()) === 'still fresh here')
    expect(closed).toEqual([])
  })

  it('[S1] follows the room document', async () => {
    server = await startSyncServer({ files: { 'a.ts': '', 'src/b.ts': '' } })
    const ada = server.connect('room', 'Ada')
    await until(() => ada.synced)
    const { files, members } = roomTypes(ada.doc)
    expect([...files.values()].map(({ path }) => path).sort()).toEqual(['a.ts', 'src/b.ts'])
    expect([...members.values()].map(({ name }) => name).sort()).toEqual(['Ada', 'Owner'])
    const { room, release } = await server.registry.hold(server.room)
    room.postMessage({ author: room.types.members.get('idAda')?.id ?? ('' as never), text: 'hello' })
    release()
    await until(() => roomTypes(ada.doc).messages.length === 1)
    expect(readRecord(roomTypes(ada.doc).messages.get(0))).toMatchObject({ text: 'hello' })
  })
})
