/** Many rooms at one endpoint that answers few requests at a time, over real HTTP on both sides. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { type RecordedRequest, ScriptedModel, say } from '../support/scripted-model.ts'
import { eventually, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const slots = 4
let model: ScriptedModel
let server: TestServer
let ada: TestClient
beforeEach(async () => {
  model = await ScriptedModel.start()
  server = await startTestServer({
    model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' },
    limits: { modelRequests: slots, requestsPerMinute: 100_000 },
  })
  ada = await TestClient.enter(server, 'Ada')
})
afterEach(async () => {
  ada.close()
  await server.close()
  await model.close()
})

const roomOf = ({ body }: RecordedRequest) => /task of (room\d)/.exec(body.messages.at(-1)?.content ?? '')?.[1] ?? ''

describe('[M7] an endpoint with four slots', () => {
  it('answers 100 tasks of ten rooms in turn, and one that waits is cancelled at once', async () => {
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    model.fallback = say('done', { stallAfter: 0, gate })
    const rooms = await Promise.all(
      Array.from({ length: 10 }, async (_, number) => {
        const { id } = await ada.createRoom({ files: [{ path: 'a.txt', content: 'a\n' }] })
        return { id, name: `room${number}` }
      }),
    )
    const tasks: { room: string; id: string }[] = []
    for (const { id, name } of rooms) {
      for (let task = 0; task < 10; task++) {
        tasks.push({ room: id, id: (await ada.ask(id, { prompt: `task of ${name}` })).id })
      }
    }
    const last = { room: tasks[99]?.room ?? '', id: tasks[92]?.id ?? '' }
    const view = () => ada.get<TaskResponse>('GET', `/rooms/${last.room}/tasks/${last.id}`)
    await eventually(async () => {
      expect((await view()).steps.at(-1)).toMatchObject({
        kind: 'wait',
        title: 'Waiting for the model',
        state: 'running',
      })
    })
    expect(model.requests).toHaveLength(slots)
    await ada.get('POST', `/rooms/${last.room}/tasks/${last.id}/cancel`)
    expect((await view()).state).toBe('cancelled')
    expect(model.requests).toHaveLength(slots)

    open()
    for (const { room, id } of tasks) if (id !== last.id) await ada.waitForTask(room, id)
    expect(model.requests).toHaveLength(99)
    const served = new Map(rooms.map(({ name }) => [name, 0]))
    for (const request of model.requests.slice(slots)) {
      const room = roomOf(request)
      served.set(room, (served.get(room) ?? 0) + 1)
      // A room's next task reads its files before it asks, so it may miss one turn.
      const counts = [...served].filter(([name]) => name !== 'room0').map(([, count]) => count)
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
    }
    const waited = (await ada.get<TaskResponse>('GET', `/rooms/${tasks[50]?.room}/tasks/${tasks[50]?.id}`)).steps
    expect(waited.map(({ title }) => title)).toContain('Waited for the model')
  })
})
