import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { type Answer, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let ada: TestClient
beforeAll(async () => {
  server = await startTestServer({
    limits: { fileBytes: 20_000, filesPerRoom: 12, importBytes: 30_000, importEntries: 10, requestBodyBytes: 25_000 },
  })
  ada = await TestClient.enter(server, 'Ada')
})
afterAll(() => server.close())

type Files = Record<string, string | Uint8Array>
const bytesOf = (content: string | Uint8Array) => (typeof content === 'string' ? strToU8(content) : content)
const zip = (files: Files) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, bytesOf(content)])))
function form(files: Files): FormData {
  const made = new FormData()
  for (const [path, content] of Object.entries(files)) made.append('files', new Blob([bytesOf(content).slice()]), path)
  return made
}

async function send(
  room: string,
  body: Uint8Array | FormData,
  { as = ada, query = '', type = 'application/zip' } = {},
): Promise<Answer<ImportResponse>> {
  const response = await fetch(`${server.url}/api/v1/rooms/${room}/import${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${as.token}`, ...(body instanceof FormData ? {} : { 'content-type': type }) },
    body: body instanceof FormData ? body : new Blob([body.slice()]),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as ImportResponse }
}
async function importInto(...given: Parameters<typeof send>): Promise<ImportResponse> {
  const { status, body } = await send(...given)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
async function exported(room: string, as = ada): Promise<Record<string, string>> {
  const response = await fetch(`${server.url}/api/v1/rooms/${room}/export`, {
    headers: { authorization: `Bearer ${as.token}` },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/zip')
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]))
}
const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path).sort()

describe('an export', () => {
  it('[F40] has every file with its own line ends, as they are now', async () => {
    const { id, files } = await ada.createRoom({
      name: 'A "room" / ä',
      files: [
        { path: 'unix.ts', content: 'a\nb\n' },
        { path: 'src/windows.ts', content: 'a\r\nb\r\n' },
        { path: 'grüße/leer.txt', content: '' },
      ],
    })
    const open = await ada.openFile(id, files.find(({ path }) => path === 'unix.ts')?.id ?? '')
    open.type('c\n')
    await expect
      .poll(() => exported(id))
      .toEqual({
        'unix.ts': 'a\nb\nc\n',
        'src/windows.ts': 'a\r\nb\r\n',
        'grüße/leer.txt': '',
      })
    ada.close()
    const { headers } = await ada.call('GET', `/rooms/${id}/export`)
    const name = /filename\*=UTF-8''(.*)$/.exec(headers.get('content-disposition') ?? '')?.[1]
    expect(decodeURIComponent(name ?? '')).toBe('A -room- - ä.zip')
  })

  it('[F40] of an empty room is an empty archive, and a room that does not exist has none', async () => {
    expect(await exported((await ada.createRoom()).id)).toEqual({})
    expectProblem(await ada.call('GET', `/rooms/${'0'.repeat(22)}/export`), 'room_not_found')
  })

  it('[A5] is for whoever may read', async () => {
    const { id } = await ada.createRoom({ files: [{ path: 'a', content: 'x' }] })
    const grace = await TestClient.enter(server, 'Grace')
    await grace.join((await ada.invite(id, 'viewer')).token)
    expect(await exported(id, grace)).toEqual({ a: 'x' })
    expectProblem(await send(id, zip({ b: '' }), { as: grace }), 'role_insufficient')
  })
})

