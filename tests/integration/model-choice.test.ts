/** Several models to choose from: which one a task goes to, what is said of them, and what they cost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { refuse, ScriptedModel, say } from '../support/scripted-model.ts'
import { TestClient } from '../support/test-client.ts'
import { modelConfig, startTestServer, type TestServer } from '../support/test-server.ts'

const price = { currency: 'EUR', inputPerMillion: 1, outputPerMillion: 4 }
const usage = { prompt_tokens: 2_000, completion_tokens: 500 }
let endpoint: ScriptedModel
let server: TestServer
let ada: TestClient
let room: string

beforeEach(async () => {
  endpoint = await ScriptedModel.start()
  server = await startTestServer({
    models: [
      modelConfig({ name: 'Fast', apiKey: null, baseUrl: endpoint.baseUrl, model: 'fast-1' }),
      modelConfig({ name: 'Thorough', apiKey: null, baseUrl: endpoint.baseUrl, model: 'thorough-1', price }),
    ],
  })
  ada = await TestClient.enter(server, 'Ada')
  room = (await ada.createRoom({ files: [{ path: 'a.ts', content: 'a\n' }] })).id
})
afterEach(async () => {
  await server.close()
  await endpoint.close()
})

const askFor = (model?: string) =>
  ada.get<{ id: string }>('POST', `/rooms/${room}/tasks`, { prompt: 'Hello?', ...(model && { model }) })

describe('[M12] models to choose from', () => {
  it('are named by the room, and asked by the name that the endpoint knows', async () => {
    const { agent } = await ada.get<{ agent: unknown }>('GET', `/rooms/${room}`)
    expect(agent).toEqual({ name: 'Agent', offline: false, models: [{ name: 'Fast' }, { name: 'Thorough', price }] })
    endpoint.script(say('Hi.'), say('Good day.'))
    const first = await ada.waitForTask(room, (await askFor()).id)
    const second = await ada.waitForTask(room, (await askFor('Thorough')).id)
    expect([first.model, second.model]).toEqual(['Fast', 'Thorough'])
    expect(endpoint.requests.map(({ body }) => body.model)).toEqual(['fast-1', 'thorough-1'])
  })

  it('are asked from the chat too; one that is not there is refused and nothing is said', async () => {
    endpoint.script(say('Good day.'))
    const message = { text: '@ai Hello?', model: 'Thorough' }
    const { task } = await ada.get<{ task: string }>('POST', `/rooms/${room}/messages`, message)
    expect(await ada.waitForTask(room, task)).toMatchObject({ state: 'done', model: 'Thorough' })
    for (const [path, body] of [
      ['tasks', { prompt: 'Hello?', model: 'Cheap' }],
      ['messages', { ...message, model: 'Cheap' }],
    ] as const) {
      expectProblem(await ada.call('POST', `/rooms/${room}/${path}`, body), 'model_not_offered')
    }
    expect((await ada.get<{ tasks: unknown[] }>('GET', `/rooms/${room}/tasks`)).tasks).toHaveLength(1)
  })

  it('are asked again as they were', async () => {
    endpoint.script(refuse(401), say('Hi.'))
    const failed = await ada.waitForTask(room, (await askFor('Thorough')).id)
    const { id } = await ada.get<{ id: string }>('POST', `/rooms/${room}/tasks/${failed.id}/retry`)
    expect(await ada.waitForTask(room, id)).toMatchObject({ state: 'done', model: 'Thorough' })
  })
})

describe('[M13] a task', () => {
  it('says what it cost where there is a price, how long it waited, and how long words came', async () => {
    endpoint.script(say('Hi there, Ada.', { usage, everyMs: 5 }), say('Hi.', { usage }))
    const paid = await ada.waitForTask(room, (await askFor('Thorough')).id)
    expect(paid.usage).toMatchObject({ inputTokens: 2_000, outputTokens: 500, estimated: false })
    expect(paid.usage.cost).toEqual({ amount: 0.004, currency: 'EUR' })
    expect(paid.usage.firstTokenMs).toBeGreaterThanOrEqual(0)
    expect(paid.usage.replyingMs).toBeGreaterThan(0)
    const free: TaskResponse = await ada.waitForTask(room, (await askFor('Fast')).id)
    expect(free.usage.cost).toBeUndefined()
  })
})
