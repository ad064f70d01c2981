/** What a live task does where people, or another task, are at the lines that it wants to write. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Agents, createAgents } from '../../server/agent/agents.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { createFairTurns } from '../../server/operations/fair-turns.ts'
import type { Room } from '../../server/rooms/room.ts'
import { defaultLimits } from '../../shared/limits.ts'
import { resolveRange } from '../../shared/model/anchors.ts'
import type { HunkReason } from '../../shared/model/hunk.ts'
import { type MemberId, randomId, type TaskId } from '../../shared/model/ids.ts'
import { readRecord, readTask } from '../../shared/model/room-document.ts'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import { makeGate } from '../support/gate.ts'
import { RoomClient } from '../support/room-client.ts'
import { searchReplace } from '../support/scripted-model.ts'
import { sharedAnalysis } from '../support/shared-analysis.ts'
import { memberNamed, silentLog } from '../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../support/test-rooms.ts'
import { until } from '../support/until.ts'

const text = 'one\ntwo\nthree\nfour\n'
const bob = memberNamed('Bob')
const asker = memberNamed('Ada')
/** Far more than a test takes, so that only somebody's leaving ends a wait. */
const patient = { quietMs: 60_000, placeMs: 60_000, taskMs: 60_000 }
const hasty = { quietMs: 60_000, placeMs: 200, taskMs: 60_000 }

/** What the model says for a prompt; it waits for `go` before it says anything, and for `rest` in the middle of a block. */
interface Script {
  readonly reply: string
  readonly go?: Promise<void>
  readonly rest?: Promise<void>
}

let rooms: TestRooms
let room: Room
let agents: Agents
let client: RoomClient
const scripts = new Map<string, Script>()

async function open(patience: typeof patient): Promise<void> {
  let hold: TestRooms['registry']['hold'] = () => Promise.reject(new Error('the rooms are not there yet'))
  agents = createAgents({
    analysis: sharedAnalysis,
    models: [
      {
        model: {
          name: 'scripted',
          async *stream({ prompt }) {
            const { reply, go, rest } = scripts.get(prompt) ?? { reply: '' }
            await go
            const middle = reply.indexOf('=======\n') + '=======\n'.length + 2
            yield { kind: 'text', text: reply.slice(0, middle) }
            await rest
            yield { kind: 'text', text: reply.slice(middle) }
          },
        },
      },
    ],
    offline: false,
    turns: createFairTurns(),
    clock: systemClock,
    random: Math.random,
    newId: randomId,
    limits: defaultLimits,
    log: silentLog,
    hold: (id) => hold(id),
    patience,
  })
  rooms = await openTestRooms({ files: { 'a.txt': text }, onOpen: (opened) => agents.attach(opened) })
  hold = (id) => rooms.registry.hold(id)
  room = rooms.room
  room.admit(bob, 'editor')
  client = await new RoomClient(bob).join(room, rooms.file('a.txt'))
  await until(() => client.isSynced)
}

beforeEach(() => scripts.clear())
afterEach(async () => {
  client.destroy()
  await agents.close()
  await rooms.close()
})

const change = (find: string, put: string) => searchReplace('a.txt', { find, put })
const ask = (prompt: string, by: MemberId = asker.id): TaskId =>
  agents.ask(room, { prompt, mode: 'live', files: [], asker: by }).id
const task = (id: TaskId): Task => {
  const found = readTask(room.types, id)
  if (!found) throw new Error('no task')
  return found
}
const ended = (id: TaskId) => until(() => isTaskOver(task(id).state))
const waiting = (id: TaskId) => task(id).steps.find(({ kind }) => kind === 'wait')
const reasons = async (id: TaskId): Promise<(HunkReason['code'] | undefined)[]> =>
  (await room.listHunks(id)).map(({ reason }) => reason?.code)
const content = async () => (await room.readFile(rooms.file('a.txt'))).content

function standAt(offset: number | null): void {
  const at =
    offset === null
      ? null
      : Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(client.doc.getText('text'), offset))
  client.awareness.setLocalState({ cursor: at && { anchor: at, head: at } })
}
const caretSeen = (count: number) => until(() => room.caretsIn(rooms.file('a.txt')).length === count)

