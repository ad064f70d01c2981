import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { LocalCopy } from '../../../../../client/session/copies/local-copy.ts'
import {
  type DocumentConnection,
  type Notice,
  openDocument,
} from '../../../../../client/session/document/document-connection.ts'
import { decodeSent, isEcho } from '../../../../../client/session/document/watched-socket.ts'
import { refusalDelayMs } from '../../../../../server/socket/socket-connection.ts'
import type { FileId } from '../../../../../shared/model/ids.ts'
import {
  encodeAwareness,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  keepAliveFrame,
} from '../../../../../shared/protocol/sync.ts'
import { type HeldStore, openHeldStore } from '../../../../support/held-store.ts'
import { ManualClock } from '../../../../support/manual-clock.ts'
import { socketsAs } from '../../../../support/member-sockets.ts'
import { memberNamed, type SyncServer, startSyncServer } from '../../../../support/sync-server.ts'
import { until } from '../../../../support/until.ts'

let store: HeldStore
let server: SyncServer
let connections: DocumentConnection[]
let notices: Notice[]

beforeEach(async () => {
  store = await openHeldStore()
  server = await startSyncServer({ store, files: { 'a.ts': 'one\n' } })
  connections = []
  notices = []
})
afterEach(async () => {
  store.control.letGo()
  for (const connection of connections) connection.close()
  await server.close()
  await store.close()
})

function open(
  document: string,
  {
    member = 'Ann',
    onConnected = () => {},
    copy,
  }: { member?: string; onConnected?: () => void; copy?: LocalCopy } = {},
) {
  const { Socket, sent, cut, mend } = socketsAs(member, onConnected)
  const connection = openDocument({
    syncUrl: server.url,
    name: `${server.room}/${document}`,
    WebSocket: Socket,
    onNotice: (notice) => notices.push(notice),
    ...(copy === undefined ? {} : { copy }),
  })
  connections.push(connection)
  return { ...connection, text: connection.doc.getText('text') as Y.Text, sent, cut, mend }
}

const file = () => server.files['a.ts'] ?? ''

