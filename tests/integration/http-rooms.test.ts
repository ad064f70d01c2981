import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileResponse, RoomListed, RoomResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let ada: TestClient
beforeAll(async () => {
  server = await startTestServer({ limits: { fileBytes: 20_000, filesPerRoom: 12 } })
  ada = await TestClient.enter(server, 'Ada')
})
afterAll(() => server.close())

const missing = '0'.repeat(22)

describe('rooms', () => {
  it('are empty where nothing is asked for, and belong to who made them', async () => {
    const made = await ada.createRoom({ name: 'Kata' })
    expect(made).toMatchObject({ name: 'Kata', url: `${server.url}/r/${made.id}`, files: [] })
    const room = await ada.readRoom(made.id)
    expect(room).toMatchObject({ name: 'Kata', role: 'owner', files: [], agent: { offline: true } })
    expect(room.members).toContainEqual({ ...ada.member, role: 'owner' })
  })

  it('hold the files they were made with', async () => {
    const made = await ada.createRoom({
      files: [
        { path: 'b.py', content: 'x = 1\n' },
        { path: 'src/a.ts', content: 'let x = 1\n' },
      ],
    })
    expect(made.files.map(({ path }) => path).sort()).toEqual(['b.py', 'src/a.ts'])
    const room = await ada.readRoom(made.id)
    expect(room.files.find(({ path }) => path === 'src/a.ts')).toMatchObject({ language: 'typescript', eol: 'lf' })
  })

  it('can be made of the sample project', async () => {
    const made = await ada.createRoom({ template: 'sample' })
    expect(made.files.length).toBeGreaterThanOrEqual(6)
    expectProblem(
      await ada.call('POST', '/rooms', { template: 'sample', files: [{ path: 'a', content: '' }] }),
      'request_invalid',
    )
  })

  it('[F4] are not made at all when one file cannot be', async () => {
    const count = async () => (await ada.get<{ rooms: RoomListed[] }>('GET', '/rooms')).rooms.length
    const before = await count()
    const file = (path: string, content = '') => ({ path, content })
    expectProblem(await ada.call('POST', '/rooms', { files: [file('../up')] }), 'path_invalid')
    expectProblem(await ada.call('POST', '/rooms', { files: [file('a'), file('a')] }), 'path_taken')
    expectProblem(await ada.call('POST', '/rooms', { files: [file('a', 'x'.repeat(20_001))] }), 'file_too_large')
    const many = Array.from({ length: 13 }, (_, index) => file(`f${index}`))
    expectProblem(await ada.call('POST', '/rooms', { files: many }), 'room_too_large')
    expect(await count()).toBe(before)
  })

  it('are listed for their members alone, newest first', async () => {
    const grace = await TestClient.enter(server, 'Grace')
    const first = await grace.createRoom({ name: 'First' })
    const second = await grace.createRoom({ name: 'Second' })
    const { rooms } = await grace.get<{ rooms: RoomListed[] }>('GET', '/rooms')
    expect(rooms.map(({ id }) => id)).toEqual([second.id, first.id])
    expect(rooms[0]).toMatchObject({ name: 'Second', role: 'owner', url: second.url })
  })

  it('can be renamed and deleted by their owner', async () => {
    const { id } = await ada.createRoom({ name: 'Old' })
    expect((await ada.get<RoomResponse>('PATCH', `/rooms/${id}`, { name: 'New' })).name).toBe('New')
    expect((await ada.readRoom(id)).name).toBe('New')
    expect((await ada.call('DELETE', `/rooms/${id}`)).status).toBe(204)
    expectProblem(await ada.call('GET', `/rooms/${id}`), 'room_not_found')
  })

  it('that do not exist are not found, whatever their id looks like', async () => {
    for (const id of [missing, 'nothing-here', '%00', 'x'.repeat(100)])
      expectProblem(await ada.call('GET', `/rooms/${id}`), 'room_not_found')
  })
})

