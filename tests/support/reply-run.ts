/** A model's reply on its whole way: a real room with files, a task, a reply in small pieces, and the files afterwards. */
import { type Agents, createAgents } from '../../server/agent/agents.ts'
import type { Model } from '../../server/agent/model/model.ts'
import { systemClock } from '../../server/operations/clock.ts'
import { createFairTurns } from '../../server/operations/fair-turns.ts'
import type { Room } from '../../server/rooms/room.ts'
import { defaultLimits } from '../../shared/limits.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import { type MemberId, randomId, type TaskId } from '../../shared/model/ids.ts'
import { readRecord } from '../../shared/model/room-document.ts'
import { isTaskOver, type Task, type TaskMode } from '../../shared/model/task.ts'
import { sharedAnalysis } from './shared-analysis.ts'
import { silentLog } from './sync-server.ts'
import { openTestRooms, type TestRooms } from './test-rooms.ts'

export interface ReplyRun {
  readonly task: Task
  readonly hunks: readonly Hunk[]
  /** As they leave on export: with their own line ends. */
  readonly files: Readonly<Record<string, string>>
  /** After everything that waited was accepted, or rejected. */
  readonly decided?: Readonly<Record<string, string>>
}

const asker = 'ada' as MemberId

export async function runReply(
  files: Readonly<Record<string, string>>,
  reply: string,
  options: {
    readonly mode?: TaskMode
    readonly chunkLength?: number
    readonly verdict?: 'accept' | 'reject'
    /** Once the task is over. */
    readonly afterwards?: (agents: Agents, room: Room, task: TaskId) => Promise<void>
    /** After the model has read the room, before it says a word. */
    readonly meanwhile?: (room: Room) => Promise<void>
    /** Before each piece of the reply after the first. */
    readonly whileWriting?: (room: Room) => void
  } = {},
): Promise<ReplyRun> {
  const { mode = 'live', chunkLength = 7 } = options
  // Rooms hold what the agent needs and the agent holds rooms, so one of the two is told later.
  let hold: TestRooms['registry']['hold'] = () => Promise.reject(new Error('the rooms are not there yet'))
  const agents = createAgents({
    analysis: sharedAnalysis,
    models: [
      {
        model: replying(reply, chunkLength, {
          before: async () => options.meanwhile?.(rooms.room),
          between: () => options.whileWriting?.(rooms.room),
        }),
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
    // What is shown is what becomes of this one reply.
    repairRounds: 0,
  })
  const rooms: TestRooms = await openTestRooms({ files, onOpen: (room) => agents.attach(room) })
  hold = (id) => rooms.registry.hold(id)
  const { room } = rooms
  const filesNow = async () => {
    const now: Record<string, string> = {}
    for (const { id, path } of room.files()) {
      const { entry, content } = await room.readFile(id)
      now[path] = entry.eol === 'crlf' ? content.replaceAll('\n', '\r\n') : content
    }
    return now
  }
  try {
    const ended = new Promise<void>((resolve) => {
      room.onTaskChange((id) => {
        const record = room.types.tasks.get(id)
        if (record && isTaskOver(readRecord<Task>(record).state)) resolve()
      })
    })
    const { id } = agents.ask(room, { prompt: 'change it', mode, files: [], asker })
    await ended
    const task = await room.readTask(id)
    if (task === null) throw new Error('no task')
    const hunks = await room.listHunks(id)
    const now = await filesNow()
    await options.afterwards?.(agents, room, id)
    if (options.verdict === undefined) return { task, hunks, files: now }
    await agents.settleTask(room, id, options.verdict, asker)
    return { task, hunks, files: now, decided: await filesNow() }
  } finally {
    await agents.close()
    await rooms.close()
  }
}

function replying(
  reply: string,
  chunkLength: number,
  { before, between }: { before: () => Promise<void>; between: () => void },
): Model {
  return {
    name: 'scripted',
    async *stream() {
      await before()
      for (let at = 0; at < reply.length; at += chunkLength) {
        if (at > 0) between()
        yield { kind: 'text', text: reply.slice(at, at + chunkLength) }
      }
    },
  }
}