describe('an import', () => {
  it('[F41] makes, changes and leaves files, and tells which', async () => {
    const { id, files } = await ada.createRoom({
      files: [
        { path: 'same.ts', content: 'let a = 1\n' },
        { path: 'other.ts', content: 'one\ntwo\n' },
      ],
    })
    const report = await importInto(
      id,
      zip({ 'same.ts': 'let a = 1\r\n', 'other.ts': 'one\n2\n', 'src/new.ts': 'x\r\n' }),
    )
    expect(report).toMatchObject({ skipped: [] })
    expect(paths(report.created)).toEqual(['src/new.ts'])
    expect(report.changed).toEqual(files.filter(({ path }) => path === 'other.ts'))
    expect(paths(report.unchanged)).toEqual(['same.ts'])
    expect(await exported(id)).toEqual({ 'same.ts': 'let a = 1\n', 'other.ts': 'one\n2\n', 'src/new.ts': 'x\r\n' })
  })

  it('[F2, F41] changes a file that people have open by the smallest edit', async () => {
    const { id, files } = await ada.createRoom({ files: [{ path: 'a.ts', content: 'one\ntwo\nthree\n' }] })
    const open = await ada.openFile(id, files[0]?.id ?? '')
    const deltas: unknown[] = []
    open.text.observe((event) => deltas.push(...event.delta))
    await importInto(id, zip({ 'a.ts': 'one\n2\nthree\n' }))
    await open.expectText('one\n2\nthree\n')
    expect(deltas).toEqual([{ retain: 4 }, { delete: 3 }, { insert: '2' }])
    ada.close()
  })

  it('[F41] takes the files of a form by their paths, archives among them too, into a folder', async () => {
    const { id } = await ada.createRoom()
    const report = await importInto(id, form({ 'src/a.ts': 'a', 'b.zip': zip({ 'c/d.ts': 'd' }) }), {
      query: '?folder=lib',
    })
    expect(paths(report.created)).toEqual(['lib/c/d.ts', 'lib/src/a.ts'])
    expect(await exported(id)).toEqual({ 'lib/src/a.ts': 'a', 'lib/c/d.ts': 'd' })
  })

  it('[F1, F4, F41] skips what cannot be taken, with the reason, and takes the rest', async () => {
    const { id } = await ada.createRoom({ files: [{ path: 'here', content: '' }] })
    const report = await importInto(
      id,
      zip({
        'ok.ts': 'ok',
        '../up': 'x',
        '/root': 'x',
        'here/inside': 'x',
        'logo.png': new Uint8Array([0x89, 0x50, 0, 1]),
        'latin.txt': new Uint8Array([0xe4, 0x0a]),
        'big.ts': 'x'.repeat(20_001),
        '.git/HEAD': 'ref',
        'e\u0301.txt': 'one',
        'é.txt': 'two',
      }),
    )
    expect(paths(report.created)).toEqual(['ok.ts', 'é.txt'])
    expect(Object.fromEntries(report.skipped.map(({ path, code }) => [path, code]))).toEqual({
      '../up': 'path_invalid',
      '/root': 'path_invalid',
      'here/inside': 'path_taken',
      'logo.png': 'not_text',
      'latin.txt': 'not_text',
      'big.ts': 'file_too_large',
      '.git/HEAD': 'ignored',
      'é.txt': 'path_taken',
    })
    expect(report.skipped.every(({ message }) => message.length > 10)).toBe(true)
  })

  it('[F4] goes as far as the room holds', async () => {
    const { id } = await ada.createRoom({
      files: Array.from({ length: 11 }, (_, index) => ({ path: `f${index}`, content: '' })),
    })
    const report = await importInto(id, zip({ g1: '', g2: '' }))
    expect(paths(report.created)).toEqual(['g1'])
    expect(report.skipped).toMatchObject([{ path: 'g2', code: 'room_too_large' }])
  })

  it('[F42] refuses what is no archive, or too much, and changes nothing', async () => {
    const { id } = await ada.createRoom()
    const noise = Uint8Array.from({ length: 30_001 }, (_, index) => (index * 7919) % 251)
    expectProblem(await send(id, noise), 'body_too_large')
    expectProblem(await send(id, noise.slice(0, 28_000)), 'archive_invalid')
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${index}`, '']))
    expectProblem(await send(id, zip(many)), 'archive_too_many_files')
    expectProblem(await send(id, form(many)), 'archive_too_many_files')
    expectProblem(await send(id, zip({ zeros: new Uint8Array(12 * 1024 * 1024) })), 'archive_suspicious')
    expectProblem(await send(id, strToU8('{}'), { type: 'application/json' }), 'request_invalid')
    expectProblem(await send(id, strToU8('x'), { type: 'multipart/form-data; boundary=b' }), 'request_invalid')
    expectProblem(await send(id, new FormData()), 'request_invalid')
    expect(await exported(id)).toEqual({})
  })

  it('[F6, F41] is there after a restart', async () => {
    const { id } = await ada.createRoom()
    await importInto(id, zip({ 'kept.txt': 'kept' }))
    await server.crash()
    await server.restart()
    expect(await exported(id)).toEqual({ 'kept.txt': 'kept' })
  })
})
