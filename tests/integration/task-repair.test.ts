/** Blocks without a place are asked for again, over real HTTP on both sides: what the model is told, and what becomes of them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultContextTokens } from '../../server/model-config.ts'
import type { TaskResponse } from '../../shared/protocol/api.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { makeGate } from '../support/gate.ts'
import { type RecordedRequest, refuse, ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { eventually, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const text = 'function first() {\n  return 1\n}\n\nfunction second() {\n  const x = 2\n  return x\n}\n'
const other = 'same\nother\nsame\n'

let model: ScriptedModel
let server: TestServer
let ada: TestClient
let room: string
let file: string
beforeEach(async () => {
  model = await ScriptedModel.start()
  server = await startTestServer({ model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' } })
  ada = await TestClient.enter(server, 'Ada')
  const files = [
    { path: 'a.ts', content: text },
    { path: 'b.txt', content: other },
  ]
  const made = await ada.createRoom({ files })
  room = made.id
  file = made.files.find(({ path }) => path === 'a.ts')?.id ?? ''
})
afterEach(async () => {
  ada.close()
  await server.close()
  await model.close()
})

const change = (find: string, put: string, path = 'a.ts') => searchReplace(path, { find, put })
const fits = change('  return 1', '  return 10')
/** Nothing reads like it; its second line is in the file. */
const strays = change('  let y = 3\n  return x\n', '  let y = 4\n  return y\n')
const strayed = change('  const x = 2\n  return x\n', '  const y = 4\n  return y\n')

async function ask(mode: 'live' | 'propose' = 'live'): Promise<string> {
  return (await ada.ask(room, { prompt: 'change the numbers', mode, files: [file] })).id
}
async function run(mode?: 'live' | 'propose'): Promise<TaskResponse> {
  return ada.waitForTask(room, await ask(mode))
}
const content = async () => (await ada.readFile(room, file)).content
const asked = (request: RecordedRequest | undefined) => request?.body.messages.at(-1)?.content ?? ''

describe('[G17] a block without a place', () => {
  it('is asked for again alone, with the reason and the place, and takes its own place in the task', async () => {
    model.script(say(`${strays}\n${fits}`), say(strayed))
    const task = await run()
    expect(task).toMatchObject({ state: 'done' })
    expect(task.hunks).toMatchObject([
      { state: 'pending', base: '  const x = 2\n  return x\n' },
      { state: 'pending', base: '  return 1\n' },
    ])
    expect(task.hunks[0]?.reason).toBeUndefined()
    expect(await content()).toBe(
      text.replace('return 1', 'return 10').replace('const x = 2\n  return x', 'const y = 4\n  return y'),
    )
    expect(model.requests).toHaveLength(2)
    const again = asked(model.requests[1])
    expect(again).toContain('return 10')
    expect(again).toContain('7|   return x')
    expect(again).toContain('inside: "function second() {"')
    expect(again).toContain('let y = 3')
    expect(again).not.toContain('Change 2')
    expect(task.steps.map(({ kind, state }) => ({ kind, state }))).toContainEqual({ kind: 'repair', state: 'done' })
    expect(task.steps.find(({ kind }) => kind === 'check')?.detail).toBe('2 placed')
  })

  it('is shown as repaired while it is', async () => {
    const { opened: gate, open } = makeGate()
    model.script(say(strays), say(strayed, { stallAfter: 0, gate }))
    const id = await ask()
    await eventually(async () => {
      const task = await ada.get<TaskResponse>('GET', `/rooms/${room}/tasks/${id}`)
      expect(task).toMatchObject({ state: 'repairing', hunks: [{ state: 'unplaced' }] })
      expect(task.steps.at(-1)).toMatchObject({ kind: 'repair', state: 'running' })
    })
    open()
    expect(await ada.waitForTask(room, id)).toMatchObject({ state: 'done', hunks: [{ state: 'pending' }] })
  })

  it('is given up after two rounds, and says why', async () => {
    model.script(say(`${fits}\n${strays}`), say(strays), say(strays), say(strayed))
    const task = await run()
    expect(model.requests).toHaveLength(3)
    expect(task).toMatchObject({
      state: 'done',
      hunks: [{ state: 'pending' }, { state: 'unplaced', reason: { code: 'missing' } }],
    })
    expect(await content()).toBe(text.replace('return 1', 'return 10'))
  })

  it('is not asked for a second time where the model answers in words alone', async () => {
    model.script(say(strays), say('That line is not there, I leave it.'), say(strayed))
    const task = await run()
    expect(model.requests).toHaveLength(2)
    expect(task).toMatchObject({ state: 'done', hunks: [{ state: 'unplaced' }] })
  })

  it('that was ambiguous is told each of its places', async () => {
    model.script(say(change('same', 'new', 'b.txt')), say(change('other\nsame\n', 'other\nnew\n', 'b.txt')))
    const task = await run('propose')
    expect(asked(model.requests[1])).toContain('more than once (lines 1, 3)')
    expect(task.hunks).toMatchObject([{ state: 'pending', base: 'other\nsame\n', mode: 'propose' }])
  })

  it('is not asked for where what it would write is there already', async () => {
    model.script(say(change('function zero() {\n  return 0\n}\n', 'function first() {\n  return 1\n}\n')))
    const task = await run()
    expect(model.requests).toHaveLength(1)
    expect(task.hunks).toMatchObject([{ state: 'accepted', reason: { code: 'applied' } }])
  })
})

