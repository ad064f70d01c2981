/** How tasks end, however: done, broken, cancelled, cut off, in line behind others; and what then stays in the files. */
import { afterEach, describe, expect, it } from 'vitest'
import { createLog } from '../../server/operations/log.ts'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { type FileId, randomId, type TaskId } from '../../shared/model/ids.ts'
import { openHeldStore } from '../support/held-store.ts'
import { refuse, say } from '../support/scripted-model.ts'
import { ada, change, closeStudios, codeOf, openGate, openStudio, text } from '../support/studio.ts'
import { until } from '../support/until.ts'

afterEach(closeStudios)

describe('[G7] a task that does not end well', () => {
  const reply = `${change('const a = 1', 'const a = 10')}\n${change('const c = 3', 'const c = 30 // far more than that')}`
  const inSecondBlock = reply.indexOf(' // far')

  it('leaves nothing half-written where the reply breaks, and keeps what was whole', async () => {
    const studio = await openStudio([say(reply, { breakAfter: inSecondBlock })])
    const id = studio.ask('change things')
    expect(await studio.ended(id)).toMatchObject({ state: 'failed', error: { code: 'model_cut_off', retryable: true } })
    expect(await studio.textOf('src/a.ts')).toBe(text.replace('a = 1', 'a = 10'))
    expect(await studio.hunks(id)).toMatchObject([
      { state: 'pending' },
      { state: 'rejected', reason: { code: 'incomplete' } },
    ])
  })

  it('keeps the last block of a reply that ended as replies do, though the model forgot to close it', async () => {
    const studio = await openStudio([say(reply.slice(0, inSecondBlock))])
    const id = studio.ask('change things')
    expect(await studio.ended(id)).toMatchObject({ state: 'done' })
    expect(await studio.textOf('src/a.ts')).toBe(text.replace('a = 1', 'a = 10').replace('c = 3', 'c = 30'))
    expect(await studio.hunks(id)).toMatchObject([{ state: 'pending' }, { state: 'pending' }])
  })

  it.each([
    ['goes on as it was', say(reply.slice(inSecondBlock)), 30, { state: 'pending' }],
    ['does not', say('Sorry, that is all.'), 3, { state: 'rejected', reason: { code: 'incomplete' } }],
  ])(
    '[M9] keeps a block that was cut by length only where it is gone on with: a model that %s',
    async (_, rest, c, last) => {
      const studio = await openStudio([say(reply.slice(0, inSecondBlock), { finish: 'length' }), rest])
      const task = await studio.ended(studio.ask('change things'))
      expect(task.steps.find(({ kind }) => kind === 'retry')?.detail).toBe('asked for the rest')
      expect(await studio.textOf('src/a.ts')).toContain(`c = ${c}`)
      expect(await studio.hunks(task.id)).toMatchObject([{ state: 'pending' }, last])
    },
  )

  it.each([
    ['only thoughts without an end', [say('<think>never closed')], 'model_reply_empty'],
    ['a question without words', [say('ASK:\n')], 'model_reply_empty'],
    ['thoughts cut by length, and no more', [say('<think>hm', { finish: 'length' }), say('')], 'model_cut_off'],
  ])('[M1] says so where the model neither said nor changed anything: %s', async (_, scripts, code) => {
    const studio = await openStudio(scripts)
    expect(await studio.ended(studio.ask('change things'))).toMatchObject({ state: 'failed', error: { code } })
  })

  it('[M3] is cancelled at once: the request is closed, the open change taken back', async () => {
    const studio = await openStudio([say(reply, { stallAfter: inSecondBlock })])
    const id = studio.ask('change things')
    await until(async () => (await studio.textOf('src/a.ts')).includes('30'))
    await studio.agents.cancel(studio.room, id)
    expect(await studio.room.readTask(id)).toMatchObject({ state: 'cancelled' })
    expect((await studio.room.readTask(id))?.error).toBeUndefined()
    expect(await studio.textOf('src/a.ts')).toBe(text.replace('a = 1', 'a = 10'))
    expect(await studio.endpoint.requests[0]?.ended).toBe('client')
    expect(await codeOf(studio.agents.cancel(studio.room, id))).toBe('task_ended')
    await expect(studio.agents.cancel(studio.room, id)).rejects.toThrow('Someone cancelled it before you.')
    expect(await codeOf(studio.agents.cancel(studio.room, randomId()))).toBe('task_not_found')
  })

  it('[M1] says what is wrong with the key, and keeps it to itself', async () => {
    const studio = await openStudio([refuse(401, { message: 'Incorrect API key provided: sk-123456789' })])
    const task = await studio.ended(studio.ask('hello'))
    expect(task).toMatchObject({ state: 'failed', error: { code: 'model_key_invalid', retryable: false } })
    expect(JSON.stringify(task)).not.toContain('sk-1')
    expect(studio.endpoint.requests).toHaveLength(1)
  })

  it('[R8] says of a fault of ours that it is one, and the log has it with its cause', async () => {
    const lines: string[] = []
    const fault = new RangeError('invariant: a bug of ours')
    const body = () => new ReadableStream({ pull: (controller) => controller.error(fault) })
    const studio = await openStudio([], {
      log: createLog({ level: 'error', destination: { write: (line) => lines.push(line) } }),
      fetch: async () => new Response(body(), { headers: { 'content-type': 'text/event-stream' } }),
    })
    const task = await studio.ended(studio.ask('hello'))
    expect(task).toMatchObject({ state: 'failed', error: { code: 'internal' } })
    expect(JSON.stringify(task)).not.toContain('invariant')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('invariant: a bug of ours')
    expect(lines[0]).toContain(task.id)
  })

  it('[M2] shows each try that is made again', async () => {
    const studio = await openStudio([refuse(500), refuse(500), say(change('const a = 1', 'const a = 10'))])
    const task = await studio.ended(studio.ask('change a'))
    expect(task.state).toBe('done')
    expect(task.steps.filter(({ kind }) => kind === 'retry')).toHaveLength(2)
    expect(await studio.textOf('src/a.ts')).toBe(text.replace('a = 1', 'a = 10'))
  })

  it('goes on with the other files where one is deleted in mid-change', async () => {
    const { gate, open } = openGate()
    const both = `${change('const b = 2', 'const b = 20 // the agent')}\n${change('other', 'else', 'src/b.ts')}`
    const studio = await openStudio([say(both, { stallAfter: both.indexOf(' // the'), gate })], {
      files: { 'src/a.ts': text, 'src/b.ts': 'other\n' },
    })
    const id = studio.ask('change both')
    await until(async () => (await studio.textOf('src/a.ts')).includes('20'))
    studio.room.deleteFile(studio.rooms.file('src/a.ts'))
    open()
    expect(await studio.ended(id)).toMatchObject({ state: 'done' })
    expect(await studio.hunks(id)).toMatchObject([
      { state: 'rejected', reason: { code: 'file_deleted' } },
      { state: 'pending', path: 'src/b.ts' },
    ])
    expect(await studio.textOf('src/b.ts')).toBe('else\n')
  })

  it('ends as interrupted where the room goes', async () => {
    const studio = await openStudio([say(reply, { stallAfter: inSecondBlock })])
    const id = studio.ask('change things')
    await until(async () => (await studio.textOf('src/a.ts')).includes('30'))
    await studio.agents.close()
    expect(await studio.room.readTask(id)).toMatchObject({ state: 'failed', error: { code: 'task_interrupted' } })
    expect(await studio.textOf('src/a.ts')).toBe(text.replace('a = 1', 'a = 10'))
    expect(
      await codeOf(() => studio.agents.ask(studio.room, { prompt: 'more', mode: 'live', files: [], asker: ada })),
    ).toBe('shutting_down')
  })
})

