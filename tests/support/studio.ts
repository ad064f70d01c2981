import { type Agents, createAgents } from '../../server/agent/agents.ts'
import { createOpenAiModel } from '../../server/agent/model/openai-model.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { createFairTurns } from '../../server/operations/fair-turns.ts'
import type { Log } from '../../server/operations/log.ts'
import type { Room } from '../../server/rooms/room.ts'
import { WeftError } from '../../shared/errors.ts'
import { defaultLimits, type Limits } from '../../shared/limits.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import { type MemberId, type RoomId, randomId, type TaskId } from '../../shared/model/ids.ts'
import { agentMemberId } from '../../shared/model/member.ts'
import { type Message, readRecord } from '../../shared/model/room-document.ts'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import { type HeldStore, openHeldStore } from '../support/held-store.ts'
import { RoomClient } from '../support/room-client.ts'
import { ScriptedModel, type Scripting, searchReplace } from '../support/scripted-model.ts'
import { sharedAnalysis } from '../support/shared-analysis.ts'
import { memberNamed, silentLog } from '../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../support/test-rooms.ts'
import { until } from '../support/until.ts'

export const ada = 'ada' as MemberId
export const text = 'const a = 1\nconst b = 2\nconst c = 3\n'

const closing: (() => void | Promise<void>)[] = []

/** To be called after each test. */
export async function closeStudios(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}

export interface Studio {
  readonly room: Room
  readonly agents: Agents
  readonly endpoint: ScriptedModel
  readonly rooms: TestRooms
  readonly store: HeldStore
  ask(prompt: string, more?: Partial<Parameters<Agents['ask']>[1]>): TaskId
  /** Once it is over. */
  ended(id: TaskId): Promise<Task>
  hunks(id: TaskId): Promise<readonly Hunk[]>
  textOf(path: string): Promise<string>
  /** Somebody who has the file open. */
  open(path: string, name?: string): Promise<RoomClient>
  messages(): Message[]
}

export async function openStudio(
  scripts: readonly Scripting[],
  options: {
    files?: Record<string, string>
    limits?: Partial<Limits>
    store?: HeldStore
    id?: RoomId
    unsavedBytes?: number
    repairRounds?: number
    /** In place of the endpoint's. */
    fetch?: typeof fetch
    log?: Log
  } = {},
): Promise<Studio> {
  const endpoint = await ScriptedModel.start(...scripts)
  closing.push(() => endpoint.close())
  const store = options.store ?? (await openHeldStore())
  // Rooms hold what the agent needs and the agent holds rooms, so one of the two is told later.
  let hold: TestRooms['registry']['hold'] = () => Promise.reject(new Error('the rooms are not there yet'))
  const limits = { ...defaultLimits, ...options.limits }
  const agents = createAgents({
    analysis: sharedAnalysis,
    models: [
      {
        model: createOpenAiModel({
          apiKey: null,
          baseUrl: endpoint.baseUrl,
          model: 'scripted',
          clock: systemClock,
          random: () => 0,
          replyLength: limits.replyLength,
          ...(options.fetch && { fetch: options.fetch }),
        }),
      },
    ],
    offline: false,
    turns: createFairTurns(),
    clock: systemClock,
    random: Math.random,
    newId: randomId,
    limits,
    log: options.log ?? silentLog,
    hold: (id) => hold(id),
    repairRounds: options.repairRounds ?? 0,
  })
  const rooms = await openTestRooms({
    files: options.files ?? { 'src/a.ts': text },
    ...(options.limits && { limits: options.limits }),
    store,
    ...(options.id && { id: options.id }),
    ...(options.unsavedBytes !== undefined && { unsavedBytes: options.unsavedBytes }),
    onOpen: (room) => agents.attach(room),
  })
  hold = (id) => rooms.registry.hold(id)
  closing.push(async () => {
    await agents.close()
    await rooms.close()
  })
  const { room } = rooms
  return {
    room,
    agents,
    endpoint,
    rooms,
    store,
    ask: (prompt, more = {}) => agents.ask(room, { prompt, mode: 'live', files: [], asker: ada, ...more }).id,
    async ended(id) {
      await until(() => isTaskOver(readRecord<Task>(room.types.tasks.get(id) ?? fail('no task')).state))
      return (await room.readTask(id)) ?? fail('no task')
    },
    hunks: (id) => room.listHunks(id),
    textOf: async (path) => (await room.readFile(rooms.file(path))).content,
    async open(path, name = 'Ada') {
      const client = await new RoomClient(memberNamed(name)).join(room, rooms.file(path))
      closing.push(() => client.destroy())
      await until(() => client.isSynced)
      return client
    },
    messages: () => room.types.messages.map((record) => readRecord<Message>(record)),
  }
}
export function fail(why: string): never {
  throw new Error(why)
}

/** Opened by the test when the model may go on. */
export function openGate() {
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  return { gate, open }
}

export function seesAgent({ others }: RoomClient): boolean {
  return others.some(([, state]) => JSON.stringify(state).includes(`"id":"${agentMemberId}"`))
}

export const change = (find: string, put: string, path = 'src/a.ts') => searchReplace(path, { find, put })

export async function codeOf(call: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof call === 'function' ? call() : call)
  } catch (error) {
    if (error instanceof WeftError) return error.code
    throw error
  }
  return fail('nothing was thrown')
}
