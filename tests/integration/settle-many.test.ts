/** Settling by file and by room, and what rests on a task, over HTTP. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskResponse, TaskResting, TaskSettled } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let model: ScriptedModel
let server: TestServer
let ada: TestClient
let room: string
let files: Readonly<Record<string, string>>
beforeEach(async () => {
  model = await ScriptedModel.start()
  server = await startTestServer({ model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' } })
  ada = await TestClient.enter(server, 'Ada')
  const texts = [
    { path: 'a.txt', content: 'one\ntwo\nthree\n' },
    { path: 'b.txt', content: 'four\nfive\n' },
  ]
  const made = await ada.createRoom({ files: texts })
  room = made.id
  files = Object.fromEntries(made.files.map(({ path, id }) => [path, id]))
})
afterEach(async () => {
  ada.close()
  await server.close()
  await model.close()
})

const change = (path: string, find: string, put: string) => searchReplace(path, { find, put })
const content = async (path: string) => (await ada.readFile(room, files[path] ?? '')).content

async function run(reply: string, mode: 'live' | 'propose' = 'propose'): Promise<TaskResponse> {
  model.script(say(reply))
  return ada.waitForTask(room, (await ada.ask(room, { prompt: 'change it', mode })).id)
}
const settle = (where: string, verdict: 'accept' | 'reject') =>
  ada.get<TaskSettled>('POST', `/rooms/${room}${where}/hunks/${verdict}`)

describe('[G8] settling', () => {
  it('a file decides what every task has there, and nothing elsewhere', async () => {
    const first = await run(change('a.txt', 'one', 'ONE') + change('b.txt', 'four', 'FOUR'))
    const second = await run(change('a.txt', 'three', 'THREE'), 'live')
    const { settled, left } = await settle(`/files/${files['a.txt']}`, 'accept')
    expect(settled).toEqual([first.hunks[0]?.id, second.hunks[0]?.id])
    expect(left).toEqual([])
    expect(await content('a.txt')).toBe('ONE\ntwo\nTHREE\n')
    expect(await content('b.txt')).toBe('four\nfive\n')
  })

  it('the room decides everything that is open; what is in conflict is left and named', async () => {
    await run(change('a.txt', 'two', 'TWO') + change('b.txt', 'four', 'FOUR'))
    await run(change('b.txt', 'five', 'FIVE'), 'live')
    await ada.get('PUT', `/rooms/${room}/files/${files['a.txt']}`, { content: 'one\nzwei\nthree\n' })
    const { settled, left } = await settle('', 'reject')
    expect(settled).toHaveLength(2)
    expect(left).toMatchObject([{ state: 'conflicted', path: 'a.txt' }])
    expect(await content('a.txt')).toBe('one\nzwei\nthree\n')
    expect(await content('b.txt')).toBe('four\nfive\n')
  })

  it('[A5] a file that is none, or as a viewer, is refused', async () => {
    expectProblem(await ada.call('POST', `/rooms/${room}/files/${'0'.repeat(22)}/hunks/accept`), 'file_not_found')
    const { token } = await ada.invite(room, 'viewer')
    const vi = await TestClient.enter(server, 'Vi')
    await vi.join(token)
    expectProblem(await vi.call('POST', `/rooms/${room}/hunks/reject`), 'role_insufficient')
    vi.close()
  })
})

describe('[G16] before a task is undone', () => {
  const resting = (task: TaskResponse) => ada.get<TaskResting>('GET', `/rooms/${room}/tasks/${task.id}/undo`)

  it('the changes of other tasks that rest on it are named, and others are not', async () => {
    const first = await run(change('a.txt', 'two', 'two and more\nof it'), 'live')
    await ada.settleTask(room, first.id, 'accept')
    const onIt = await run(change('a.txt', 'of it', 'of this'), 'live')
    const beside = await run(change('a.txt', 'three', 'THREE'), 'live')
    const proposed = await run(change('a.txt', 'two and more', 'TWO'))
    expect((await resting(first)).resting).toEqual([{ id: onIt.hunks[0]?.id, task: onIt.id, path: 'a.txt' }])
    expect((await resting(beside)).resting).toEqual([])
    expect((await resting(proposed)).resting).toEqual([])
  })

  it('they stay when it is', async () => {
    const first = await run(change('a.txt', 'two', 'two and more\nof it'), 'live')
    const onIt = await run(change('a.txt', 'of it', 'of this'), 'live')
    await ada.get('POST', `/rooms/${room}/tasks/${first.id}/undo`)
    expect(await content('a.txt')).toContain('this')
    const { hunks } = await ada.get<TaskResponse>('GET', `/rooms/${room}/tasks/${onIt.id}`)
    expect(hunks).toMatchObject([{ state: 'pending' }])
    await ada.get('POST', `/rooms/${room}/tasks/${onIt.id}/undo`)
    expect(await content('a.txt')).toBe('one\ntwo\nthree\n')
  })
})