describe('a document connection', () => {
  test('[S18] that is discarded while it still reads its copy leaves that where it is', () => {
    const drop = vi.fn()
    const copy: LocalCopy = {
      isThere: true,
      restore: () => new Promise(() => {}),
      write: () => {},
      drop,
      isOwn: () => false,
      close: () => {},
    }
    const { Socket } = socketsAs('Ann', () => {})
    const wiring = { syncUrl: server.url, name: `${server.room}/${file()}`, WebSocket: Socket, onNotice: () => {} }
    openDocument({ ...wiring, copy }).discard()
    expect(drop).not.toHaveBeenCalled()
    openDocument({ ...wiring, copy: { ...copy, isThere: false } }).discard()
    expect(drop).toHaveBeenCalledOnce()
  })

  test('[S28] [S18] whose client id is one too many says so, keeps what was typed, and brings it when it may', async () => {
    await server.close()
    const clock = new ManualClock()
    server = await startSyncServer({ store, clock, room: server.room, limits: { newClientIds: 8 } })
    const write = vi.fn()
    const copy = { isThere: false, restore: async () => null, write, drop() {}, isOwn: () => false, close() {} }
    for (const earlier of [open(file()), open(file())]) {
      await until(() => earlier.isLoaded.get())
      earlier.close()
    }
    const third = open(file(), { copy })
    await until(() => third.isLoaded.get())
    third.text.insert(0, 'zero\n')
    await until(() => {
      clock.advance(refusalDelayMs)
      return third.state.get().kind === 'closed'
    })
    expect(third.state.get()).toEqual({ kind: 'closed', changes: 1, code: 4429, reason: 'client_ids_full' })
    expect(write).toHaveBeenLastCalledWith(third.doc, expect.objectContaining({ changes: 1 }))
    expect(await server.text()).toBe('one\n')
    clock.advance(48 * 60 * 60_000)
    third.reconnect()
    await until(async () => (await server.text()) === 'zero\none\n')
    await until(() => third.state.get().kind === 'saved')
  })

  test('[S18] that still reads its copy takes nothing of the server’s, also where the network changes meanwhile', async () => {
    const own = {}
    let read = (_found: { lineage: string; changes: number }) => {}
    const copy: LocalCopy = {
      isThere: true,
      async restore(doc) {
        const found = await new Promise<{ lineage: string; changes: number }>((resolve) => {
          read = resolve
        })
        doc.transact(() => doc.getText('text').insert(0, 'of another history\n'), own)
        return found
      },
      write: () => {},
      drop: () => {},
      isOwn: (origin) => origin === own,
      close: () => {},
    }
    const onConnected = vi.fn()
    const { Socket } = socketsAs('Ann', onConnected)
    const name = `${server.room}/${file()}`
    const ann = openDocument({ syncUrl: server.url, name, WebSocket: Socket, onNotice: () => {}, copy })
    connections.push(ann)
    ann.reconnect()
    const bo = open(file(), { member: 'Bo' })
    await until(() => bo.state.get().kind === 'saved')
    expect(ann.hasUnsent()).toBe(true)
    expect(onConnected).not.toHaveBeenCalled()
    read({ lineage: 'another', changes: 1 })
    await until(() => ann.state.get().kind === 'foreign')
    expect(ann.doc.getText('text').toString()).toBe('of another history\n')
    expect(bo.text.toString()).toBe('one\n')
  })

  test('[S18] copies what is long on its way with the count as it is by then', async () => {
    const counts: number[] = []
    const copy: LocalCopy = {
      isThere: false,
      restore: async () => null,
      write: (_doc, { changes }) => counts.push(changes),
      drop: () => {},
      isOwn: () => false,
      close: () => {},
    }
    const { Socket } = socketsAs('Ann', () => {})
    const name = `${server.room}/${file()}`
    const ann = openDocument({ syncUrl: server.url, name, WebSocket: Socket, onNotice: () => {}, copy })
    connections.push(ann)
    await until(() => ann.state.get().kind === 'saved')
    store.control.hold()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const text = ann.doc.getText('text')
    text.insert(0, 'a')
    await vi.advanceTimersByTimeAsync(2_000)
    text.insert(0, 'b')
    text.insert(0, 'c')
    await vi.advanceTimersByTimeAsync(2_000)
    vi.useRealTimers()
    expect(counts).toEqual([1, 3])
  })

  test('is loaded once the server’s text is there', async () => {
    const ann = open(file())
    expect(ann.state.get()).toEqual({ kind: 'connecting' })
    await until(() => ann.isLoaded.get())
    expect(ann.text.toString()).toBe('one\n')
    await until(() => ann.state.get().kind === 'saved')
  })

  test('[U3] says saved only when the last change is on disk', async () => {
    const ann = open(file())
    await until(() => ann.isLoaded.get())
    store.control.hold()
    ann.text.insert(0, 'x')
    ann.text.insert(0, 'y')
    expect(ann.state.get()).toMatchObject({ kind: 'saving', changes: 2 })
    await until(() => store.control.commits.length > 0)
    expect(ann.state.get()).toMatchObject({ kind: 'saving', changes: 2 })
    store.control.letGo()
    await until(() => ann.state.get().kind === 'saved')
  })

  test('tells that the server cannot store, and when it can again', async () => {
    const ann = open(file())
    await until(() => ann.isLoaded.get())
    store.control.areCommitsFailing = true
    ann.text.insert(0, 'x')
    await until(() => {
      const state = ann.state.get()
      return state.kind === 'saving' && !state.storageAvailable
    })
    store.control.areCommitsFailing = false
    await until(() => ann.state.get().kind === 'saved')
  })

  test('[R3, U3] keeps and counts what is typed offline, and brings it when it is back', async () => {
    const ann = open(file())
    const bo = open(file(), { member: 'Bo' })
    await until(() => ann.isLoaded.get() && bo.isLoaded.get())
    ann.cut()
    await until(() => ann.state.get().kind === 'reconnecting')
    ann.text.insert(0, 'a')
    ann.text.insert(0, 'b')
    expect(ann.state.get()).toEqual({ kind: 'offline', changes: 2 })
    ann.mend()
    await until(() => ann.state.get().kind === 'saved')
    await until(() => bo.text.toString() === 'baone\n')
  })

  test('is called offline after a few failed attempts, though nothing was typed', async () => {
    const ann = open(file())
    await until(() => ann.isLoaded.get())
    ann.cut()
    await until(() => ann.state.get().kind === 'offline')
    expect(ann.state.get()).toEqual({ kind: 'offline', changes: 0 })
  })

  test('[U145] tells when it tries again once it is lost, each time later, and nothing while it is there', async () => {
    const ann = open(file())
    await until(() => ann.isLoaded.get())
    expect(ann.retryAt.get()).toBeNull()
    const waits: number[] = []
    ann.retryAt.subscribe(() => {
      const at = ann.retryAt.get()
      if (at !== null) waits.push(Math.round((at - Date.now()) / 100))
    })
    ann.cut()
    await until(() => waits.length >= 3)
    expect(waits.slice(0, 3)).toEqual(waits.slice(0, 3).toSorted((a, b) => a - b))
    expect(waits[2]).toBeGreaterThan(waits[0] ?? 0)
  })

  test('stops where trying again is pointless, and says why', async () => {
    const ann = open('nosuchfile')
    await until(() => ann.state.get().kind === 'closed')
    expect(ann.state.get()).toMatchObject({ kind: 'closed', code: 4404 })
  })

  test('[R5] a viewer whose change was dropped is told so', async () => {
    const vic = open(file(), { member: 'Vic:viewer' })
    await until(() => vic.isLoaded.get())
    vic.text.insert(0, 'x')
    await until(() => notices.length > 0)
    expect(notices[0]).toMatchObject({ kind: 'notice', code: 'document_read_only' })
    await until(() => vic.state.get().kind === 'refused')
    const bo = open(file(), { member: 'Bo' })
    await until(() => bo.isLoaded.get())
    expect(bo.text.toString()).toBe('one\n')
  })

  test('[U3, A9] what was dropped never looks saved, also after a reconnect, until one may write again', async () => {
    const vic = open(file(), { member: 'Vic:viewer' })
    const bo = open(file(), { member: 'Bo' })
    await until(() => vic.isLoaded.get() && bo.isLoaded.get())
    vic.cut()
    await until(() => vic.state.get().kind === 'reconnecting')
    vic.text.insert(0, 'x')
    vic.mend()
    await until(() => vic.state.get().kind === 'refused')
    vic.reconnect()
    await until(() => notices.length === 2)
    await until(() => vic.state.get().kind === 'refused')

    const { room, release } = await server.registry.hold(server.room)
    room.changeRole(memberNamed('Vic').id, 'editor')
    vic.forgetRefusal()
    await until(() => bo.text.toString() === 'xone\n' && vic.state.get().kind === 'saved')
    release()
  })

  /** A viewer who typed `x`, was told that it was dropped, and that its message is dealt with. */
  async function refusedViewer() {
    const [write, drop] = [vi.fn(), vi.fn()]
    const copy: LocalCopy = {
      isThere: false,
      restore: async () => null,
      write,
      drop,
      isOwn: () => false,
      close: () => {},
    }
    const vic = open(file(), { member: 'Vic:viewer', copy })
    const bo = open(file(), { member: 'Bo' })
    await until(() => vic.state.get().kind === 'saved' && bo.isLoaded.get())
    vic.text.insert(0, 'x')
    await until(() => vic.state.get().kind === 'refused')
    bo.text.insert(0, 'b')
    await until(() => vic.text.toString().includes('b') && bo.state.get().kind === 'saved')
    drop.mockClear()
    return { vic, bo, write, drop }
  }

  test('[U3, S18, A9] what was dropped counts as unsaved, and is copied, where the connection is lost', async () => {
    const { vic, write } = await refusedViewer()
    vic.cut()
    await until(() => vic.state.get().kind === 'offline')
    expect(vic.state.get()).toEqual({ kind: 'offline', changes: 1 })
    expect(write).toHaveBeenCalledWith(vic.doc, expect.objectContaining({ changes: 1 }))
  })

  test('[U3, S18, A9] what was dropped is not called saved, nor its copy ended, before the server has it', async () => {
    const { vic, bo, drop } = await refusedViewer()
    vic.forgetRefusal()
    expect(vic.state.get()).toMatchObject({ kind: 'saving', changes: 1 })
    expect(drop).not.toHaveBeenCalled()
    const { room, release } = await server.registry.hold(server.room)
    room.changeRole(memberNamed('Vic').id, 'editor')
    await until(() => bo.text.toString().includes('x') && vic.state.get().kind === 'saved')
    expect(drop).toHaveBeenCalled()
    release()
  })

  test('[U3, A9] what was dropped is saved, where its page learns of its new role after the server has it', async () => {
    const { vic, bo } = await refusedViewer()
    const { room, release } = await server.registry.hold(server.room)
    room.changeRole(memberNamed('Vic').id, 'editor')
    await until(() => bo.text.toString().includes('x') && !vic.hasUnsent())
    expect(vic.state.get().kind).toBe('refused')
    vic.forgetRefusal()
    expect(vic.state.get().kind).toBe('saved')
    release()
  })
})