describe('[G11] tasks of one room', () => {
  it('wait for one another, bounded; a waiting one is cancelled at once', async () => {
    const { gate, open } = openGate()
    const studio = await openStudio([say('one', { stallAfter: 0, gate }), say('three')], {
      limits: { tasksRunningPerRoom: 1, tasksQueuedPerRoom: 2 },
    })
    const [one, two, three] = ['one', 'two', 'three'].map((prompt) => studio.ask(prompt)) as [TaskId, TaskId, TaskId]
    expect(await codeOf(() => studio.ask('four'))).toBe('task_queue_full')
    expect(await studio.room.readTask(two)).toMatchObject({ state: 'queued' })
    await studio.agents.cancel(studio.room, two)
    expect(await studio.room.readTask(two)).toMatchObject({ state: 'cancelled' })
    expect(await studio.room.readTask(three)).toMatchObject({ state: 'queued' })
    open()
    expect((await studio.ended(one)).state).toBe('done')
    expect((await studio.ended(three)).state).toBe('done')
    expect(studio.endpoint.requests).toHaveLength(2)
  })

  it('is not begun for a file that the room does not have, nor for an endless prompt', async () => {
    const studio = await openStudio([])
    expect(await codeOf(() => studio.ask('hello', { files: ['nowhere' as FileId] }))).toBe('file_not_found')
    expect(await codeOf(() => studio.ask('x'.repeat(20_000)))).toBe('message_too_long')
    expect(studio.room.types.tasks.size).toBe(0)
  })

  it('keep their room in memory until they end', async () => {
    const { gate, open } = openGate()
    const studio = await openStudio([say('done', { stallAfter: 0, gate })])
    let holders = 0
    const { hold } = studio.rooms.registry
    studio.rooms.registry.hold = async (id) => {
      const held = await hold.call(studio.rooms.registry, id)
      holders += 1
      return {
        room: held.room,
        release() {
          holders -= 1
          held.release()
        },
      }
    }
    const id = studio.ask('hello')
    await until(() => holders === 1)
    open()
    await studio.ended(id)
    await until(() => holders === 0)
  })
})

describe('[G7] a server that dies in mid-task', () => {
  it('takes back what was half-written, and says so, when the room is loaded again', async () => {
    const reply = `Here it comes.\n${change('const b = 2', 'const b = 20 // the agent')}`
    const disk = await openSqliteStore({ dataDir: ':memory:' })
    const stalled = Array.from({ length: 8 }, () => say('Hm.', { stallAfter: 0 }))
    const before = await openStudio([say(reply, { stallAfter: reply.indexOf(' // the agent') }), ...stalled], {
      store: await openHeldStore(disk),
    })
    const id = before.ask('b is twenty')
    await until(async () => (await before.textOf('src/a.ts')).includes('20'))
    await until(() => before.messages()[0]?.text === 'Here it comes.')
    const waiting = stalled.map(() => before.ask('and then')).at(-1) ?? id
    expect((await before.room.readTask(waiting))?.state).toBe('queued')
    await before.room.saved()
    before.store.control.areCommitsFailing = true

    const after = await openStudio([], { store: await openHeldStore(disk), id: before.rooms.id })
    expect(await after.room.readTask(waiting)).toMatchObject({
      state: 'failed',
      error: { code: 'task_not_begun', retryable: true },
    })
    expect(await after.room.readTask(id)).toMatchObject({ state: 'failed', error: { code: 'task_interrupted' } })
    expect(await after.textOf('src/a.ts')).toBe(text)
    expect(await after.hunks(id)).toMatchObject([{ state: 'rejected', reason: { code: 'incomplete' } }])
    expect(after.messages()).toMatchObject([{ text: 'Here it comes.', streaming: false }])
  })
})