describe('[G17] an answer to a repair', () => {
  it('changes nothing that it was not asked for', async () => {
    const more = change('function first() {', 'function renamed() {', 'a.ts')
    model.script(
      say(`${change('nowhere to be seen', 'x', 'b.txt')}`),
      say(`${more}\n${change('other', 'OTHER', 'b.txt')}`),
    )
    const task = await run()
    expect(await content()).toBe(text)
    expect(task.hunks).toMatchObject([{ state: 'pending', path: 'b.txt' }])
  })

  it('[M11] is asked for within the budget, however much had no place', async () => {
    const long = Array.from({ length: 20 }, (_, n) =>
      change(`let z${n} = 1\n`.repeat(300), `let z${n} = 2\n`.repeat(300)),
    )
    model.script(say(long.join('\n'), { chunkLength: 4_000 }), say('No.'))
    expect(await run()).toMatchObject({ state: 'done' })
    const again = asked(model.requests[1])
    expect(again).toContain('let z0 = 1')
    expect(again).toContain('Change 20 of 20')
    expect(again.length).toBeLessThan(3 * defaultContextTokens)
  })

  it('does not do again what is done', async () => {
    const adds = change('  return 1', '  log()\n  return 1')
    model.script(say(`${adds}\n${strays}`), say(`${adds}\n${strayed}`))
    const task = await run()
    expect((await content()).match(/log\(\)/g)).toHaveLength(1)
    expect(task.hunks).toMatchObject([{ state: 'pending' }, { state: 'pending' }])
  })

  it('is not taken where somebody turned the change down meanwhile', async () => {
    const { opened: gate, open } = makeGate()
    model.script(say(strays), say(strayed, { stallAfter: 0, gate }))
    const id = await ask()
    await eventually(() => expect(model.requests).toHaveLength(2))
    const { hunks } = await ada.get<TaskResponse>('GET', `/rooms/${room}/tasks/${id}`)
    await ada.get('POST', `/rooms/${room}/hunks/${hunks[0]?.id}/reject`)
    open()
    expect(await ada.waitForTask(room, id)).toMatchObject({ state: 'done', hunks: [{ state: 'rejected' }] })
    expect(await content()).toBe(text)
  })
})

describe('[G17] [G7] a repair that ends early', () => {
  it('by a cancel leaves the change without a place, as before, and what was placed to review', async () => {
    model.script(say(`${fits}\n${strays}`), say(strayed, { stallAfter: strayed.indexOf('return y') }))
    const id = await ask()
    await eventually(async () => {
      const task = await ada.get<TaskResponse>('GET', `/rooms/${room}/tasks/${id}`)
      expect(task.hunks[1]).toMatchObject({ state: 'streaming' })
    })
    await ada.get('POST', `/rooms/${room}/tasks/${id}/cancel`)
    const task = await ada.waitForTask(room, id)
    expect(task).toMatchObject({
      state: 'cancelled',
      hunks: [
        { state: 'pending' },
        { state: 'unplaced', base: '  let y = 3\n  return x\n', reason: { code: 'missing' } },
      ],
    })
    expect(await content()).toBe(text.replace('return 1', 'return 10'))
  })

  it('by a failing endpoint ends the task as done, with what was placed', async () => {
    model.script(say(`${fits}\n${strays}`), refuse(400, { message: 'no' }))
    const task = await run()
    expect(task).toMatchObject({ state: 'done', hunks: [{ state: 'pending' }, { state: 'unplaced' }] })
    expect(task.error).toBeUndefined()
    expect(task.steps.find(({ kind }) => kind === 'repair')).toMatchObject({ state: 'failed' })
    expect(await content()).toBe(text.replace('return 1', 'return 10'))
  })

  it('in the middle of a block takes that back', async () => {
    model.script(say(`${fits}\n${strays}`), say(strayed, { finish: null, breakAfter: strayed.indexOf('return y') }))
    const task = await run()
    expect(task).toMatchObject({ state: 'done', hunks: [{ state: 'pending' }, { state: 'unplaced' }] })
    expect(await content()).toBe(text.replace('return 1', 'return 10'))
  })

  it('[G14] in the middle of a block does nothing to files, for its change still has no place', async () => {
    const broken = say(strayed, { finish: null, breakAfter: strayed.indexOf('return y') })
    model.script(say(`${strays}\n*** Begin Patch\n*** Delete File: b.txt\n*** End Patch\n`), broken)
    const task = await run()
    expect(task).toMatchObject({
      state: 'done',
      hunks: [{ state: 'unplaced' }, { state: 'pending', operation: 'delete', reason: { code: 'staged' } }],
    })
    const { files } = await ada.get<{ files: { path: string }[] }>('GET', `/rooms/${room}`)
    expect(files.map(({ path }) => path).toSorted()).toEqual(['a.ts', 'b.txt'])
  })
})

