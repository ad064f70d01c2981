/** Carets and people, through a room, as unmodified clients see them. */
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { FileId, TaskId } from '../../../shared/model/ids.ts'
import { encodeAwareness, messageType } from '../../../shared/protocol/sync.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { turns, until } from '../../support/until.ts'

let rooms: TestRooms
let clock: ManualClock
let file: FileId
const clients: RoomClient[] = []

beforeEach(async () => {
  clock = new ManualClock()
  rooms = await openTestRooms({ clock, files: { 'a.ts': 'hello', 'b.ts': '' } })
  file = rooms.file('a.ts')
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

async function join(name: string, document: string = file, options: { doc?: Y.Doc; weft?: boolean } = {}) {
  const client = new RoomClient(memberNamed(name), options)
  clients.push(client)
  return client.join(rooms.room, document)
}

const at = (client: RoomClient, index: number) =>
  JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(client.doc.getText('text'), index)))
function varUint(value: number): number[] {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, value)
  return [...encoding.toUint8Array(encoder)]
}

const namesSeenBy = (client: RoomClient) =>
  client.others.map(([, state]) => (state.user as { name: string }).name).sort()

describe('presence in a file', () => {
  it('[P1] shows who is here before they move, and their caret when they do', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => ada.isSynced && namesSeenBy(ada).length === 1 && namesSeenBy(bob).length === 1)
    bob.awareness.setLocalStateField('cursor', { anchor: at(bob, 1), head: at(bob, 3) })
    await until(() => ada.others[0]?.[1].cursor)
    expect(ada.others[0]?.[1].cursor).toEqual({ anchor: at(bob, 1), head: at(bob, 3) })
    expect(rooms.room.caretsIn(file)).toEqual([{ member: bob.member.id, range: { from: 1, to: 3 } }])
  })

  it('[P1] shows a person who reconnects at once, both ways, though clients keep old clocks', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    for (let move = 0; move < 5; move++) bob.awareness.setLocalStateField('cursor', null)
    await until(() => namesSeenBy(ada).length === 1)
    bob.leave()
    clock.advance(1_500)
    await until(() => namesSeenBy(ada).length === 0)
    bob.isOpen = true
    await bob.join(rooms.room, file)
    await until(() => namesSeenBy(ada).length === 1 && namesSeenBy(bob).length === 1)
  })

  it('[P1] shows nothing of a reconnect that is quick', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => namesSeenBy(ada).length === 1)
    const seen: string[][] = []
    ada.awareness.on('change', () => seen.push(namesSeenBy(ada)))
    bob.leave()
    clock.advance(1_000)
    bob.isOpen = true
    await bob.join(rooms.room, file)
    await turns()
    clock.advance(10_000)
    await turns()
    expect(seen.filter((names) => names.length === 0)).toEqual([])
    expect(namesSeenBy(bob)).toEqual(['Ada'])
    // Its own state is its own: the server's copy of it never comes back.
    expect(bob.awareness.getLocalState()).toEqual({})
    expect(bob.awareness.meta.get(bob.doc.clientID)?.clock).toBe(0)
  })

  it('[P1] shows a person over a new connection while their old one is not known to be dead', async () => {
    const ada = await join('Ada')
    const old = await join('Bob')
    await until(() => namesSeenBy(ada).length === 1)
    const bob = new RoomClient(memberNamed('Bob'), { doc: old.doc })
    bob.awareness.clientID = old.awareness.clientID
    clients.push(bob)
    await bob.join(rooms.room, file)
    bob.awareness.setLocalStateField('cursor', { anchor: at(bob, 0), head: at(bob, 0) })
    await until(() => ada.others.some(([, state]) => state.cursor))
    old.leave()
    clock.advance(5_000)
    await turns()
    expect(namesSeenBy(ada)).toEqual(['Bob'])
  })

  it('[P1] shows a person their own carets in other windows', async () => {
    const ada = await join('Ada')
    const other = await join('Ada')
    await until(() => namesSeenBy(ada).length === 1 && namesSeenBy(other).length === 1)
  })

  it('[P1] clocks are newer than any from before a restart', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    for (let move = 0; move < 20; move++) {
      bob.awareness.setLocalStateField('cursor', { anchor: at(bob, move % 2), head: at(bob, 0) })
      await turns()
    }
    ada.leave()
    bob.leave()
    await rooms.close()
    clock.advance(1_000)
    rooms = await openTestRooms({ clock, store: rooms.store, id: rooms.id })
    for (const client of [ada, bob]) {
      client.isOpen = true
      await client.join(rooms.room, file)
    }
    await until(() => namesSeenBy(ada).length === 1 && namesSeenBy(bob).length === 1)
  })

  it('[P3] takes a state away at once when its client does, and after a grace when its connection ends', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    const eve = await join('Eve')
    await until(() => namesSeenBy(ada).length === 2)
    bob.awareness.setLocalState(null)
    await until(() => namesSeenBy(ada).length === 1)
    eve.leave()
    clock.advance(1_499)
    await turns()
    expect(namesSeenBy(ada)).toEqual(['Eve'])
    clock.advance(1)
    await until(() => namesSeenBy(ada).length === 0)
  })

  it('[P2] takes name, colour and role from the server, whatever a client says', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    bob.awareness.setLocalState({ user: { name: 'Ada', id: 'idAda', color: 'x;y' }, admin: true, cursor: null })
    await until(() => namesSeenBy(ada).length === 1)
    const [, state] = ada.others[0] ?? []
    expect(Object.keys(state ?? {}).sort()).toEqual(['cursor', 'user'])
    expect(state?.user).toMatchObject({ id: 'idBob', name: 'Bob', role: 'editor', kind: 'person' })
  })

  it('[P2] drops what a client says under the id of another', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    const eve = await join('Eve')
    await until(() => bob.isSynced && eve.isSynced)
    bob.awareness.setLocalStateField('cursor', { anchor: at(bob, 2), head: at(bob, 2) })
    await until(() => ada.awareness.getStates().get(bob.doc.clientID)?.cursor)
    const forged = new Map([[bob.doc.clientID, { cursor: { anchor: at(eve, 0), head: at(eve, 0) } }]])
    eve.awareness.meta.set(bob.doc.clientID, { clock: Number.MAX_SAFE_INTEGER - 1, lastUpdated: 0 })
    eve.receive(encodeAwareness(encodeAwarenessUpdate(eve.awareness, [bob.doc.clientID], forged)))
    eve.receive(encodeAwareness(encodeAwarenessUpdate(eve.awareness, [bob.doc.clientID], new Map())))
    await turns()
    expect(ada.awareness.getStates().get(bob.doc.clientID)).toMatchObject({ cursor: { anchor: at(bob, 2) } })
    expect(namesSeenBy(ada)).toEqual(['Bob', 'Eve'])
  })

  it('[P2] makes no ghost of one who has gone from what others send on', async () => {
    const ada = await join('Ada')
    ada.awareness.setLocalState(null)
    const bob = await join('Bob')
    await until(() => namesSeenBy(ada).length === 1)
    const echo = encodeAwareness(encodeAwarenessUpdate(ada.awareness, [bob.doc.clientID]))
    bob.leave()
    clock.advance(1_500)
    await until(() => namesSeenBy(ada).length === 0)
    ada.receive(echo)
    const eve = await join('Eve')
    await turns()
    expect(namesSeenBy(eve)).toEqual([])
  })

  it.each([
    ['a negative clock', { anchor: { item: { client: 1, clock: -1 } }, head: { item: null } }],
    ['no object', 'here'],
    ['half of it', { anchor: { item: null } }],
    ['a number', { anchor: 1, head: 2 }],
  ])('[P2] drops a cursor that is %s', async (_, cursor) => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    bob.awareness.setLocalState({ cursor })
    await until(() => namesSeenBy(ada).length === 1)
    await turns()
    expect(ada.others[0]?.[1].cursor).toBeNull()
  })

  it('[P2] passes on no root type but the text', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    const position = { tname: 'evil', type: { client: 1, clock: 1 }, item: null, extra: 1 }
    bob.awareness.setLocalState({ cursor: { anchor: position, head: position } })
    await until(() => ada.others[0]?.[1].cursor)
    const clean = { type: null, tname: 'text', item: null, assoc: 0 }
    expect(ada.others[0]?.[1].cursor).toEqual({ anchor: clean, head: clean })
  })

  it.each([
    ['is cut', (_: number) => [1, 5]],
    ['is no JSON', (client: number) => [1, ...varUint(client), 9, 3, 0x7b, 0x7b, 0x7b]],
  ])('[S6] ends the connection that sends a state that %s', async (_, bytes) => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    bob.receive(encodeAwareness(new Uint8Array(bytes(bob.doc.clientID))))
    expect(bob.endedWith).toBe('frame_invalid')
    await turns()
    expect(ada.endedWith).toBeNull()
  })

  it('[P2] drops a state that is too large', async () => {
    const ada = await join('Ada')
    const eve = await join('Eve')
    await until(() => eve.isSynced)
    eve.awareness.setLocalState({ cursor: { anchor: at(eve, 0), head: at(eve, 0) }, blob: 'x'.repeat(10_000) })
    await turns()
    expect(eve.endedWith).toBeNull()
    expect(ada.others[0]?.[1].cursor).toBeNull()
  })

  it('sends what changes in one turn in one frame, and nobody their own', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => namesSeenBy(ada).length === 1 && namesSeenBy(bob).length === 1)
    await turns()
    const isAwareness = (frame: Uint8Array) => frame[0] === 1
    const [adaBefore, bobBefore] = [ada, bob].map(({ frames }) => frames.filter(isAwareness).length)
    for (let move = 0; move < 5; move++) {
      bob.awareness.setLocalStateField('cursor', { anchor: at(bob, move), head: at(bob, move) })
    }
    await turns()
    expect(ada.frames.filter(isAwareness).length).toBe((adaBefore ?? 0) + 1)
    expect(bob.frames.filter(isAwareness).length).toBe(bobBefore)
  })

  it('[P5] collects carets in a crowd, but lets who comes and goes wait less, and sends nobody their own', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    for (let n = 0; n < 198; n++) await join(`Person${n}`)
    const names = () => new Set(namesSeenBy(ada))
    await until(() => bob.isSynced)
    clock.advance(50)
    await turns()
    expect(names().size).toBe(199)
    const isAwareness = (frame: Uint8Array) => frame[0] === 1
    const counts = () => clients.map(({ frames }) => frames.filter(isAwareness).length)
    const before = counts()
    const head = (client: RoomClient) => ada.awareness.getStates().get(client.doc.clientID)?.cursor

    // 200 people: 50 ms. The first one to move after a rest waits for nothing.
    clock.advance(1_000)
    bob.awareness.setLocalStateField('cursor', { anchor: at(bob, 1), head: at(bob, 1) })
    await turns()
    expect(head(bob)).toEqual({ anchor: at(bob, 1), head: at(bob, 1) })
    const movers = clients.slice(2, 12)
    for (const mover of movers) {
      mover.awareness.setLocalStateField('cursor', { anchor: at(mover, 2), head: at(mover, 2) })
      await turns()
    }
    clock.advance(49)
    await turns()
    expect(movers.filter((mover) => head(mover))).toEqual([])
    clock.advance(1)
    await turns()
    expect(movers.filter((mover) => head(mover))).toEqual(movers)
    const [adaSent = 0, bobSent = 0, moverSent = 0] = counts().map((count, index) => count - (before[index] ?? 0))
    expect({ adaSent, bobSent, moverSent }).toEqual({ adaSent: 2, bobSent: 1, moverSent: 2 })
    for (const client of clients) expect(client.awareness.meta.get(client.doc.clientID)?.clock).toBeLessThan(10)

    movers[0]?.awareness.setLocalState(null)
    clock.advance(12)
    await turns()
    expect(names().size).toBe(199)
    clock.advance(1)
    await turns()
    expect(names().size).toBe(198)
  })

  it('[P5] sends nothing where a client says again what it shows', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => namesSeenBy(ada).length === 1)
    await turns()
    const before = ada.frames.length
    bob.receive(encodeAwareness(encodeAwarenessUpdate(bob.awareness, [bob.doc.clientID])))
    await turns()
    expect(ada.frames.length).toBe(before)
  })

  it('[P5] puts nothing together for a connection that has closed, although it had asked', async () => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => namesSeenBy(ada).length === 1)
    const sent = vi.spyOn(bob, 'send')
    const asks = Uint8Array.of(messageType.queryAwareness)
    bob.receive(asks)
    expect(sent).toHaveBeenCalledOnce()
    bob.isOpen = false
    bob.receive(asks)
    expect(sent).toHaveBeenCalledOnce()
  })

  it.each([
    ['', 0],
    [', although the server’s clock was set back', 3_600_000],
  ])('[P1] renews states before clients forget them%s', async (_, setBackMs) => {
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => namesSeenBy(ada).length === 1)
    const clockOfBob = () => ada.awareness.meta.get(bob.doc.clientID)?.clock ?? 0
    const before = clockOfBob()
    clock.setBack(setBackMs)
    clock.advance(20_000)
    await until(() => clockOfBob() > before)
  })
})

