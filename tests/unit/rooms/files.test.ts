/** Files of a room: paths, contents, limits. */
import { afterEach, describe, expect, it } from 'vitest'
import type { FileId } from '../../../shared/model/ids.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'

let rooms: TestRooms
afterEach(() => rooms.close())

const ada = memberNamed('Ada').id
const paths = () => rooms.room.files().map(({ path }) => path)

describe('a path', () => {
  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['a//b', 'with an empty part'],
    ['a/', 'ending in a slash'],
    ['./a', 'with .'],
    ['a/../b', 'with ..'],
    ['a\nb', 'with a control character'],
    ['a\u0000b', 'with a null'],
    ['a\\b', 'with a backslash'],
    ['a\u202eb', 'that reorders text'],
    ['\ud800', 'with half a surrogate pair'],
    [' /a', 'with a blank part'],
    ['x'.repeat(401), 'too long'],
  ])('[F1] %j is refused: %s', async (path) => {
    rooms = await openTestRooms()
    expect(() => rooms.room.createFile({ path, content: '' }, ada)).toThrow(
      expect.objectContaining({ code: 'path_invalid' }),
    )
    expect(() => rooms.room.renameFile(rooms.file('a.ts'), path)).toThrow(
      expect.objectContaining({ code: 'path_invalid' }),
    )
    expect(paths()).toEqual(['a.ts'])
  })

  it.each(['a.ts', 'a.ts/b', 'src'])('[F1] %s is taken where there are a.ts and src/b.ts', async (path) => {
    rooms = await openTestRooms({ files: { 'a.ts': '', 'src/b.ts': '', 'c.ts': '' } })
    expect(() => rooms.room.createFile({ path, content: '' }, ada)).toThrow(
      expect.objectContaining({ code: 'path_taken' }),
    )
    expect(() => rooms.room.renameFile(rooms.file('c.ts'), path)).toThrow(
      expect.objectContaining({ code: 'path_taken' }),
    )
    expect(paths()).toEqual(['a.ts', 'c.ts', 'src/b.ts'])
  })

  it('[F1] is free again after its file is renamed or deleted, and its folder with it', async () => {
    rooms = await openTestRooms({ files: { 'src/deep/b.ts': '' } })
    const { room } = rooms
    const id = rooms.file('src/deep/b.ts')
    expect(room.renameFile(id, 'src')).toMatchObject({ id, path: 'src', language: 'text' })
    room.deleteFile(id)
    room.createFile({ path: 'src/deep', content: '' }, ada)
    expect(paths()).toEqual(['src/deep'])
  })

  it('[F1] leads to its file, and to no other, through all that happens to files', async () => {
    rooms = await openTestRooms({ files: { 'caf\u00e9/b.ts': '', 'a.ts': '' } })
    const { room } = rooms
    const id = rooms.file('caf\u00e9/b.ts')
    expect(room.fileAt('cafe\u0301/b.ts')).toMatchObject({ id })
    expect(room.fileAt('caf\u00e9')).toBeUndefined()
    expect(() => room.renameFile(id, 'a.ts')).toThrow(expect.objectContaining({ code: 'path_taken' }))
    expect(room.fileAt('caf\u00e9/b.ts')).toMatchObject({ id })
    room.renameFile(id, 'c.ts')
    expect([room.fileAt('c.ts')?.id, room.fileAt('caf\u00e9/b.ts')]).toEqual([id, undefined])
    expect(room.hasFile(id)).toBe(true)
    room.deleteFile(id)
    expect([room.fileAt('c.ts'), room.hasFile(id)]).toEqual([undefined, false])
    const made = room.createFile({ path: 'c.ts', content: '' }, ada)
    expect(room.fileAt('c.ts')).toBe(made)
  })

  it('[G20] is put in order once, not for each question, until the tree is another', async () => {
    rooms = await openTestRooms({ files: { 'b.ts': '', 'a.ts': '' } })
    const { room } = rooms
    const listed = () => {
      const list = room.files()
      expect(room.files()).toBe(list)
      return list.map(({ path }) => path)
    }
    expect(listed()).toEqual(['a.ts', 'b.ts'])
    const { id } = room.createFile({ path: 'aa.ts', content: '' }, ada)
    expect(listed()).toEqual(['a.ts', 'aa.ts', 'b.ts'])
    room.renameFile(id, 'c.ts')
    expect(listed()).toEqual(['a.ts', 'b.ts', 'c.ts'])
    room.deleteFile(id)
    expect(listed()).toEqual(['a.ts', 'b.ts'])
  })

  it('[F1] of another case is another path', async () => {
    rooms = await openTestRooms({ files: { 'README.md': '', 'café é.md': '' } })
    rooms.room.createFile({ path: 'readme.md', content: '' }, ada)
    expect(paths().length).toBe(3)
  })
})