describe('[G18] a live change', () => {
  it('waits while a caret stands in its lines, says for whom, and is written once it has gone', async () => {
    await open(patient)
    standAt(text.indexOf('two') + 1)
    await caretSeen(1)
    scripts.set('change', { reply: change('two', 'TWO') })
    const id = ask('change')
    await until(() => waiting(id)?.state === 'running')
    expect(waiting(id)?.title).toBe('Waiting for Bob in a.txt')
    const { place } = waiting(id) ?? {}
    expect(place).toMatchObject({ file: rooms.file('a.txt'), who: 'Bob' })
    const range = place && resolveRange(client.doc.getText('text'), place.anchors)
    expect(range && text.slice(range.from, range.to), '[U212] the page can tell where').toBe('two\n')
    expect(await content()).toBe(text)
    standAt(text.indexOf('four'))
    await ended(id)
    expect(await content()).toBe(text.replace('two', 'TWO'))
    expect(waiting(id)).toMatchObject({ state: 'done', title: 'Waited for Bob in a.txt' })
    expect(await room.listHunks(id)).toMatchObject([{ state: 'pending', mode: 'live' }])
  })

  it('is only proposed where somebody stays', async () => {
    await open(hasty)
    standAt(text.indexOf('two'))
    await caretSeen(1)
    scripts.set('change', { reply: change('two', 'TWO') + change('four', 'FOUR') })
    const id = ask('change')
    await ended(id)
    expect(await content()).toBe(text.replace('four', 'FOUR'))
    expect(await room.listHunks(id)).toMatchObject([
      { state: 'pending', mode: 'propose', reason: { code: 'busy' } },
      { state: 'pending', mode: 'live' },
    ])
    expect(waiting(id)?.detail).toBe('proposed instead')
    await agents.settleTask(room, id, 'accept', asker.id)
    expect(await content()).toBe(text.replace('two', 'TWO').replace('four', 'FOUR'))
  })

  it('is only proposed where somebody has just typed, and their text stays', async () => {
    await open(hasty)
    const { opened: promise, open: go } = makeGate()
    scripts.set('change', { reply: change('two', 'TWO'), go: promise })
    const id = ask('change')
    await until(() => task(id).state === 'writing')
    client.type(text.indexOf('two') + 3, '!')
    await until(async () => (await content()).includes('two!'))
    go()
    await ended(id)
    expect(await content()).toBe(text.replace('two', 'two!'))
    expect((await room.listHunks(id))[0]).toMatchObject({ mode: 'propose', state: 'conflicted' })
  })

  it.each([
    ['the asker stands', bob.id, text.indexOf('two')],
    ['somebody stands right below', asker.id, text.indexOf('three')],
    ['somebody stands above', asker.id, 0],
  ])('does not wait where %s', async (_, by, offset) => {
    await open(patient)
    standAt(offset)
    await caretSeen(1)
    scripts.set('change', { reply: change('two', 'TWO') })
    const id = ask('change', by)
    await ended(id)
    expect(waiting(id)).toBeUndefined()
    expect(await content()).toBe(text.replace('two', 'TWO'))
  })

  it('[G7] that waits is cancelled at once', async () => {
    await open(patient)
    standAt(text.indexOf('two'))
    await caretSeen(1)
    scripts.set('change', { reply: change('two', 'TWO') })
    const id = ask('change')
    await until(() => waiting(id)?.state === 'running')
    await agents.cancel(room, id)
    expect(task(id).state).toBe('cancelled')
    expect(await content()).toBe(text)
    expect(await room.listHunks(id)).toEqual([])
  })
})

describe('[G18] two tasks in one file', () => {
  it('write different lines at the same time', async () => {
    await open(patient)
    const { opened: promise, open: go } = makeGate()
    scripts.set('slow', { reply: change('two', 'TWO'), rest: promise })
    scripts.set('quick', { reply: change('four', 'FOUR') })
    const slow = ask('slow')
    await until(() => [...room.types.hunks.values()].some((record) => record.get('state') === 'streaming'))
    const quick = ask('quick')
    await ended(quick)
    expect(waiting(quick)).toBeUndefined()
    expect((await content()).endsWith('FOUR\n')).toBe(true)
    go()
    await ended(slow)
    expect(await content()).toBe(text.replace('two', 'TWO').replace('four', 'FOUR'))
  })

  it('take turns in the same lines', async () => {
    await open(patient)
    const { opened: promise, open: go } = makeGate()
    scripts.set('slow', { reply: change('two', 'TWO'), rest: promise })
    scripts.set('second', { reply: change('two\nthree', 'two\nTHREE') })
    const slow = ask('slow')
    await until(() => [...room.types.hunks.values()].some((record) => record.get('state') === 'streaming'))
    const second = ask('second')
    await until(() => waiting(second)?.title === 'Waiting for another task in a.txt')
    go()
    await ended(slow)
    await ended(second)
    expect(await reasons(slow)).toEqual([undefined])
    expect(await content()).toBe('one\nTWO\nTHREE\nfour\n')
    expect(readRecord<Task>(room.types.tasks.get(second) ?? new Y.Map())).toMatchObject({ state: 'done' })
  })
})