describe('presence in a room', () => {
  type Here = { user: { name: string; kind: string }; file: string | null }
  const seenBy = (client: RoomClient) =>
    Object.fromEntries(
      client.others.map(([, state]) => [(state as unknown as Here).user.name, (state as unknown as Here).file]),
    )

  it('[P4] shows each member once, with the file they were last active in', async () => {
    const ada = await join('Ada', 'room')
    const first = await join('Bob', file)
    await join('Bob', rooms.file('b.ts'))
    await until(() => first.isSynced)
    expect(seenBy(ada)).toEqual({ Ada: null, Bob: rooms.file('b.ts') })
    first.type(0, 'x')
    await until(() => seenBy(ada).Bob === file)
  })

  it('[P4] believes what a page says it shows, where there is such a file', async () => {
    const ada = await join('Ada', 'room')
    const bob = await join('Bob', 'room', { weft: true })
    await join('Bob', file)
    await until(() => seenBy(ada).Bob === file)
    bob.awareness.setLocalStateField('file', rooms.file('b.ts'))
    await until(() => seenBy(ada).Bob === rooms.file('b.ts'))
    bob.awareness.setLocalStateField('file', 'nosuchfile')
    await until(() => seenBy(ada).Bob === file)
  })

  it('[P4] shows nobody in a file that was deleted', async () => {
    const ada = await join('Ada', 'room')
    const bob = await join('Bob', 'room', { weft: true })
    bob.awareness.setLocalStateField('file', file)
    await until(() => seenBy(ada).Bob === file)
    rooms.room.deleteFile(file)
    await until(() => seenBy(ada).Bob === null)
  })

  it('[P4] forgets a member some time after their last connection', async () => {
    const ada = await join('Ada', 'room')
    const bob = await join('Bob', file)
    const other = await join('Bob', 'room')
    await until(() => 'Bob' in seenBy(ada))
    bob.leave()
    clock.advance(3_000)
    await turns()
    expect(Object.keys(seenBy(ada))).toContain('Bob')
    other.leave()
    clock.advance(1_500)
    await until(() => !('Bob' in seenBy(ada)))
    await join('Bob', file)
    await until(() => seenBy(ada).Bob === file)
  })

  it('[P4] shows the agent while it works, in the file it writes, and its caret there', async () => {
    const ada = await join('Ada', 'room')
    const bob = await join('Bob', file)
    const { room } = rooms
    await until(() => bob.isSynced)
    const task = { prompt: '', mode: 'live', asker: ada.member.id, files: [], steps: [], model: 'm' } as const
    const usage = { inputTokens: 0, outputTokens: 0, estimated: false }
    const id = 'task1' as TaskId
    room.putTask({ ...task, id, usage, state: 'reading', createdAt: '2026-01-01T00:00:00.000Z' })
    await until(() => seenBy(ada).Agent === null)
    const held = await room.holdFile(file)
    room.showAgent(held.file, 99, { from: 2, to: 2 })
    await until(() => seenBy(ada).Agent === file && bob.awareness.getStates().has(99))
    expect(bob.awareness.getStates().get(99)).toMatchObject({ user: { kind: 'agent', name: 'Agent' } })
    expect(room.caretsIn(file).map(({ member }) => member)).not.toContain('agent')
    room.showAgent(held.file, 99, null)
    await until(() => seenBy(ada).Agent === null && !bob.awareness.getStates().has(99))
    room.patchTask(id, { state: 'done' })
    await until(() => !('Agent' in seenBy(ada)))
    held.release()
  })
})
