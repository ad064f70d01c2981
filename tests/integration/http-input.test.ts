/** What people and programs send that is not quite right, and what they are told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let ada: TestClient
beforeAll(async () => {
  server = await startTestServer()
  ada = await TestClient.enter(server, 'Ada')
})
afterAll(() => server.close())

describe('[F4] a file', () => {
  it('as large as one may be is made and written over HTTP, however JSON escapes it', async () => {
    const content = '\u0001'.repeat(2 * 1024 * 1024)
    const { id, files } = await ada.createRoom({ files: [{ path: 'a.txt', content }] })
    const file = await ada.get<FileResponse>('GET', `/rooms/${id}/files/${files[0]?.id}`)
    expect(file.size).toBe(content.length)
    const over = await ada.call('PUT', `/rooms/${id}/files/${files[0]?.id}`, { content: `${content}x` })
    expectProblem(over, 'file_too_large')
  })
})

describe('[R3] half of a surrogate pair', () => {
  it('is refused in content, paths, names, messages and prompts, as each client would make something else of it', async () => {
    const half = 'a\ud800b'
    const { id, files } = await ada.createRoom({ files: [{ path: 'a.txt', content: 'whole 😀' }] })
    const refused = [
      await ada.call('PUT', `/rooms/${id}/files/${files[0]?.id}`, { content: half }),
      await ada.call('POST', `/rooms/${id}/files`, { path: 'b.txt', content: half }),
      await ada.call('POST', `/rooms/${id}/files`, { path: half }),
      await ada.call('PATCH', `/rooms/${id}`, { name: half }),
      await ada.call('POST', `/rooms/${id}/messages`, { text: half }),
      await ada.call('POST', `/rooms/${id}/tasks`, { prompt: half }),
      await ada.call('POST', '/session', { name: half }),
    ]
    for (const response of refused) expect(expectProblem(response, 'request_invalid').detail).toMatch(/lone surrogate/)
    expect((await ada.get<FileResponse>('GET', `/rooms/${id}/files/${files[0]?.id}`)).content).toBe('whole 😀')
  })
})

describe('[F1] the files of a new room', () => {
  it('are listed in the order in which they were given', async () => {
    const paths = ['z.ts', 'a.ts', 'cafe\u0301.ts', 'b.ts']
    const { files } = await ada.createRoom({ files: paths.map((path) => ({ path, content: '' })) })
    expect(files.map(({ path }) => path)).toEqual(['z.ts', 'a.ts', 'caf\u00e9.ts', 'b.ts'])
  })
})

describe('[R8] what is said of a body', () => {
  it.each([
    [{ text: '' }, 'text: says nothing'],
    [{ text: ' \n' }, 'text: says nothing'],
    [{ text: '\u0007\u200b' }, 'text: says nothing'],
    [{}, 'text: is missing'],
    [{ text: 3 }, 'text: must be text'],
    [{ text: 'hi', mode: 'fast' }, 'mode: must be one of live, propose'],
    [{ text: 'hi', files: Array.from({ length: 51 }, () => 'a') }, 'files: has too many entries: at most 50'],
    [{ text: 'hi', files: ['?'] }, 'files.0: is not an id: up to 64 letters and digits'],
    [[], 'the body: must be an object with fields'],
  ])('%j: %s', async (body, detail) => {
    const { id } = await ada.createRoom()
    expect(expectProblem(await ada.call('POST', `/rooms/${id}/messages`, body), 'request_invalid').detail).toBe(detail)
  })

  it('is readable for rooms too', async () => {
    const said = async (body: unknown) =>
      expectProblem(await ada.call('POST', '/rooms', body), 'request_invalid').detail
    expect(await said({ name: 'x'.repeat(61) })).toBe('name: is too long: it has at most 60 characters')
    expect(await said({ name: ' ' })).toBe('name: is empty')
    expect(await said({ name: 'a\u200bb' })).toBe('name: has a character that does not show')
  })
})

describe('[R8] a name that cannot be had', () => {
  it.each([
    ['of 61 letters', 'x'.repeat(61)],
    ['of 60 emoji and more', '😀'.repeat(61)],
    ['that is empty', ' '],
    ["that is the agent's", 'Offline agent'],
    ["that joins the agent's", 'Ｏ\u200dffline agent'],
    ["that reads like the agent's", ' OFFLINE  ａgent'],
  ])('%s is name_invalid', async (_what, name) => {
    expectProblem(await ada.call('POST', '/session', { name }), 'name_invalid')
  })

  it('is told once why, as a path is', async () => {
    const hidden = 'It has a character that does not show.'
    const { id } = await ada.createRoom()
    const name = await ada.call('POST', '/session', { name: 'a\u200bb' })
    expect(expectProblem(name, 'name_invalid')).toMatchObject({ title: 'This name cannot be used.', detail: hidden })
    const path = await ada.call('POST', `/rooms/${id}/files`, { path: 'a\u200bb' })
    expect(expectProblem(path, 'path_invalid')).toMatchObject({ title: 'This path cannot be used.', detail: hidden })
  })
})
