/**
 * The server dies at each commit of a task in turn: after the restart no file holds half a change, and every task and
 * change has a state that a person understands. `npm run test:soak -- --task-kills N` kills the built server as often.
 */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SqliteStore } from '../../server/persistence/sqlite-store.ts'
import { WeftError } from '../../shared/errors.ts'
import { type TaskMode, taskModes } from '../../shared/model/task.ts'
import { assertWholeAfterCrash, crashFiles, crashReply } from '../support/crashed-task.ts'
import { ScriptedModel, say } from '../support/scripted-model.ts'
import { eventually, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

/** At each third commit, or so, in both modes. */
const deaths = 12
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
  model.fallback = () => say(crashReply, { chunkLength: 9, everyMs: 2 })
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
  const { id: room } = await ada.createRoom({ files: crashFiles })
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

  const outcome = await assertWholeAfterCrash((path) => ada.get('GET', path), room, task, mode)
  ada.close()
  return outcome
}

it('[G7] [F5] a task that dies with the server leaves whole changes only, and says so', async () => {
  const outcomes = new Set<string>()
  for (let n = 0; n < deaths; n++) {
    const commits = (Math.floor(n / 2) * 7) % 40
    await eventually(() => expect(server.app.port).toBeGreaterThan(0))
    outcomes.add(await dieAfter(commits, taskModes[n % 2] ?? 'live'))
  }
  // It died at different places, not always before or after everything.
  expect(outcomes.size).toBeGreaterThan(1)
}, 60_000)
