/** Unmodified y-websocket clients on the sync endpoint. */
import { afterEach, describe, expect, it } from 'vitest'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { readRecord, roomTypes } from '../../shared/model/room-document.ts'
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
