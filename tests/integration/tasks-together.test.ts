/**
 * Several tasks and people in one file at once, seeded: whatever meets whatever, no keystroke of a person is lost, and
 * once everything is undone, not a character of the agent's is left.
 *
 * The agent writes only "§" where it changes something, and each keystroke of a person is a character that is nowhere
 * else; so every character tells whose it is.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { createAgents } from '../../server/agent/agents.ts'
import { createOpenAiModel } from '../../server/agent/model/openai-model.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { createFairTurns } from '../../server/operations/fair-turns.ts'
import { defaultLimits } from '../../shared/limits.ts'
import { type MemberId, randomId } from '../../shared/model/ids.ts'
import { isTaskOver, type Task, taskModes } from '../../shared/model/task.ts'
import { runReply } from '../support/reply-run.ts'
import { RoomClient } from '../support/room-client.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { sharedAnalysis } from '../support/shared-analysis.ts'
import { memberNamed, silentLog } from '../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../support/test-rooms.ts'
import { until } from '../support/until.ts'

const lines = Array.from({ length: 24 }, (_, n) => `const line${n} = ${n} // some words to keep\n`)
const ada = 'ada' as MemberId

const closing: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Six blocks on lines of its own: changed, grown, or taken away. */
function replyFor(task: number, random: () => number): string {
  const blocks = [0, 1, 2, 3, 4, 5].map((block) => {
    const find = lines[block * 4 + task] ?? ''
    const kind = random()
    if (kind < 0.3) return { find, put: '' }
    const changed = find.replace('some words', '§§§ §§§§')
    return { find, put: kind < 0.6 ? changed : `${changed}§§§§ §§§§ §§§§\n§§§\n` }
  })
  return searchReplace('a.txt', ...blocks)
}

describe('[R1, R3, R4] many in one file', () => {
  it.each([1, 2, 3, 4])('seed %i', async (seed) => {
    const random = seededRandom(seed)
    const replies = [0, 1, 2, 3].map((task) => replyFor(task, random))
    const endpoint = await ScriptedModel.start()
    closing.push(() => endpoint.close())
    endpoint.fallback = ({ body }) => {
      const task = Number(/Request:\ntask (\d)$/.exec(body.messages[1]?.content ?? '')?.[1])
      return say(replies[task] ?? '', { chunkLength: 7, everyMs: 3 })
    }
    let rooms: TestRooms | null = null
    const agents = createAgents({
      analysis: sharedAnalysis,
      models: [
        {
          model: createOpenAiModel({
            apiKey: null,
            baseUrl: endpoint.baseUrl,
            model: 'scripted',
            clock: systemClock,
            random,
            replyLength: 100_000,
          }),
        },
      ],
      offline: false,
      turns: createFairTurns(),
      clock: systemClock,
      random,
      newId: randomId,
      limits: defaultLimits,
      log: silentLog,
      // Short, so that the agent meets people more often than it waits for them.
      patience: { quietMs: 100, placeMs: 300, taskMs: 2_000 },
      hold: (id) => rooms?.registry.hold(id) ?? Promise.reject(new Error('not open yet')),
    })
    const opened = await openTestRooms({ files: { 'a.txt': lines.join('') }, onOpen: (room) => agents.attach(room) })
    rooms = opened
    const { room } = opened
    closing.push(async () => {
      await agents.close()
      await opened.close()
    })
    const people = await Promise.all(
      ['Bob', 'Cleo'].map((name) => new RoomClient(memberNamed(name)).join(room, opened.file('a.txt'))),
    )
    closing.push(() => {
      for (const person of people) person.destroy()
    })
    await until(() => people.every(({ isSynced }) => isSynced))

    const tasks = replies.map((_, task) => {
      const mode = taskModes[random() < 0.8 ? 0 : 1]
      return agents.ask(room, { prompt: `task ${task}`, mode, files: [], asker: ada }).id
    })
    const textNow = async () => (await room.readFile(opened.file('a.txt'))).content
    const stateOf = (id: (typeof tasks)[number]) => room.types.tasks.get(id)?.get('state') as Task['state']
    let typed = ''
    for (const person of people) {
      // Types while the agent does: at some of its steps, anywhere in the text.
      person.doc.on('update', (_update: Uint8Array, origin: unknown) => {
        if (origin !== person || typed.length >= 60 || random() > 0.7) return
        const key = String.fromCharCode(firstKey + typed.length)
        typed += key
        queueMicrotask(() => person.type(Math.floor(random() * (person.text.length + 1)), key))
      })
    }
    await until(() => tasks.every((id) => isTaskOver(stateOf(id))))
    await until(async () => new Set([await textNow(), ...people.map(({ text }) => text)]).size === 1)
    expect(tasks.map(stateOf)).toEqual(['done', 'done', 'done', 'done'])
    expect(typed.length).toBeGreaterThan(10)
    expect(keysIn(await textNow())).toEqual([...typed].sort())

    for (const id of tasks) await agents.settleTask(room, id, 'reject', ada)
    for (const id of tasks) {
      for (const hunk of await room.listHunks(id)) {
        if (hunk.state === 'conflicted') await agents.rejectHunk(room, hunk.id, ada, { resolution: 'mine' })
      }
    }
    const after = await textNow()
    expect(after).not.toContain('§')
    expect(keysIn(after)).toEqual([...typed].sort())
    expect(after.replace(keys, '')).toBe(lines.join(''))
  })
})

it('[G4] accepting a change leaves the insertion right below it free to be accepted too', async () => {
  const reply = '*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+same\n+same\n@@\n+other\n two\n*** End Patch\n'
  const run = await runReply({ 'a.txt': 'one\ntwo\n' }, reply, {
    mode: 'propose',
    verdict: 'accept',
    async afterwards(agents, room, task) {
      const [first, second] = await room.listHunks(task)
      if (!first || !second) throw new Error('two hunks')
      await agents.acceptHunk(room, first.id, ada, {})
      expect(await room.readHunk(second.id)).toMatchObject({ state: 'pending', base: '' })
    },
  })
  expect(run.decided).toEqual({ 'a.txt': 'same\nsame\nother\ntwo\n' })
})

/** Of the private use area. */
const firstKey = 0xe000
const keys = /[\ue000-\uf8ff]/g

function keysIn(text: string): string[] {
  return [...text.matchAll(keys)].map(([key]) => key).sort()
}
