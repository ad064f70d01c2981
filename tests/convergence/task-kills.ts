/**
 * A task runs on the built server, which is killed at a moment of the seed's choosing and started again on its folder:
 * before the task is there, amid any of its changes, or after its end. What is found then is `crashed-task`'s business.
 */
import { taskModes } from '../../shared/model/task.ts'
import type { RoomCreated, SessionResponse, TaskList } from '../../shared/protocol/api.ts'
import { assertWholeAfterCrash, crashFiles, crashReply } from '../support/crashed-task.ts'
import { ScriptedModel, say } from '../support/scripted-model.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { callApi } from '../support/test-client.ts'
import { KilledServer } from './killed-server.ts'

/** Somewhat longer than a task takes. */
const longestMs = 800

/** How often a task and its changes came to what. @throws where something is half there, saying what */
export async function runTaskKills(options: {
  readonly kills: number
  readonly seed: number
  readonly onKill?: (kill: number) => void
}): Promise<ReadonlyMap<string, number>> {
  const { kills, seed, onKill } = options
  const random = seededRandom(seed)
  const outcomes = new Map<string, number>()
  const model = await ScriptedModel.start()
  model.fallback = () => say(crashReply, { chunkLength: 9, everyMs: 2 })
  const server = await KilledServer.start({ OPENAI_BASE_URL: model.baseUrl, OPENAI_MODEL: 'scripted' })
  try {
    const { token } = (await callApi<SessionResponse>(server, 'POST', '/session', { name: 'Kim' })).body
    const call = async <T>(method: string, path: string, body?: unknown) =>
      (await callApi<T>(server, method, path, body, { authorization: `Bearer ${token}` })).body
    const get = <T>(path: string) => call<T>('GET', path)
    for (let kill = 0; kill < kills; kill++) {
      const mode = taskModes[kill % taskModes.length] ?? 'live'
      const { id: room } = await call<RoomCreated>('POST', '/rooms', { files: crashFiles })
      const asked = call('POST', `/rooms/${room}/tasks`, { prompt: 'grow', mode }).catch(() => null)
      await new Promise((resolve) => setTimeout(resolve, random() * longestMs))
      await server.kill()
      await asked
      await server.start()
      const [task] = (await get<TaskList>(`/rooms/${room}/tasks`)).tasks
      const outcome = task === undefined ? 'no task yet' : await assertWholeAfterCrash(get, room, task.id, mode)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      onKill?.(kill)
    }
  } finally {
    await server.close()
    await model.close()
  }
  return outcomes
}