describe('a file', () => {
  it.each([
    ['a\r\nb\n', 'crlf', 'a\nb\n'],
    ['a\nb\r\n', 'lf', 'a\nb\n'],
    ['a\rb', 'lf', 'a\nb'],
    ['', 'lf', ''],
  ])('[S7] made of %j has %s line ends and LF inside', async (content, eol, inside) => {
    rooms = await openTestRooms({ files: { 'a.ts': content } })
    expect(rooms.room.file(rooms.file('a.ts')).eol).toBe(eol)
    expect((await rooms.room.readFile(rooms.file('a.ts'))).content).toBe(inside)
  })

  it('[F2] is written by the smallest edit', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'one\ntwo\nthree\n' } })
    const id = rooms.file('a.ts')
    const { file, release } = await rooms.room.holdFile(id)
    const deltas: unknown[] = []
    file.onTextChange(({ delta, origin }) => deltas.push({ delta, origin }))
    const written = await rooms.room.writeFile(id, 'one\r\nTWO\r\nthree\r\nfour\r\n', ada)
    expect(written).toMatchObject({ content: 'one\nTWO\nthree\nfour\n', size: 19 })
    expect(deltas).toEqual([
      {
        origin: { kind: 'command', by: ada },
        delta: [{ retain: 4 }, expect.anything(), expect.anything(), { retain: 7 }, { insert: 'four\n' }],
      },
    ])
    release()
  })

  it('[F2, R1] is written over what the writer saw, or not at all', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'one\ntwo\n' } })
    const { room } = rooms
    const id = rooms.file('a.ts')
    await room.writeFile(id, 'one\nTWO\n', ada, 'one\r\ntwo\r\n')
    await expect(room.writeFile(id, 'mine\n', ada, 'one\ntwo\n')).rejects.toMatchObject({ code: 'text_moved' })
    expect(await room.readFile(id)).toMatchObject({ content: 'one\nTWO\n' })
  })

  it('[F4] is never larger than allowed, nor its room', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '' }, limits: { fileBytes: 10, roomBytes: 15, filesPerRoom: 3 } })
    const { room } = rooms
    const write = (content: string) => room.writeFile(rooms.file('a.ts'), content, ada)
    const create = (path: string, content: string) => room.createFile({ path, content }, ada)
    await expect(write('éééééé')).rejects.toMatchObject({ code: 'file_too_large' })
    await write('xxxxxxxxxx')
    expect(() => create('b.ts', 'éééééé')).toThrow(expect.objectContaining({ code: 'file_too_large' }))
    expect(() => create('b.ts', 'yyyyyy')).toThrow(expect.objectContaining({ code: 'room_too_large' }))
    create('b.ts', 'yyyyy')
    await expect(write('short')).resolves.toMatchObject({ size: 5 })
    create('c.ts', 'zzzzz')
    expect(() => create('d.ts', '')).toThrow(expect.objectContaining({ code: 'room_too_large' }))
  })

  it('[F4] that is deleted makes room again', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'x'.repeat(10) }, limits: { roomBytes: 15 } })
    await rooms.close()
    rooms = await openTestRooms({ store: rooms.store, id: rooms.id, limits: { roomBytes: 15 } })
    const { room } = rooms
    const create = (path: string) => room.createFile({ path, content: 'y'.repeat(10) }, ada)
    room.deleteFile(rooms.file('a.ts'))
    create('b.ts')
    await room.saved()
    // What the store counts meanwhile must not come in the way of what has been made since.
    await new Promise((resolve) => setImmediate(resolve))
    expect(() => create('c.ts')).toThrow(expect.objectContaining({ code: 'room_too_large' }))
    room.deleteFile(rooms.file('b.ts'))
    create('c.ts')
  })

  it('[F4] is counted as it is, also where somebody writes on in a deleted one of its id', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'x' }, limits: { roomBytes: 20_000 } })
    const { room, store } = rooms
    const id = rooms.file('a.ts')
    const held = await room.holdFile(id)
    room.deleteFile(id)
    room.createFile({ id, path: 'a.ts', content: 'y'.repeat(10) }, ada)
    held.file.transact({ kind: 'command', by: ada }, () => held.file.text.insert(0, 'z'.repeat(15_000)))
    held.release()
    await room.saved()
    expect(await store.readFileSizes(rooms.id)).toEqual(new Map([[id, 10]]))
    room.createFile({ path: 'b.ts', content: 'y'.repeat(19_990) }, ada)
    expect(() => room.createFile({ path: 'c.ts', content: 'y' }, ada)).toThrow(
      expect.objectContaining({ code: 'room_too_large' }),
    )
  })

  it('[F4] has its size in the store, after a rename too', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': 'x'.repeat(10) } })
    const { room, store } = rooms
    await room.writeFile(rooms.file('a.ts'), 'x'.repeat(9_000), ada)
    room.renameFile(rooms.file('a.ts'), 'b.ts')
    await room.saved()
    expect([...(await store.readFileSizes(rooms.id)).values()]).toEqual([9_000])
  })

  it('[U203] that a person deletes is known by who did it, of a bounded number of them', async () => {
    rooms = await openTestRooms({ files: { 'a.ts': '', 'b.ts': '' } })
    const { room } = rooms
    const byNobody = rooms.file('b.ts')
    room.deleteFile(byNobody)
    const first = rooms.file('a.ts')
    room.deleteFile(first, ada)
    expect([...room.types.deleted.entries()]).toEqual([[first, ada]])
    for (let turn = 0; turn < 200; turn++) room.deleteFile(room.createFile({ path: 'c.ts', content: '' }, ada).id, ada)
    expect(room.types.deleted.size).toBe(100)
    expect(room.types.deleted.has(first)).toBe(false)
    const known = [...room.types.deleted.keys()]
    room.deleteFile(room.createFile({ path: 'd.ts', content: '' }, ada).id)
    expect([...room.types.deleted.keys()]).toEqual(known)
  })

  it('that does not exist is not found', async () => {
    rooms = await openTestRooms()
    const id = 'nosuchfile' as FileId
    expect(() => rooms.room.file(id)).toThrow(expect.objectContaining({ code: 'file_not_found' }))
    expect(() => rooms.room.deleteFile(id)).toThrow(expect.objectContaining({ code: 'file_not_found' }))
    await expect(rooms.room.holdFile(id)).rejects.toMatchObject({ code: 'file_not_found' })
  })
})
