/** A task that asks people: over real HTTP on both sides, from the model's line to the request that carries the answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/test-server.ts'

const text = 'const a = 1\nconst b = 2\n'
const first = searchReplace('a.ts', { find: 'const a = 1', put: 'const a = 10' })
const second = searchReplace('a.ts', { find: 'const b = 2', put: 'const b = 20' })
const asks = 'I have begun.\nASK: Is b to be 20 or 200?'

let model: ScriptedModel
let server: TestServer
let ada: TestClient
let room: string
let file: string
beforeEach(async () => {
  model = await ScriptedModel.start()
  await enter()
})
afterEach(async () => {
  ada.close()
  await server.close()
  await model.close()
})

async function enter(options: TestServerOptions = {}): Promise<void> {
  server = await startTestServer({ model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' }, ...options })
  ada = await TestClient.enter(server, 'Ada')
  const made = await ada.createRoom({ files: [{ path: 'a.ts', content: text }] })
  room = made.id
  file = made.files[0]?.id ?? ''
}
async function enterAnew(options: TestServerOptions): Promise<void> {
  ada.close()
  await server.close()
  await enter(options)
}

const ask = async () => (await ada.ask(room, { prompt: 'change the numbers', files: [file] })).id
const asking = (id: string) => ada.waitForTask(room, id, ({ state }) => state === 'asking')
const answer = (id: string, said: unknown = 'Take 20.', by = ada) =>
  by.call<TaskResponse>('POST', `/rooms/${room}/tasks/${id}/answer`, { text: said })
const content = async () => (await ada.readFile(room, file)).content
const sent = (index: number) => model.requests[index]?.body.messages.at(-1)?.content ?? ''

describe('[G24] a task that asks', () => {
  it('waits, keeps what it changed, and goes on with the answer', async () => {
    model.script(say(`${first}\n${asks}`), say(`Thanks.\n${second}`))
    const id = await ask()
    const open = await asking(id)
    expect(open.questions).toMatchObject([{ text: 'Is b to be 20 or 200?' }])
    expect(open.questions?.[0]).not.toHaveProperty('answer')
    expect(open.steps.at(-1)).toMatchObject({ kind: 'ask', title: 'Waiting for a person to answer', state: 'running' })
    expect(await content()).toBe('const a = 10\nconst b = 2\n')
    await ada.get('PUT', `/rooms/${room}/files/${file}`, { content: 'const a = 10\nconst b = 2\nconst c = 3\n' })

    const answered = await answer(id)
    expect(answered.status).toBe(200)
    expect(answered.body.questions).toMatchObject([{ answer: { text: 'Take 20.', by: ada.member.id } }])
    expect(answered.body.state).not.toBe('asking')
    const task = await ada.waitForTask(room, id)
    expect(task).toMatchObject({ state: 'done', hunks: [{ state: 'pending' }, { state: 'pending' }] })
    expect(task.steps.map(({ title }) => title)).toContain('Ada answered')
    expect(await content()).toBe('const a = 10\nconst b = 20\nconst c = 3\n')

    expect(model.requests).toHaveLength(2)
    expect(sent(1)).toContain('const c = 3')
    expect(sent(1)).toContain('You asked:\n```\nIs b to be 20 or 200?\n```')
    expect(sent(1)).toContain('Ada answered, which is part of the request:\n```\nTake 20.\n```')
  })

  it('says in the chat what is not a question, each reply a paragraph', async () => {
    model.script(say(asks), say('Then nothing is to be done.'))
    const id = await ask()
    await asking(id)
    await answer(id)
    await ada.waitForTask(room, id)
    const connection = await ada.openFile(room, 'room')
    const [message] = connection.doc.getArray('messages').toJSON()
    expect(message).toMatchObject({ text: 'I have begun.\n\nThen nothing is to be done.', streaming: false })
  })

  it('[G17] says what it asks of a repair, and what it says next, a paragraph each', async () => {
    const strays = searchReplace('a.ts', { find: 'const z = 9', put: 'const z = 90' })
    const lost = searchReplace('a.ts', { find: 'const y = 8', put: 'const y = 80' })
    model.script(say(strays), say(`${lost}\nASK: Which z?`), say('There is none.'))
    await ada.waitForTask(room, await ask())
    const connection = await ada.openFile(room, 'room')
    const [message] = connection.doc.getArray('messages').toJSON()
    expect(message).toMatchObject({ text: 'Which z?\n\nThere is none.' })
  })

  it('is answered once, by who may ask for changes', async () => {
    model.script(say(asks), say('Done.', { stallAfter: 0 }))
    const id = await ask()
    await asking(id)
    const guest = await TestClient.enter(server, 'Guest')
    await guest.join((await ada.invite(room, 'commenter')).token)
    expectProblem(await answer(id, 'No.', guest), 'role_insufficient')
    expectProblem(await answer(id, '  '), 'request_invalid')
    expectProblem(await answer(id, 'x'.repeat(17 * 1024)), 'message_too_long')
    const both = await Promise.all([answer(id, 'One.'), answer(id, 'Two.')])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expectProblem(await answer(id), 'question_closed')
    expectProblem(await answer('nothing'), 'task_not_found')
    await ada.get('POST', `/rooms/${room}/tasks/${id}/cancel`)
  })

  it('does to files all of it together in the end, and says so of each', async () => {
    for (const path of ['b.ts', 'c.ts']) await ada.get('POST', `/rooms/${room}/files`, { path, content: 'x\n' })
    const deletes = (path: string) => `*** Begin Patch\n*** Delete File: ${path}\n*** End Patch\n`
    model.script(say(`${deletes('b.ts')}\n${asks}`), say(deletes('c.ts')))
    const id = await ask()
    await asking(id)
    expect((await ada.readTask(room, id)).steps.map(({ title }) => title)).toContain('Proposed to delete b.ts')
    await answer(id)
    const { steps } = await ada.waitForTask(room, id)
    expect(steps.map(({ title }) => title)).toEqual(expect.arrayContaining(['Deleted b.ts', 'Deleted c.ts']))
    const { files } = await ada.get<{ files: { path: string }[] }>('GET', `/rooms/${room}`)
    expect(files.map(({ path }) => path)).toEqual(['a.ts'])
  })

  it('is cancelled at once', async () => {
    model.script(say(`${first}\n${asks}`))
    const id = await ask()
    await asking(id)
    const cancelled = await ada.get<TaskResponse>('POST', `/rooms/${room}/tasks/${id}/cancel`)
    expect(cancelled).toMatchObject({ state: 'cancelled', hunks: [{ state: 'pending' }] })
    expect(cancelled.steps.at(-1)).toMatchObject({ kind: 'ask', state: 'failed' })
    expectProblem(await answer(id), 'question_closed')
    expect(model.requests).toHaveLength(1)
  })

  it('ends after its time, with what it changed and why', async () => {
    const clock = new ManualClock()
    await enterAnew({ clock })
    model.script(say(`${first}\n${asks}`))
    const id = await ask()
    await asking(id)
    clock.advance(15 * 60_000)
    expect(await ada.waitForTask(room, id)).toMatchObject({
      state: 'failed',
      error: { code: 'question_unanswered', retryable: true },
      hunks: [{ state: 'pending' }],
    })
    expect(await content()).toBe('const a = 10\nconst b = 2\n')
  })

  it('ends as interrupted where the server stops, and asks nothing after that', async () => {
    model.script(say(`${first}\n${asks}`))
    const id = await ask()
    await asking(id)
    await server.crash()
    await server.restart()
    expect(await ada.readTask(room, id)).toMatchObject({
      state: 'failed',
      error: { code: 'task_interrupted' },
      questions: [{ text: 'Is b to be 20 or 200?' }],
      hunks: [{ state: 'pending' }],
    })
    expectProblem(await answer(id), 'question_closed')
  })

  it('asks three times at most; what it asks then is words', async () => {
    model.fallback = say('ASK: Sure?')
    const id = await ask()
    for (let times = 0; times < 3; times++) {
      await ada.waitForTask(room, id, ({ state, questions }) => state === 'asking' && questions?.length === times + 1)
      expect((await answer(id, 'Yes.')).status).toBe(200)
    }
    expect(await ada.waitForTask(room, id)).toMatchObject({ state: 'done' })
    expect(model.requests).toHaveLength(4)
  })

  it('lets others run meanwhile', async () => {
    await enterAnew({ limits: { tasksRunningPerRoom: 1 } })
    model.script(say(asks), say('The other is done.'), say('Done.'))
    const id = await ask()
    await asking(id)
    expect(await ada.waitForTask(room, await ask())).toMatchObject({ state: 'done' })
    await answer(id)
    expect(await ada.waitForTask(room, id)).toMatchObject({ state: 'done' })
  })
})