describe('[S17] a document made anew under the same name', () => {
  const promised = 'promised' as FileId

  /** Makes the file, where it is not there, or makes it anew; its text is `content`. */
  async function make(content: string): Promise<void> {
    const { room, release } = await server.registry.hold(server.room)
    if (room.files().some(({ id }) => id === promised)) room.deleteFile(promised)
    room.createFile({ path: 'b.ts', content, id: promised }, null)
    await room.saved()
    release()
  }

  async function textInRoom(): Promise<string> {
    const { room, release } = await server.registry.hold(server.room)
    const { content } = await room.readFile(promised)
    release()
    return content
  }

  test('is neither taken nor given anything by a client that has the earlier one', async () => {
    await make('one\n')
    const ann = open(promised)
    await until(() => ann.isLoaded.get())
    ann.cut()
    await until(() => ann.state.get().kind === 'reconnecting')
    ann.text.insert(0, 'mine ')
    await make('one\n')
    ann.mend()
    await until(() => ann.state.get().kind === 'foreign')
    expect(ann.state.get()).toEqual({ kind: 'foreign', changes: 1 })
    ann.text.insert(0, 'still ')
    ann.reconnect()
    expect(ann.state.get()).toEqual({ kind: 'foreign', changes: 2 })
    expect(ann.text.toString()).toBe('still mine one\n')
    expect(await textInRoom()).toBe('one\n')

    const anew = open(promised)
    await until(() => anew.state.get().kind === 'saved')
    expect(anew.text.toString()).toBe('one\n')
  })

  test('is taken by a client that has nothing of it yet', async () => {
    await make('')
    const ann = open(promised)
    await until(() => ann.isLoaded.get())
    ann.cut()
    await until(() => ann.state.get().kind === 'reconnecting')
    await make('one\n')
    ann.mend()
    await until(() => ann.state.get().kind === 'saved' && ann.text.toString() === 'one\n')
  })

  test('a change made before the lineage is known waits for it, is counted, and is sent once', async () => {
    await make('one\n')
    let early = ''
    const ann = open(promised, {
      onConnected() {
        ann.text.insert(0, early)
        if (early !== '') expect(ann.state.get()).toMatchObject({ kind: 'saving', changes: 1 })
      },
    })
    const bo = open(promised, { member: 'Bo' })
    await until(() => ann.isLoaded.get() && bo.isLoaded.get())
    ann.cut()
    await until(() => ann.state.get().kind === 'reconnecting')
    early = 'early '
    ann.mend()
    await until(() => bo.text.toString() === 'early one\n' && ann.state.get().kind === 'saved')
    expect(ann.sent.flatMap((frame) => decodeSent(frame)?.kind ?? [])).toEqual(['step2', 'step2'])
  })
})