describe('files', () => {
  let room: string
  const files = () => `/rooms/${room}/files`
  beforeAll(async () => {
    room = (await ada.createRoom()).id
  })

  it('[F3] are created, read, written, renamed and deleted', async () => {
    const made = await ada.get<{ id: string; path: string }>('POST', files(), {
      path: 'a.ts',
      content: 'let a = 1\r\n',
    })
    expect(made.path).toBe('a.ts')
    expect(await ada.readFile(room, made.id)).toEqual({
      id: made.id,
      path: 'a.ts',
      content: 'let a = 1\n',
      eol: 'crlf',
      size: 10,
      language: 'typescript',
    })
    const written = await ada.get<FileResponse>('PUT', `${files()}/${made.id}`, { content: 'let a = 2\n' })
    expect(written.content).toBe('let a = 2\n')
    expect(await ada.get('PATCH', `${files()}/${made.id}`, { path: 'src/b.py' })).toEqual({
      id: made.id,
      path: 'src/b.py',
    })
    expect(await ada.readFile(room, made.id)).toMatchObject({ path: 'src/b.py', language: 'python' })
    expect((await ada.call('DELETE', `${files()}/${made.id}`)).status).toBe(204)
    expectProblem(await ada.call('GET', `${files()}/${made.id}`), 'file_not_found')
  })

  it('[U247] are told as they were deleted, to whoever asks', async () => {
    const { id } = await ada.get<{ id: string }>('POST', files(), { path: 'last.ts', content: 'let a = 1\r\n' })
    expect(await ada.get('DELETE', `${files()}/${id}?text=true`)).toEqual({
      id,
      path: 'last.ts',
      content: 'let a = 1\n',
      eol: 'crlf',
      size: 10,
      language: 'typescript',
    })
    expectProblem(await ada.call('GET', `${files()}/${id}`), 'file_not_found')
    expectProblem(await ada.call('DELETE', `${files()}/${id}?text=true`), 'file_not_found')
    expectProblem(await ada.call('DELETE', `${files()}/${id}?text=maybe`), 'request_invalid')
  })

  it('[F6] are there after a restart, as everything that was answered', async () => {
    const { id } = await ada.get<{ id: string }>('POST', files(), { path: 'kept.txt', content: 'one' })
    await ada.get('PUT', `${files()}/${id}`, { content: 'two' })
    await server.crash()
    await server.restart()
    expect(await ada.readFile(room, id)).toMatchObject({ path: 'kept.txt', content: 'two' })
  })

  it('[F1] refuse paths that are taken or cannot be', async () => {
    const { id } = await ada.get<{ id: string }>('POST', files(), { path: 'here.ts' })
    await ada.get('POST', files(), { path: 'there.ts' })
    expectProblem(await ada.call('POST', files(), { path: 'here.ts' }), 'path_taken')
    expectProblem(await ada.call('PATCH', `${files()}/${id}`, { path: 'there.ts' }), 'path_taken')
    for (const path of ['', '/etc/passwd', 'a/../b', 'a\u0000', 'x'.repeat(401)]) {
      expectProblem(await ada.call('POST', files(), { path }), 'path_invalid')
      expectProblem(await ada.call('PATCH', `${files()}/${id}`, { path }), 'path_invalid')
    }
  })

  it('[F4] have a size that is too much', async () => {
    expectProblem(await ada.call('POST', files(), { path: 'big', content: 'x'.repeat(20_001) }), 'file_too_large')
    const { id } = await ada.get<{ id: string }>('POST', files(), { path: 'small' })
    expectProblem(await ada.call('PUT', `${files()}/${id}`, { content: 'é'.repeat(10_001) }), 'file_too_large')
    expect((await ada.readFile(room, id)).content).toBe('')
  })

  it('that do not exist are not found by any call', async () => {
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', { content: '' }],
      ['PATCH', { path: 'x' }],
      ['DELETE', undefined],
    ] as const)
      for (const id of [missing, 'not-an-id'])
        expectProblem(await ada.call(method, `${files()}/${id}`, body), 'file_not_found')
  })
})
