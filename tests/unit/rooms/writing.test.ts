/** Who may write what into a document, and what harms only its sender. */
import * as encoding from 'lib0/encoding'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { Limits } from '../../../shared/limits.ts'
import type { Role } from '../../../shared/model/roles.ts'
import { encodeStep1, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { turns, until } from '../../support/until.ts'

let rooms: TestRooms
const clients: RoomClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

async function open(options: { files?: Record<string, string>; limits?: Partial<Limits> } = {}) {
  rooms = await openTestRooms(options)
}

async function join(name: string, document?: string, options: { role?: Role; weft?: boolean; doc?: Y.Doc } = {}) {
  const client = new RoomClient(memberNamed(name), options)
  clients.push(client)
  await client.join(rooms.room, document ?? rooms.file('a.ts'))
  await until(() => client.isSynced)
  return client
}

async function textInRoom(): Promise<string> {
  return (await rooms.room.readFile(rooms.file('a.ts'))).content
}

describe('a file', () => {
  it.each(['viewer', 'commenter'] as const)('[R5] takes no update of a %s, who is told', async (role) => {
    await open({ files: { 'a.ts': 'kept' } })
    const eve = await join('Eve', undefined, { role, weft: true })
    const bob = await join('Bob')
    eve.type(0, 'x')
    eve.type(0, 'y')
    await until(() => eve.told.some(({ kind }) => kind === 'notice'))
    await turns()
    expect(eve.told.filter(({ kind }) => kind === 'notice')).toEqual([
      expect.objectContaining({ code: 'document_read_only' }),
    ])
    expect(bob.text).toBe('kept')
    expect(await textInRoom()).toBe('kept')
    expect(eve.endedWith).toBeNull()
  })

  it('[R5] goes by the role of now', async () => {
    await open()
    const { id } = memberNamed('Eve')
    rooms.room.admit(memberNamed('Eve'), 'viewer')
    const eve = await join('Eve', undefined, { role: 'viewer' })
    eve.type(0, 'x')
    rooms.room.changeRole(memberNamed('Eve').id, 'editor')
    expect(rooms.room.member(id)?.role).toBe('editor')
    const again = await join('Eve', undefined, { doc: eve.doc })
    await until(async () => (await textInRoom()) === 'x')
    expect(again.endedWith).toBeNull()
  })

  it('[R5] takes nothing made up under the client id of another who is here', async () => {
    await open()
    const bob = await join('Bob')
    bob.type(0, 'bob')
    await until(async () => (await textInRoom()) === 'bob')
    const eve = await join('Eve')
    await until(() => eve.text === 'bob')
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(eve.doc))
    forger.clientID = bob.doc.clientID
    forger.getText('text').insert(3, ' is a fool')
    eve.receive(encodeUpdate(Y.encodeStateAsUpdate(forger)))
    bob.type(3, ' types on')
    eve.type(0, 'eve: ')
    await until(async () => (await textInRoom()) === 'eve: bob types on')
    await until(() => bob.text === 'eve: bob types on')
  })

  it('[R5] keeps what a person types though another wrote under their client id first', async () => {
    await open()
    const bob = await join('Bob')
    const eve = await join('Eve')
    const forger = new Y.Doc()
    forger.clientID = bob.doc.clientID
    forger.getText('text').insert(0, 'forged')
    eve.receive(encodeUpdate(Y.encodeStateAsUpdate(forger)))
    bob.type(0, 'bob')
    await until(async () => (await textInRoom()) === 'bob')
  })

  it('[S8] acknowledges nothing that comes after its file was deleted', async () => {
    await open()
    const ada = await join('Ada', undefined, { weft: true })
    await until(() => ada.told.length === 1)
    rooms.room.deleteFile(rooms.file('a.ts'))
    ada.type(0, 'too late')
    await until(() => ada.endedWith === 'file_not_found')
    expect(ada.told.length).toBe(1)
  })

  it('[R3] has the text of a person whose update came by another first, once they go', async () => {
    await open()
    const bob = await join('Bob')
    bob.type(0, 'b')
    await until(async () => (await textInRoom()) === 'b')
    const eve = await join('Eve')
    // Bob's next character reaches Eve (as between two tabs) and never the server, for his connection is lost.
    bob.leave()
    bob.isOpen = true
    await bob.join(rooms.room, rooms.file('a.ts'))
    bob.type(1, 'o')
    await until(async () => (await textInRoom()) === 'bo')
    const receive = bob.receive
    bob.receive = () => undefined
    bob.type(2, 'b')
    bob.receive = receive
    Y.applyUpdate(eve.doc, Y.encodeStateAsUpdate(bob.doc))
    await turns()
    expect(await textInRoom()).toBe('bo')
    bob.leave()
    await until(async () => (await textInRoom()) === 'bob')
  })

  it.each([
    ['bytes that are no update', encodeUpdate(new Uint8Array([3, 1, 200, 9])), 'update_invalid'],
    ['an unknown sync step', new Uint8Array([0, 9, 0]), 'frame_invalid'],
    ['a cut frame', encodeUpdate(new Uint8Array(50)).slice(0, 20), 'frame_invalid'],
    ['a state vector that is none', encodeStep1(new Uint8Array([5, 5])), 'frame_invalid'],
  ])('[S6] ends the connection that sends %s, and nobody else notices', async (_, frame, code) => {
    await open()
    const eve = await join('Eve')
    const bob = await join('Bob')
    eve.receive(frame)
    expect(eve.endedWith).toBe(code)
    bob.type(0, 'fine')
    await until(async () => (await textInRoom()) === 'fine')
  })

  it('[S6] ends the connection that puts something else than text into it', async () => {
    await open()
    const eve = await join('Eve')
    eve.doc.getMap('map').set('key', 'x'.repeat(1000))
    expect(eve.endedWith).toBe('update_invalid')
  })

  it('ignores a message type that it does not know', async () => {
    await open()
    const eve = await join('Eve')
    eve.receive(new Uint8Array([77, 1, 2, 3]))
    eve.type(0, 'x')
    await until(async () => (await textInRoom()) === 'x')
  })

  it('[S7] mends line ends for everyone, their author included', async () => {
    await open()
    const ada = await join('Ada')
    const bob = await join('Bob')
    ada.type(0, 'one\r\ntwo\r')
    await until(() => ada.text === 'one\ntwo\n' && bob.text === 'one\ntwo\n')
  })

  it('[R5] [R7] deletes nothing of what is typed after the deletion came', async () => {
    await open()
    const ada = await join('Ada')
    const eve = await join('Eve')
    ada.type(0, 'abc')
    await until(() => eve.text === 'abc')
    const deletions = encoding.createEncoder()
    for (const number of [0, 1, ada.doc.clientID, 1, 3, 100_000]) encoding.writeVarUint(deletions, number)
    eve.receive(encodeUpdate(encoding.toUint8Array(deletions)))
    eve.leave()
    for (const character of 'every key') ada.type(ada.text.length, character)
    await until(async () => (await textInRoom()).length >= 12)
    expect([await textInRoom(), ada.text]).toEqual(['abcevery key', 'abcevery key'])
  })

  it('[R3] [S8] deletes what comes later where its client deleted what it has by another way', async () => {
    await open()
    const ada = await join('Ada')
    const bob = await join('Bob', undefined, { weft: true })
    const other = new Y.Doc()
    other.getText('text').insert(0, 'one two')
    Y.applyUpdate(bob.doc, Y.encodeStateAsUpdate(other), bob)
    bob.doc.getText('text').delete(0, 4)
    await until(async () => (await textInRoom()) === '')
    const saved = () => bob.told.filter(({ kind }) => kind === 'saved').length
    const before = saved()
    ada.receive(encodeUpdate(Y.encodeStateAsUpdate(other)))
    await until(async () => (await textInRoom()) === 'two' && ada.text === bob.text)
    await until(() => saved() > before)
  })

  it.each([
    ['half a pair', 'one \ud83d two', 'one \ufffd two'],
    ['both halves apart, and a whole pair', '\ude00🙂\ud83d', '\ufffd🙂\ufffd'],
  ])('[R3] has %s of a surrogate pair as everybody reads it, its author included', async (_, typed, read) => {
    await open({ files: { 'a.ts': 'with \ufffd: ' } })
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => ada.isSynced && bob.isSynced)
    ada.type(8, typed)
    await until(() => ada.text === `with \ufffd: ${read}` && bob.text === ada.text)
    expect(await textInRoom()).toBe(ada.text)
  })

  it('[F4] ends the connection whose update would make it too large, before taking it', async () => {
    await open({ limits: { fileBytes: 100 } })
    const eve = await join('Eve')
    eve.type(0, 'x'.repeat(99))
    await until(async () => (await textInRoom()).length === 99)
    eve.type(0, 'é')
    expect(eve.endedWith).toBe('file_too_large')
    expect((await textInRoom()).length).toBe(99)
  })

  it('[F4] takes an update that puts as much in as it takes out, at the limit', async () => {
    await open({ limits: { fileBytes: 100 } })
    const ada = await join('Ada')
    ada.type(0, 'x'.repeat(100))
    await until(async () => (await textInRoom()).length === 100)
    ada.doc.transact(() => {
      ada.doc.getText('text').delete(0, 100)
      ada.type(0, 'y'.repeat(100))
    })
    await until(async () => (await textInRoom()) === 'y'.repeat(100))
    expect(ada.endedWith).toBeNull()
  })

  it.each([
    ['letters', 'x'],
    ['other letters', 'é'],
  ])('[R7] does not read all of the text for each key of %s at the limit', async (_, letter) => {
    const fileBytes = 1_000 * Buffer.byteLength(letter)
    await open({ limits: { fileBytes }, files: { 'a.ts': letter.repeat(1_000) } })
    const eve = await join('Eve')
    const counted = vi.spyOn(TextDocument.prototype, 'countBytes')
    for (let n = 0; n < 50; n++) {
      eve.doc.transact(() => {
        eve.doc.getText('text').delete(n, 1)
        eve.type(n, letter)
      })
    }
    expect(counted).not.toHaveBeenCalled()
    expect(eve.endedWith).toBeNull()
    eve.type(0, letter)
    expect(eve.endedWith).toBe('file_too_large')
    counted.mockRestore()
  })

  it('[F4] ends the connection that says twice what it deletes to make place for more', async () => {
    await open({ limits: { fileBytes: 100 } })
    const eve = await join('Eve')
    eve.type(0, 'x'.repeat(100))
    await until(async () => (await textInRoom()).length === 100)
    const before = Y.encodeStateVector(eve.doc)
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(eve.doc))
    copy.clientID = eve.doc.clientID
    copy.transact(() => {
      copy.getText('text').delete(0, 10)
      copy.getText('text').insert(0, 'y'.repeat(20))
    })
    const update = Y.encodeStateAsUpdate(copy, before)
    const deletions = encoding.encode((encoder) => {
      // The same client's range of ten, twice.
      encoding.writeVarUint(encoder, 2)
      for (const _ of [1, 2]) for (const n of [eve.doc.clientID, 1, 0, 10]) encoding.writeVarUint(encoder, n)
    })
    const once = encoding.encode((encoder) => {
      for (const n of [1, eve.doc.clientID, 1, 0, 10]) encoding.writeVarUint(encoder, n)
    })
    expect(Buffer.compare(update.subarray(update.length - once.length), once)).toBe(0)
    eve.receive(encodeUpdate(Buffer.concat([update.subarray(0, update.length - once.length), deletions])))
    expect(eve.endedWith).toBe('file_too_large')
  })

  it('[F4] ends the connection whose update would make the room too large', async () => {
    await open({ limits: { roomBytes: 100 }, files: { 'a.ts': '', 'b.ts': 'y'.repeat(60) } })
    const eve = await join('Eve')
    eve.type(0, 'x'.repeat(39))
    await until(async () => (await textInRoom()).length === 39)
    eve.type(0, 'xx')
    expect(eve.endedWith).toBe('room_too_large')
  })

  it('[S6] ends the connection whose changes wait for others that never come, once they are many', async () => {
    await open({ limits: { pendingBytes: 1_000 } })
    const eve = await join('Eve')
    const bob = await join('Bob')
    const doc = new Y.Doc()
    doc.getText('text').insert(0, 'missing')
    const vector = Y.encodeStateVector(doc)
    doc.getText('text').insert(7, 'x'.repeat(2_000))
    eve.receive(encodeUpdate(Y.encodeStateAsUpdate(doc, vector)))
    expect(eve.endedWith).toBe('update_invalid')
    bob.type(0, 'fine')
    await until(async () => (await textInRoom()) === 'fine')
  })
})

describe('the room document', () => {
  it('[S5] takes no update of anybody, and says so once to a client that asked', async () => {
    await open()
    const eve = await join('Eve', 'room', { role: 'owner', weft: true })
    expect(eve.told.filter(({ kind }) => kind === 'notice')).toEqual([])
    eve.doc.getMap('files').set('evil', { path: '/etc/passwd' })
    eve.doc.getMap('members').clear()
    await until(() => eve.told.some(({ kind }) => kind === 'notice'))
    const bob = await join('Bob', 'room')
    expect(bob.doc.getMap('files').has('evil')).toBe(false)
    expect(bob.doc.getMap('members').size).toBe(1)
    expect(rooms.room.types.files.has('evil')).toBe(false)
  })

  it('tells a client nothing for coming back with what it has', async () => {
    await open()
    const { room } = rooms
    for (let n = 0; n < 5; n++) room.rename(`name ${n}`)
    const eve = await join('Eve', 'room', { weft: true })
    const again = await join('Eve', 'room', { weft: true, doc: eve.doc })
    await turns()
    expect(again.told.filter(({ kind }) => kind === 'notice')).toEqual([])
  })
})
