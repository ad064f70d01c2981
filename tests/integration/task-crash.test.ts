/**
 * The server dies at each commit of a task in turn: after the restart no file holds half a change, and every task and
 * change has a state that a person understands. `SOAK=17` makes it more than 200 deaths.
 */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SqliteStore } from '../../server/persistence/sqlite-store.ts'
import { WeftError } from '../../shared/errors.ts'
import { type TaskMode, taskModes } from '../../shared/model/task.ts'
import type { RoomResponse, TaskResponse } from '../../shared/protocol/api.ts'
import { runs } from '../support/random-edits.ts'
import { ScriptedModel, say, searchReplace } from '../support/scripted-model.ts'
import { eventually, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const deaths = runs(12)
const lines = Array.from({ length: 12 }, (_, n) => `line ${n}\n`)
const grown = (n: number) => `LINE ${n} of the agent\nand a second one\nand a third\n`
const reply = [
  ...[2, 6, 10].map((n) => searchReplace('a.txt', { find: lines[n] ?? '', put: grown(n) })),
  searchReplace('new.txt', { find: '', put: 'made by the agent\nwith two lines\n' }),
  searchReplace('a.txt', { find: 'not in there at all', put: 'x' }),
].join('\n')

let model: ScriptedModel
let server: TestServer
/** The store takes so many commits and then none; null takes all. */
let commitsLeft: number | null = null
let died = () => {}

function mortal(store: SqliteStore): SqliteStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== 'commit') return value.bind(target)
      return (...args: unknown[]) => {
        if (commitsLeft === 0) {
          died()
          return Promise.reject(new WeftError('storage_unavailable'))
        }
        if (commitsLeft !== null) commitsLeft -= 1
        return Reflect.apply(value, target, args)
      }
    },
  })
}

beforeEach(async () => {
  model = await ScriptedModel.start()
  model.fallback = () => say(reply, { chunkLength: 9, everyMs: 2 })
  server = await startTestServer({
    model: { apiKey: null, baseUrl: model.baseUrl, model: 'scripted' },
    wrapStore: mortal,
  })
})
afterEach(async () => {
  await server.close()
  await model.close()
})

async function dieAfter(commits: number, mode: TaskMode): Promise<string> {
  const ada = await TestClient.enter(server, 'Ada')
  const { id: room } = await ada.createRoom({ files: [{ path: 'a.txt', content: lines.join('') }] })
  const { id: task } = await ada.ask(room, { prompt: 'grow', mode })
  const isDead = new Promise<boolean>((resolve) => {
    died = () => resolve(true)
  })
  commitsLeft = commits
  await Promise.race([isDead, ada.waitForTask(room, task).catch(() => isDead)])
  commitsLeft = 0
  await server.crash()
  commitsLeft = null
  await server.restart()

  const now = await ada.get<TaskResponse>('GET', `/rooms/${room}/tasks/${task}`)
  expect(['done', 'failed']).toContain(now.state)
  if (now.state === 'failed') expect(now.error).toMatchObject({ code: 'task_interrupted', retryable: true })
  for (const { state, reason } of now.hunks) {
    expect(['pending', 'rejected', 'unplaced']).toContain(state)
    if (state !== 'pending') expect(reason?.message).toBeTruthy()
  }
  const written = mode === 'live' ? now.hunks.filter(({ state }) => state === 'pending') : []
  const expected = lines.map((line) => written.find(({ base }) => base === line)?.replacement ?? line)
  for (const { replacement, createsFile } of written) {
    expect([grown(2), grown(6), grown(10), 'made by the agent\nwith two lines\n']).toContain(replacement)
    expect(createsFile).toBe(replacement.startsWith('made'))
  }
  const { files } = await ada.get<RoomResponse>('GET', `/rooms/${room}`)
  const textOf = async (path: string) => {
    const file = files.find((entry) => entry.path === path)
    return file && (await ada.readFile(room, file.id)).content
  }
  expect(await textOf('a.txt')).toBe(expected.join(''))
  const made = written.find(({ createsFile }) => createsFile)
  expect(await textOf('new.txt')).toBe(made?.replacement)
  ada.close()
  return `${now.state} ${now.hunks.map(({ state }) => state).join(' ')}`
}

it(
  '[G7] [F5] a task that dies with the server leaves whole changes only, and says so',
  async () => {
    const outcomes = new Set<string>()
    for (let n = 0; n < deaths; n++) {
      const commits = (Math.floor(n / 2) * 7) % 40
      await eventually(() => expect(server.app.port).toBeGreaterThan(0))
      outcomes.add(await dieAfter(commits, taskModes[n % 2] ?? 'live'))
    }
    // It died at different places, not always before or after everything.
    expect(outcomes.size).toBeGreaterThan(1)
  },
  runs(60_000),
)
