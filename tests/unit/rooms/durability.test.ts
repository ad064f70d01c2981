/** What a room promises about disk and what others see. */
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { TaskId } from '../../../shared/model/ids.ts'
import { encodeStep1, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { turns, until } from '../../support/until.ts'

let rooms: TestRooms
const clients: RoomClient[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  rooms.store.control.areCommitsFailing = false
  rooms.store.control.letGo()
  await rooms.close()
})

async function join(name: string, document = rooms.file('a.ts'), weft = false): Promise<RoomClient> {
  const client = new RoomClient(memberNamed(name), { weft })
  clients.push(client)
  return client.join(rooms.room, document)
}

describe('a room', () => {
  it('[R2] shows nobody a change before it is on disk', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => ada.isSynced && bob.isSynced)
    rooms.store.control.hold()
    ada.type(0, 'secret')
    await turns()
    expect(bob.text).toBe('')
    rooms.store.control.letGo()
    await until(() => bob.text === 'secret')
  })

  it('[R2] makes a newcomer wait for what is not on disk yet', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada')
    await until(() => ada.isSynced)
    rooms.store.control.hold()
    ada.type(0, 'secret')
    const bob = await join('Bob')
    await turns()
    expect(bob.isSynced).toBe(false)
    expect(bob.text).toBe('')
    rooms.store.control.letGo()
    await until(() => bob.isSynced)
    expect(bob.text).toBe('secret')
  })

  it('[F5] writes what changed in one turn in one commit, texts and records', async () => {
    rooms = await openTestRooms()
    const { room, store } = rooms
    const { file, release } = await room.holdFile(rooms.file('a.ts'))
    await room.saved()
    const before = store.control.commits.length
    file.transact({ kind: 'command', by: null }, () => file.text.insert(0, 'x'))
    room.postMessage({ author: memberNamed('Ada').id, text: 'done' })
    room.createFile({ path: 'b.ts', content: 'new' }, null)
    await room.saved()
    release()
    const commits = store.control.commits.slice(before)
    expect(commits.length).toBe(1)
    expect(commits[0]?.map(({ kind }) => kind).sort()).toEqual([
      'file',
      'message',
      'update',
      'update',
      'update',
      'update',
      'writer',
      'writer',
    ])
  })

  it('[R2] sends an author nothing of their own back, and the others one frame a commit', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada')
    const bob = await join('Bob')
    await until(() => ada.isSynced && bob.isSynced)
    const isUpdate = (frame: Uint8Array) => frame[0] === 0 && frame[1] === 2
    for (const character of 'hello') ada.type(ada.text.length, character)
    await until(() => bob.text === 'hello')
    expect(bob.frames.filter(isUpdate).length).toBe(1)
    expect(ada.frames.filter(isUpdate).length).toBe(0)
  })

  it('[S8] tells a client that asked how much of its own is on disk, never more', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada', undefined, true)
    await until(() => ada.told.at(-1)?.kind === 'saved')
    rooms.store.control.hold()
    ada.type(0, 'a')
    ada.type(1, 'b')
    await turns()
    // Its answer to our step1 is the first message.
    expect(ada.told.at(-1)).toEqual({ kind: 'saved', count: 1 })
    rooms.store.control.letGo()
    await until(() => ada.told.some((told) => told.kind === 'saved' && told.count === 3))
  })

  it('[S8] acknowledges a change only when what it builds on has come too', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada', undefined, true)
    await until(() => ada.told.length === 1)
    const frames: Uint8Array[] = []
    const receive = ada.receive.bind(ada)
    ada.receive = (frame) => frames.push(frame)
    ada.type(0, 'first')
    ada.type(5, ' second')
    const [first, second] = frames
    if (first === undefined || second === undefined) throw new Error('two frames')
    receive(second)
    await turns()
    expect(ada.told.length).toBe(1)
    receive(first)
    await until(() => ada.told.some((told) => told.kind === 'saved' && told.count === 3))
    const bob = await join('Bob')
    await until(() => bob.text === 'first second')
  })

  it('[S8] acknowledges one member whatever another sent that can never be taken', async () => {
    rooms = await openTestRooms()
    const eve = await join('Eve', undefined, true)
    const ada = await join('Ada', undefined, true)
    await until(() => eve.told.length === 1 && ada.told.length === 1)
    const doc = new Y.Doc()
    doc.getText('text').insert(0, 'never sent')
    const vector = Y.encodeStateVector(doc)
    doc.getText('text').delete(2, 3)
    eve.receive(encodeUpdate(Y.encodeStateAsUpdate(doc, vector)))
    ada.type(0, 'fine')
    await until(() => ada.told.some((told) => told.kind === 'saved' && told.count === 2))
    await turns()
    expect(eve.told.length).toBe(1)
  })

  it('[R2] answers the last of many questions, once', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'text' } })
    const ada = await join('Ada')
    await until(() => ada.isSynced)
    const answers = () => ada.frames.filter((frame) => frame[0] === 0 && frame[1] === 1).length
    const before = answers()
    rooms.store.control.hold()
    ada.type(0, 'x')
    for (let n = 0; n < 10; n++) ada.receive(encodeStep1(new Uint8Array([0])))
    await turns()
    expect(answers()).toBe(before)
    rooms.store.control.letGo()
    await until(() => answers() > before)
    await turns()
    expect(answers()).toBe(before + 1)
  })

  it('[S9] keeps, retries and shows nothing while the store fails, says so, and has all of it afterwards', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada', undefined, true)
    const bob = await join('Bob')
    await until(() => ada.isSynced && bob.isSynced)
    rooms.store.control.areCommitsFailing = true
    ada.type(0, 'one ')
    await until(() => ada.told.some((told) => told.kind === 'storage' && !told.available))
    ada.type(4, 'two')
    rooms.room.postMessage({ author: memberNamed('Ada').id, text: 'still here' })
    const late = await join('Late', undefined, true)
    expect(late.told).toContainEqual({ kind: 'storage', available: false })
    const attempts = rooms.store.control.commits.length
    await until(() => rooms.store.control.commits.length >= attempts + 2)
    expect(bob.text).toBe('')
    rooms.store.control.areCommitsFailing = false
    await until(() => bob.text === 'one two' && late.text === 'one two')
    expect(ada.told.filter(({ kind }) => kind === 'storage')).toEqual([
      { kind: 'storage', available: false },
      { kind: 'storage', available: true },
    ])
    expect((await rooms.store.listMessages(rooms.id, 10)).map(({ text }) => text)).toEqual(['still here'])
  })

  it('[S9] takes nothing more once too much waits for a store that fails, and takes it again later', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'a' }, unsavedBytes: 2_000 })
    const { room, store } = rooms
    const by = memberNamed('Ada').id
    const file = rooms.file('a.ts')
    const ada = await join('Ada')
    await until(() => ada.isSynced)
    store.control.areCommitsFailing = true
    room.postMessage({ author: by, text: 'x'.repeat(3_000) })
    const refused = { code: 'storage_unavailable' }
    const grown: (() => unknown)[] = [
      () => room.postMessage({ author: by, text: 'more' }),
      () => room.createFile({ path: 'b.ts', content: '' }, by),
      () => room.renameFile(file, 'c.ts'),
      () => room.rename('More'),
      () => room.assertTaking(),
    ]
    for (const grow of grown) expect(grow).toThrow(expect.objectContaining(refused))
    await expect(room.writeFile(file, 'more', by)).rejects.toMatchObject(refused)
    ada.type(0, 'more')
    expect(ada.endedWith).toBe('storage_unavailable')
    store.control.areCommitsFailing = false
    await room.saved()
    for (const grow of grown) expect(grow).not.toThrow()
  })

  it('[F6] has everything again after a restart', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'const a = 1\r\n', 'b/c.md': '# b' } })
    const { room } = rooms
    const ada = await join('Ada')
    await until(() => ada.isSynced)
    ada.type(0, '// Ada\n')
    room.rename('Renamed')
    room.renameFile(rooms.file('b/c.md'), 'b/d.md')
    const message = room.postMessage({ author: memberNamed('Ada').id, text: 'hi', task: 'task1' as TaskId })
    await room.saved()
    await rooms.close()

    const again = await openTestRooms({ store: rooms.store, id: rooms.id })
    rooms = again
    expect(again.room.name).toBe('Renamed')
    expect(again.room.files().map(({ path, eol, language }) => [path, eol, language])).toEqual([
      ['a.ts', 'crlf', 'typescript'],
      ['b/d.md', 'lf', 'markdown'],
    ])
    expect((await again.room.readFile(again.file('a.ts'))).content).toBe('// Ada\nconst a = 1\n')
    expect(again.room.types.messages.get(0).get('id')).toBe(message.id)
  })

  it('[R2] compacts a long log into what the store has, and loses nothing that comes meanwhile', async () => {
    rooms = await openTestRooms()
    const ada = await join('Ada')
    await until(() => ada.isSynced)
    for (let n = 0; n < 700; n++) {
      ada.type(ada.text.length, `${n},`)
      if (n % 50 === 0) await rooms.room.saved()
    }
    await rooms.room.saved()
    const key = `${rooms.id}/${rooms.file('a.ts')}` as const
    await until(async () => (await rooms.store.readDocument(key)).snapshot !== null)
    ada.type(0, 'last,')
    await rooms.room.saved()
    const bob = await join('Bob')
    await until(() => bob.isSynced)
    expect(bob.text).toBe(ada.text)
    await rooms.close()
    rooms = await openTestRooms({ store: rooms.store, id: rooms.id })
    expect((await rooms.room.readFile(rooms.file('a.ts'))).content).toBe(ada.text)
    expect((await rooms.store.readDocument(key)).updates.length).toBeLessThan(400)
  })
})
