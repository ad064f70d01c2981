import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HunkResponse, MessageResponse, TaskCreated, TaskList, TaskResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { type Answer, eventually, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const text = 'const a = 1\nconst b = 2\nconst c = 3\n'
const missing = '0'.repeat(22)

let model: ScriptedModel
let server: TestServer
let ada: TestClient
let room: string
let file: string
beforeEach(async () => {
  model = await ScriptedModel.start()
  server = await startTestServer({
    model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' },
    limits: { tasksQueuedPerRoom: 2, tasksRunningPerRoom: 1, connectionsPerMember: 2 },
  })
  ada = await TestClient.enter(server, 'Ada')
  const made = await ada.createRoom({ files: [{ path: 'a.ts', content: text }] })
  room = made.id
  file = made.files[0]?.id ?? ''
})
afterEach(async () => {
  ada.close()
  await server.close()
  await model.close()
})

const change = (from: string, to: string) => searchReplace('a.ts', { find: from, put: to })
const twoChanges = searchReplace(
  'a.ts',
  { find: 'const a = 1', put: 'const a = 10' },
  { find: 'const c = 3', put: 'const c = 30' },
)

async function run(reply: string, mode: 'live' | 'propose'): Promise<TaskResponse> {
  model.script(say(reply))
  const { id, state } = await ada.ask(room, { prompt: 'make it ten times as much', mode, files: [file] })
  expect(state).toBe('queued')
  return ada.waitForTask(room, id)
}
const content = async () => (await ada.readFile(room, file)).content
const hunkPath = (hunk: string, decision: string) => `/rooms/${room}/hunks/${hunk}/${decision}`
const firstHunk = (task: TaskResponse): HunkResponse => {
  const [hunk] = task.hunks
  if (hunk === undefined) throw new Error(`no hunk in ${JSON.stringify(task)}`)
  return hunk
}

describe('a task', () => {
  it('is queued, runs, and is read with its steps and hunks', async () => {
    const task = await run(change('const b = 2', 'const b = 20'), 'live')
    expect(task).toMatchObject({ state: 'done', mode: 'live', model: 'scripted', asker: ada.member.id })
    expect(task.steps.length).toBeGreaterThan(0)
    expect(firstHunk(task)).toMatchObject({ file, path: 'a.ts', state: 'pending', createsFile: false })
    expect(await content()).toBe(text.replace('b = 2', 'b = 20'))
    const { tasks } = await ada.get<TaskList>('GET', `/rooms/${room}/tasks`)
    expect(tasks).toMatchObject([{ id: task.id, state: 'done', prompt: 'make it ten times as much' }])
  })

  it('is refused for files and selections that are none', async () => {
    const ask = (body: object) => ada.call('POST', `/rooms/${room}/tasks`, { prompt: 'x', ...body })
    expectProblem(await ask({ files: [missing] }), 'file_not_found')
    expectProblem(await ask({ selection: { file: missing, from: 0, to: 1 } }), 'file_not_found')
    expectProblem(await ask({ selection: { file, from: 3, to: 1 } }), 'request_invalid')
    expectProblem(await ask({ prompt: '  ' }), 'request_invalid')
    expectProblem(await ask({ mode: 'eager' }), 'request_invalid')
  })

  it('[G11] waits for its turn until too many do', async () => {
    model.fallback = { kind: 'silence' }
    const answers: Answer<{ id: string }>[] = []
    for (let n = 0; n < 4; n++) answers.push(await ada.call('POST', `/rooms/${room}/tasks`, { prompt: `number ${n}` }))
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(2)
    expectProblem(answers[3] as Answer<unknown>, 'task_queue_full')
  })

  it('[M3] is cancelled once, which closes the request to the model', async () => {
    model.fallback = { kind: 'silence' }
    const { id } = await ada.ask(room, { prompt: 'think' })
    await eventually(() => expect(model.requests).toHaveLength(1))
    const cancelled = await ada.get<TaskResponse>('POST', `/rooms/${room}/tasks/${id}/cancel`)
    expect(cancelled.state).toBe('cancelled')
    expect(await model.requests[0]?.ended).toBe('client')
    expectProblem(await ada.call('POST', `/rooms/${room}/tasks/${id}/cancel`), 'task_ended')
  })

  it('that does not exist is not found by any call', async () => {
    for (const id of [missing, 'no-id']) {
      expectProblem(await ada.call('GET', `/rooms/${room}/tasks/${id}`), 'task_not_found')
      expectProblem(await ada.call('GET', `/rooms/${room}/tasks/${id}/events`), 'task_not_found')
      for (const action of ['cancel', 'accept', 'reject'])
        expectProblem(await ada.call('POST', `/rooms/${room}/tasks/${id}/${action}`), 'task_not_found')
    }
  })

  it('[G8, R4] is undone whole, and what people typed meanwhile stays', async () => {
    const open = await ada.openFile(room, file)
    const task = await run(twoChanges, 'live')
    open.type('// mine\n')
    await eventually(async () => expect(await content()).toContain('// mine'))
    const settled = await ada.settleTask(room, task.id, 'reject')
    expect(settled.settled.sort()).toEqual(task.hunks.map(({ id }) => id).sort())
    expect(settled.left).toEqual([])
    expect(await content()).toBe(`${text}// mine\n`)
  })

  it('[G5, G8] is accepted whole', async () => {
    const task = await run(twoChanges, 'propose')
    expect(await content()).toBe(text)
    expect((await ada.settleTask(room, task.id, 'accept')).settled).toHaveLength(2)
    expect(await content()).toBe('const a = 10\nconst b = 2\nconst c = 30\n')
    expect((await ada.settleTask(room, task.id, 'accept')).settled).toEqual([])
  })
})

describe('a hunk', () => {
  it('[R6] that two members accept at once is applied once', async () => {
    const grace = await TestClient.enter(server, 'Grace')
    const hunk = firstHunk(await run(change('const b = 2', 'const b = 20'), 'propose'))
    const answers = await Promise.all([ada.decide(room, hunk.id, 'accept'), grace.decide(room, hunk.id, 'accept')])
    const [won, lost] = answers.sort((a, b) => a.status - b.status) as [Answer<HunkResponse>, Answer<HunkResponse>]
    expect(won.status).toBe(200)
    expect(won.body).toMatchObject({ id: hunk.id, state: 'accepted' })
    expectProblem(lost, 'hunk_decided')
    expect(await content()).toBe(text.replace('b = 2', 'b = 20'))
  })

  it.each(['live', 'propose'] as const)('of mode %s is rejected alone, the others stay', async (mode) => {
    const task = await run(twoChanges, mode)
    const hunk = firstHunk(task)
    expect((await ada.decide(room, hunk.id, 'reject')).body).toMatchObject({ state: 'rejected' })
    expect(await content()).toBe(mode === 'live' ? text.replace('c = 3', 'c = 30') : text)
    const { hunks } = await ada.readTask(room, task.id)
    expect(hunks.map(({ state }) => state)).toEqual(['rejected', 'pending'])
  })

  it('that is none, or is asked for what is no decision, is refused', async () => {
    for (const decision of ['accept', 'reject']) {
      expectProblem(await ada.call('POST', hunkPath(missing, decision), {}), 'hunk_not_found')
      expectProblem(await ada.call('POST', hunkPath(missing, decision), { resolution: 'text' }), 'request_invalid')
      expectProblem(
        await ada.call('POST', hunkPath(missing, decision), { resolution: 'both', text: 'x' }),
        'request_invalid',
      )
      expectProblem(await ada.call('POST', hunkPath(missing, decision), { resolution: 'yours' }), 'request_invalid')
    }
  })

  const resolutions = [
    ['mine', undefined, 'const b = 2 // mine\n'],
    ['agent', undefined, 'const b = 20\n'],
    ['both', undefined, 'const b = 2 // mine\nconst b = 20\n'],
    ['text', 'const b = 22\n', 'const b = 22\n'],
  ] as const
  it.each(resolutions)(
    '[G6, R1] in conflict keeps what a person typed until one decides: %s',
    async (resolution, by, line) => {
      const hunk = firstHunk(await run(change('const b = 2', 'const b = 20'), 'propose'))
      await ada.get('PUT', `/rooms/${room}/files/${file}`, { content: text.replace('b = 2', 'b = 2 // mine') })
      expectProblem(await ada.decide(room, hunk.id, 'accept'), 'hunk_conflicted')
      expect(await content()).toContain('b = 2 // mine')
      const decided = await ada.decide(room, hunk.id, 'accept', { resolution, ...(by !== undefined && { text: by }) })
      expect(decided.status).toBe(200)
      expect(await content()).toBe(text.replace('const b = 2\n', line))
    },
  )
})

describe('a message', () => {
  it('[G9] is chat, or begins with @ai and starts a task with the rest', async () => {
    const chat = await ada.call<MessageResponse>('POST', `/rooms/${room}/messages`, { text: 'hello @ai' })
    expect(chat.status).toBe(201)
    expect(chat.body).not.toHaveProperty('task')
    model.script(say('It adds numbers.'))
    const { id, task } = await ada.say(room, '@ai what does a.ts do?')
    const done = await ada.waitForTask(room, task ?? '')
    expect(done).toMatchObject({ prompt: 'what does a.ts do?', state: 'done', hunks: [] })
    expect(done.answer).toMatch(/^[0-9A-Za-z]+$/)
    expect(done.answer).not.toBe(id)
  })

  it('[F45] that comes again under its key is answered as the first time and said once, a task started once', async () => {
    const path = `/rooms/${room}/messages`
    const grace = await TestClient.enter(server, 'Grace')
    model.fallback = { kind: 'silence' }
    const asked = { text: '@ai think', key: 'k1' }
    const first = await ada.get<MessageResponse>('POST', path, asked)
    expect(first.task).toBeDefined()
    expect(await ada.get<MessageResponse>('POST', path, asked)).toEqual(first)
    const hello = await ada.get<MessageResponse>('POST', path, { text: 'hello', key: 'k2' })
    const [again, others, unnamed] = await Promise.all([
      ada.get<MessageResponse>('POST', path, { text: 'hello', key: 'k2' }),
      grace.get<MessageResponse>('POST', path, { text: 'hello', key: 'k2' }),
      ada.get<MessageResponse>('POST', path, { text: 'hello' }),
    ])
    expect(again).toEqual(hello)
    expect(new Set([hello.id, others.id, unnamed.id]).size).toBe(3)
    expectProblem(await ada.call('POST', path, { text: 'goodbye', key: 'k2' }), 'request_invalid')
    expectProblem(await ada.call('POST', path, { text: 'hello', key: 'not a key' }), 'request_invalid')
    grace.close()
    await server.crash()
    await server.restart()
    expect(await ada.get<MessageResponse>('POST', path, asked)).toEqual(first)
    expect((await ada.get<TaskList>('GET', `/rooms/${room}/tasks`)).tasks).toHaveLength(1)
  })

  it('[F45] a task that is asked for again under its key is the same, also of two at once, and over a restart', async () => {
    const path = `/rooms/${room}/tasks`
    const grace = await TestClient.enter(server, 'Grace')
    model.fallback = { kind: 'silence' }
    const asked = { prompt: 'think', key: 'k1' }
    const [first, second] = await Promise.all([1, 2].map(() => ada.get<TaskCreated>('POST', path, asked)))
    expect(second?.id).toBe(first?.id)
    expect((await ada.get<TaskCreated>('POST', path, { prompt: 'think' })).id).not.toBe(first?.id)
    expect((await grace.get<TaskCreated>('POST', path, asked)).id).not.toBe(first?.id)
    expectProblem(await ada.call('POST', path, { prompt: 'think again', key: 'k1' }), 'request_invalid')
    grace.close()
    await server.crash()
    await server.restart()
    expect((await ada.get<TaskCreated>('POST', path, asked)).id).toBe(first?.id)
    expect((await ada.get<TaskList>('GET', path)).tasks).toHaveLength(3)
  })

  it('[F45] that comes twice at once is said once', async () => {
    const asked = { text: '@ai think', key: 'k1' }
    model.fallback = { kind: 'silence' }
    const answers = await Promise.all(
      [1, 2, 3].map(() => ada.get<MessageResponse>('POST', `/rooms/${room}/messages`, asked)),
    )
    expect(new Set(answers.map(({ id, task }) => `${id} ${task}`)).size).toBe(1)
  })

  it('is refused when it asks for nothing, or is too long', async () => {
    const path = `/rooms/${room}/messages`
    expectProblem(await ada.call('POST', path, { text: '@ai  ' }), 'request_invalid')
    expectProblem(await ada.call('POST', path, { text: '' }), 'request_invalid')
    expectProblem(await ada.call('POST', path, { text: 'x'.repeat(16 * 1024 + 1) }), 'message_too_long')
    expectProblem(await ada.call('POST', path, { text: `@ai ${'x'.repeat(16 * 1024)}` }), 'message_too_long')
  })
})

describe("a task's events", () => {
  /** Reads events until the stream ends. */
  async function follow(task: string, by = ada): Promise<{ name: string; data: TaskResponse }[]> {
    const response = await fetch(`${server.url}/api/v1/rooms/${room}/tasks/${task}/events`, {
      headers: { authorization: `Bearer ${by.token}` },
    })
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    return (await response.text())
      .split('\n\n')
      .filter((event) => event.startsWith('event: '))
      .map((event) => {
        const [, name = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(event) ?? []
        return { name, data: JSON.parse(data) }
      })
  }

  it('[G10] begin with the whole task, follow it, and end with it', async () => {
    model.script(say(twoChanges, { everyMs: 12 }))
    const { id } = await ada.ask(room, { prompt: 'change both', files: [file] })
    const events = await follow(id)
    expect(events.at(-1)?.name).toBe('end')
    const tasks = events.filter(({ name }) => name === 'task').map(({ data }) => data)
    expect(tasks.length).toBeGreaterThanOrEqual(3)
    expect(tasks.at(-1)).toEqual(await ada.readTask(room, id))
    expect(tasks.some(({ state }) => state === 'writing')).toBe(true)
    expect(tasks.at(-1)?.steps[0]).toMatchObject({ kind: 'read', percent: 100, files: ['a.ts'] })
  })

  it('of a task that has ended are its last state, and the end', async () => {
    const task = await run(change('const b = 2', 'const b = 20'), 'live')
    expect(await follow(task.id)).toEqual([
      { name: 'task', data: task },
      { name: 'end', data: {} },
    ])
  })

  it('are followed by a member only so often at once, until one leaves', async () => {
    model.fallback = { kind: 'silence' }
    const { id } = await ada.ask(room, { prompt: 'think' })
    const path = `/rooms/${room}/tasks/${id}/events`
    const open = () => fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${ada.token}` } })
    const first = await open()
    const second = await open()
    expectProblem(await ada.call('GET', path), 'rate_limited')
    await first.body?.cancel()
    const third = await eventually(async () => {
      const response = await open()
      expect(response.status).toBe(200)
      return response
    })
    await Promise.all([second.body?.cancel(), third.body?.cancel()])
  })

  it('[A9] end for who is removed, and go on for others', async () => {
    model.fallback = { kind: 'silence' }
    const bob = await TestClient.enter(server, 'Bob')
    await bob.readRoom(room)
    const { id } = await ada.ask(room, { prompt: 'think' })
    const [theirs, ours] = [follow(id, bob), follow(id)]
    await eventually(() => expect(model.requests).toHaveLength(1))
    await ada.get('DELETE', `/rooms/${room}/members/${bob.member.id}`)
    expect((await theirs).at(-1)?.name).toBe('end')
    await ada.get('POST', `/rooms/${room}/tasks/${id}/cancel`)
    expect((await ours).at(-2)?.data.state).toBe('cancelled')
  })

  it('end when the server does', async () => {
    model.fallback = { kind: 'silence' }
    const { id } = await ada.ask(room, { prompt: 'think' })
    const followed = follow(id).catch(() => {})
    await eventually(() => expect(model.requests).toHaveLength(1))
    await server.app.close()
    await followed
  })
})
