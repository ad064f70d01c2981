/** Replies kept for identical requests, over real HTTP to a scripted endpoint and in a real store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withKeptReplies } from '../../server/agent/model/kept-replies.ts'
import type { Model, ModelEvent, ModelRequest } from '../../server/agent/model/model.ts'
import { createOpenAiModel } from '../../server/agent/model/openai-model.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { openSqliteStore, type SqliteStore } from '../../server/persistence/sqlite-store.ts'
import type { MemberId, RoomId } from '../../shared/model/ids.ts'
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { aMember, aRoom } from '../contract/records.ts'
import { refuse, ScriptedModel, type Scripting, say } from '../support/scripted-model.ts'
import { silentLog } from '../support/sync-server.ts'
import { TestClient } from '../support/test-client.ts'
import { startTestServer } from '../support/test-server.ts'

const here = aRoom('room1')
const there = aRoom('room2')

describe('[M14] a request of which every word was asked before', () => {
  let endpoint: ScriptedModel
  let store: SqliteStore
  beforeEach(async () => {
    endpoint = await ScriptedModel.start()
    store = await openSqliteStore({ dataDir: ':memory:' })
    const owner = aMember('owner1')
    await store.createMember(owner)
    await store.createRoom(here, owner.id)
    await store.createRoom(there, owner.id)
  })
  afterEach(async () => {
    await store.close()
    await endpoint.close()
  })

  function modelWith({ name = 'scripted', keptBytes = 1_000 } = {}): Model {
    const given = { baseUrl: endpoint.baseUrl, model: name }
    const model = createOpenAiModel({
      ...given,
      apiKey: null,
      clock: systemClock,
      random: () => 0,
      replyLength: 10_000,
    })
    return withKeptReplies(model, { store, endpoint: given, keptBytes, clock: systemClock, log: silentLog })
  }

  const requestOf = (words: string, room: RoomId = here.id): ModelRequest => ({
    asker: { room, member: 'ada' as MemberId },
    prompt: words,
    snapshot: { files: [], focus: [], selection: null },
    messages: [{ role: 'user', content: words }],
  })

  async function ask(model: Model, request: ModelRequest): Promise<{ text: string; events: ModelEvent[] }> {
    const events: ModelEvent[] = []
    for await (const event of model.stream(request, new AbortController().signal)) events.push(event)
    return { text: events.map((event) => (event.kind === 'text' ? event.text : '')).join(''), events }
  }
  const script = (...replies: Scripting[]) => endpoint.script(...replies)

  it('is answered with the reply it had, at no cost, though the endpoint is not there any more', async () => {
    script(say('one two'))
    const model = modelWith()
    expect((await ask(model, requestOf('count'))).text).toBe('one two')
    script(refuse(401))
    const again = await ask(model, requestOf('count'))
    expect(again.text).toBe('one two')
    expect(again.events).toContainEqual({ kind: 'reused' })
    expect(again.events).toContainEqual({
      kind: 'usage',
      usage: { inputTokens: 0, outputTokens: 0, estimated: false },
    })
    expect(endpoint.requests).toHaveLength(1)
  })

  it('goes to the model in another room, and with another word, and to another model', async () => {
    script(say('a'), say('b'), say('c'), say('d'))
    const model = modelWith()
    const texts = [
      await ask(model, requestOf('count')),
      await ask(model, requestOf('count', there.id)),
      await ask(model, requestOf('count.')),
      await ask(modelWith({ name: 'other' }), requestOf('count')),
    ].map(({ text }) => text)
    expect(texts).toEqual(['a', 'b', 'c', 'd'])
  })

  it('goes to the model where somebody asks again, and the new reply takes the place of the old', async () => {
    script(say('bad'), say('better'))
    const model = modelWith()
    await ask(model, requestOf('count'))
    expect((await ask(model, { ...requestOf('count'), asksAgain: true })).text).toBe('better')
    expect((await ask(model, requestOf('count'))).text).toBe('better')
    expect(endpoint.requests).toHaveLength(2)
  })

  it('goes to the model where the reply was not whole, or came in several pieces', async () => {
    script(say('one two', { finish: null }), say('one', { finish: 'length' }), say(' two'), say('three'))
    const model = modelWith()
    await expect(ask(model, requestOf('count'))).rejects.toMatchObject({ code: 'model_cut_off' })
    expect((await ask(model, requestOf('count'))).text).toBe('one two')
    expect((await ask(model, requestOf('count'))).text).toBe('three')
  })

  it('goes to the model once too much was kept since, and once its room is gone', async () => {
    script(say('x'.repeat(600)), say('y'.repeat(600)), say('z'), say('late'))
    const model = modelWith()
    await ask(model, requestOf('x'))
    await ask(model, requestOf('y'))
    expect((await ask(model, requestOf('x'))).text).toBe('z')
    await store.deleteRoom(here.id)
    expect((await ask(model, requestOf('y'))).text).toBe('late')
    expect(await store.readReply(here.id, 'any')).toBeNull()
  })

  it('goes to the model where the store cannot say', async () => {
    script(say('one'), say('two'))
    const model = modelWith()
    await ask(model, requestOf('count'))
    await store.close()
    expect((await ask(model, requestOf('count'))).text).toBe('two')
  })
})

/** So often that what was asked and answered before, which goes with each request, is the same as well. */
const mostAsked = 25

it.each([
  ['on', true],
  ['off', false],
])('[M14] a room in which the same is asked over and over, kept replies %s', async (_, replyCache) => {
  const endpoint = await ScriptedModel.start(...Array.from({ length: mostAsked }, () => say('NONE')))
  const server = await startTestServer({
    model: { apiKey: null, baseUrl: endpoint.baseUrl, model: 'scripted' },
    replyCache,
  })
  const ada = await TestClient.enter(server, 'Ada')
  try {
    const room = await ada.createRoom({ files: [{ path: 'a.ts', content: 'const a = 1\n' }] })
    const tasks: TaskResponse[] = []
    const isReused = ({ steps }: TaskResponse) => steps.some(({ kind }) => kind === 'reuse')
    while (tasks.length < mostAsked && !tasks.some(isReused)) {
      const { id } = await ada.ask(room.id, { prompt: 'anything to mend?', mode: 'live' })
      tasks.push(await ada.waitForTask(room.id, id))
    }
    const reused = tasks.filter(isReused)
    expect(reused.length > 0).toBe(replyCache)
    expect(endpoint.requests).toHaveLength(tasks.length - reused.length)
    expect(reused.every(({ usage }) => usage.inputTokens + usage.outputTokens === 0)).toBe(true)
  } finally {
    ada.close()
    await server.close()
    await endpoint.close()
  }
})