test('[P5] what others show is not sent back to the server, our own is', async () => {
  const ann = open(file())
  await until(() => ann.isLoaded.get())
  const sent: Uint8Array[] = []
  ann.awareness.setLocalStateField('cursor', null)
  const send = vi.spyOn(WebSocket.prototype, 'send').mockImplementation((data) => {
    if (data instanceof Uint8Array) sent.push(data)
  })
  const other = new Awareness(new Y.Doc())
  other.setLocalStateField('user', { name: 'Bo' })
  applyAwarenessUpdate(ann.awareness, encodeAwarenessUpdate(other, [other.clientID]), 'test')
  expect(sent).toEqual([])
  ann.awareness.setLocalStateField('cursor', { anchor: 1 })
  expect(sent).toHaveLength(1)
  send.mockRestore()
  other.destroy()

  const own = encodeAwareness(encodeAwarenessUpdate(ann.awareness, [ann.doc.clientID]))
  expect(isEcho(own, ann.doc.clientID)).toBe(false)
  expect(isEcho(own, ann.doc.clientID + 1)).toBe(true)
  expect(isEcho(keepAliveFrame, 1)).toBe(false)
  expect(isEcho(encodeStep1(new Uint8Array([0])), 1)).toBe(false)
})

test('only step2 and update are counted as document messages', () => {
  expect(decodeSent(encodeStep1(new Uint8Array([0])))).toBeNull()
  expect(decodeSent(new Uint8Array([1, 1, 0]))).toBeNull()
  expect(decodeSent(encodeStep2(new Uint8Array([0, 0])))).toEqual({ kind: 'step2', isEmpty: true })
  expect(decodeSent(encodeStep2(new Uint8Array([1, 1, 7, 0, 0])))).toEqual({ kind: 'step2', isEmpty: false })
  expect(decodeSent(encodeUpdate(new Uint8Array([1, 1, 7, 0, 0])))).toEqual({ kind: 'update', isEmpty: false })
})