describe('[G21] a task that ended', () => {
  const deletes = '*** Begin Patch\n*** Delete File: b.txt\n*** End Patch\n'
  const retry = (task: string) => ada.get<{ id: string; state: string }>('POST', `/rooms/${room}/tasks/${task}/retry`)
  const paths = async () => {
    const { files } = await ada.get<{ files: { path: string }[] }>('GET', `/rooms/${room}`)
    return files.map(({ path }) => path).toSorted()
  }

  it('tries again what found no place, as the same task, and then does to files what waited for it', async () => {
    const inWords = say('I leave that.')
    model.script(say(`${fits}\n${strays}\n${deletes}`), inWords, say(strayed))
    const first = await run()
    expect(first.hunks.map(({ state }) => state)).toEqual(['pending', 'unplaced', 'pending'])
    expect(first.hunks[2]).toMatchObject({ operation: 'delete', mode: 'propose', reason: { code: 'staged' } })
    expect(await paths()).toEqual(['a.ts', 'b.txt'])

    expect(await retry(first.id)).toEqual({ id: first.id, state: 'queued' })
    const again = await ada.waitForTask(room, first.id)
    expect(again).toMatchObject({
      state: 'done',
      hunks: [{ state: 'pending' }, { state: 'pending', mode: 'live' }, { state: 'pending', mode: 'live' }],
    })
    expect(again.usage.inputTokens).toBeGreaterThan(first.usage.inputTokens)
    expect(again.steps.slice(0, first.steps.length)).toEqual(first.steps)
    expect(again.steps.map(({ title }) => title)).toContain('Deleted b.txt')
    expect(await paths()).toEqual(['a.ts'])
    expect(await content()).toContain('const y = 4')
    expect(asked(model.requests[2])).not.toContain('return 10\n>>>')

    await ada.get('POST', `/rooms/${room}/tasks/${first.id}/undo`)
    expect(await paths()).toEqual(['a.ts', 'b.txt'])
    expect(await content()).toBe(text)
  })

  it('is asked anew, as another task, where nothing of it is without a place', async () => {
    model.script(refuse(401), say(fits))
    const failed = await run()
    expect(failed.state).toBe('failed')
    const { id } = await retry(failed.id)
    expect(id).not.toBe(failed.id)
    expect(await ada.waitForTask(room, id)).toMatchObject({ state: 'done', prompt: failed.prompt, mode: failed.mode })
    expect(await content()).toContain('return 10')
  })

  it('is asked anew once where two ask for it at once, and by whom it was asked anew too', async () => {
    const { opened: gate, open } = makeGate()
    model.script(refuse(401), say(fits, { stallAfter: 0, gate }))
    const failed = await run()
    const both = await Promise.allSettled([retry(failed.id), retry(failed.id)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expectProblem(await ada.call('POST', `/rooms/${room}/tasks/${failed.id}/retry`), 'task_running')
    const [anew] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []))
    open()
    expect(await ada.waitForTask(room, anew ?? '')).toMatchObject({ state: 'done', retryOf: failed.id })
    model.script(say('No.'))
    expect(await ada.waitForTask(room, (await retry(anew ?? '')).id)).toMatchObject({ retryOf: failed.id })
  })

  it('is tried again once where two ask for it at once, and not while it runs', async () => {
    const { opened: gate, open } = makeGate()
    model.script(say(strays), say('No.'), say(strayed, { stallAfter: 0, gate }))
    const { id } = await run()
    const both = await Promise.allSettled([retry(id), retry(id)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expectProblem(await ada.call('POST', `/rooms/${room}/tasks/${id}/retry`), 'task_running')
    open()
    expect(await ada.waitForTask(room, id)).toMatchObject({ state: 'done', hunks: [{ state: 'pending' }] })
  })
})
