/**
 * The agent in every room: takes what is asked of it, runs the tasks, and decides their changes as people say.
 *
 * A room is attached when it is loaded and detached before it goes; in between its tasks keep it in memory. It knows
 * neither HTTP nor sockets, and nothing of a model but that it streams.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { Hunk, Resolution } from '../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId, MessageId, RoomId, TaskId } from '../../shared/model/ids.ts'
import { readHunk, readRecord, readTask } from '../../shared/model/room-document.ts'
import { isTaskOver, type Task, type TaskMode, type TaskSelection, type TaskState } from '../../shared/model/task.ts'
import { timestamp } from '../operations/clock.ts'
import type { Room } from '../rooms/room.ts'
import { unplacedAmong } from './blocks/unplaced-block.ts'
import { chooseAmong, type ModelChoice, type OfferedModel } from './model-choice.ts'
import type { Verdict } from './review/decision.ts'
import type { HandPlace } from './review/hand-placing.ts'
import type { Settlement } from './review/settlement.ts'
import { createRoomAgent, endInterrupted, type RoomAgent, type RoomAgentOptions } from './room-agent.ts'
import { cancelledByPerson } from './task/run.ts'

/** What whoever cancels too late is told. */
const endedWords: Partial<Record<TaskState, string>> = {
  done: 'It was done before you cancelled it.',
  failed: 'It had failed before you cancelled it.',
  cancelled: 'Someone cancelled it before you.',
}

interface TaskRequest {
  readonly prompt: string
  readonly mode: TaskMode
  /** What the asker named or had open. */
  readonly files: readonly FileId[]
  readonly selection?: TaskSelection
  readonly asker: MemberId
  /** A model's name; the default one where it is left out. */
  readonly model?: string
  /** The chat message that asks. */
  readonly question?: MessageId
  /** The asker's own, under which none of theirs was asked for yet. */
  readonly key?: string
}

/** `text` goes with the resolution of that name. */
export interface HunkChoice {
  readonly resolution?: Resolution | undefined
  readonly text?: string | undefined
}

export interface Agents {
  readonly name: string
  readonly offline: boolean
  /** What can be asked for by name, the default one first. */
  readonly models: ModelChoice['offered']
  /** Queues a task. @throws model_not_offered task_queue_full file_not_found message_too_long storage_unavailable */
  ask(room: Room, request: TaskRequest): Task
  /** Resolves when the task has ended. @throws task_not_found task_ended */
  cancel(room: Room, task: TaskId): Promise<void>
  /** Answers what a task asks. @throws task_not_found question_closed message_too_long storage_unavailable */
  answer(room: Room, task: TaskId, by: MemberId, text: string): Promise<void>
  /**
   * Has the model try again what found no place, as the same task; where there is no such change, asks all of it anew, as
   * another. @throws task_not_found task_running task_queue_full storage_unavailable
   */
  retry(room: Room, task: TaskId, by: MemberId): Promise<Task>
  /** @throws hunk_not_found hunk_decided hunk_streaming hunk_conflicted request_invalid */
  acceptHunk(room: Room, hunk: HunkId, by: MemberId, choice: HunkChoice): Promise<Hunk>
  /** @throws hunk_not_found hunk_decided hunk_streaming */
  rejectHunk(room: Room, hunk: HunkId, by: MemberId, choice: HunkChoice): Promise<Hunk>
  /** Makes a proposal of a hunk without a sure place. @throws hunk_not_found hunk_decided hunk_streaming file_not_found request_invalid text_moved */
  placeHunk(room: Room, hunk: HunkId, place: HandPlace): Promise<Hunk>
  /** Decides every open hunk that needs no choice; or takes back what was accepted too, or does it again. @throws task_not_found */
  settleTask(
    room: Room,
    task: TaskId,
    settlement: Settlement,
    by: MemberId,
  ): Promise<{ settled: HunkId[]; left: Hunk[] }>
  /** Decides every open hunk of all tasks that needs no choice; in one file, or in all. @throws file_not_found */
  settleOpen(
    room: Room,
    file: FileId | null,
    verdict: Verdict,
    by: MemberId,
  ): Promise<{ settled: HunkId[]; left: Hunk[] }>
  /** Changes of other tasks that rest on this one's, to be named before it is undone. @throws task_not_found */
  restingOn(room: Room, task: TaskId): Promise<readonly Hunk[]>
  /** The file's text at the hunk's place; null where it has none. */
  currentText(room: Room, hunk: Hunk): Promise<string | null>
  /** Takes back what a crash cut off. What it returns ends all tasks of the room and waits for them. */
  attach(room: Room): Promise<() => Promise<void>>
  /** Ends all tasks of all rooms. Idempotent. */
  close(): Promise<void>
}

export interface AgentsOptions extends RoomAgentOptions {
  /** At least one; the first is taken where a task names none. */
  readonly models: readonly OfferedModel[]
  readonly limits: RoomAgentOptions['limits'] & Pick<Limits, 'messageBytes'>
}

/** A room in memory. Most of them ask for nothing, so its agent is made when it is first needed. */
interface Attached {
  agent: RoomAgent | null
}

export function createAgents(options: AgentsOptions): Agents {
  const { clock, newId, limits, log } = options
  const models = chooseAmong(options.models)
  const rooms = new Map<RoomId, Attached>()

  function agentIn(room: Room): RoomAgent {
    const attached = rooms.get(room.id)
    if (attached === undefined) throw new WeftError('shutting_down')
    attached.agent ??= createRoomAgent(room, models, options)
    return attached.agent
  }

  async function detach(id: RoomId, attached: Attached): Promise<void> {
    const { agent } = attached
    // Without one the room goes in this turn, so that nobody makes one meanwhile.
    if (agent !== null) await agent.queue.close(new WeftError('task_interrupted'))
    if (rooms.get(id) !== attached) return
    rooms.delete(id)
    agent?.close()
  }

  function ask(room: Room, request: TaskRequest & Pick<Task, 'retryOf'>): Task {
    const agent = agentIn(room)
    room.assertTaking()
    agent.queue.assertNotFull()
    for (const file of [...request.files, ...(request.selection ? [request.selection.file] : [])]) room.file(file)
    if (Buffer.byteLength(request.prompt) > limits.messageBytes) throw new WeftError('message_too_long')
    const { model = models.defaultName } = request
    if (!models.has(model)) throw new WeftError('model_not_offered', `There is no model called "${model}" here.`)
    const task: Task = {
      ...request,
      id: newId<TaskId>(),
      files: [...new Set(request.files)],
      state: 'queued',
      steps: [],
      usage: { inputTokens: 0, outputTokens: 0, estimated: true },
      model,
      createdAt: timestamp(clock),
    }
    room.putTask(task)
    agent.start(task)
    return task
  }

  /** The same request as another task's, one at a time. @throws task_running */
  function askAnew(room: Room, task: Task, asker: MemberId): Task {
    const { prompt, mode, files, selection, question, model } = task
    const retryOf = task.retryOf ?? task.id
    const others = [...room.types.tasks.values()].map((record) => readRecord<Task>(record))
    if (others.some((other) => other.retryOf === retryOf && !isTaskOver(other.state)))
      throw new WeftError('task_running')
    return ask(room, {
      retryOf,
      ...(models.has(model) && { model }),
      prompt,
      mode,
      files: files.filter((file) => room.hasFile(file)),
      asker,
      ...(selection && room.hasFile(selection.file) && { selection }),
      ...(question && { question }),
    })
  }

  return {
    name: models.agentName,
    offline: options.offline,
    models: models.offered,
    ask,

    async retry(room, id, by) {
      const agent = agentIn(room)
      room.assertTaking()
      await room.recallTask(id)
      const hunks = await room.listHunks(id)
      const task = await room.readTask(id)
      if (task === null) throw new WeftError('task_not_found')
      // Somebody may have asked for the same while it was read.
      const known = readTask(room.types, id)
      if (!isTaskOver((known ?? task).state)) throw new WeftError('task_running')
      // Rules give the same answer to the same question.
      const again = options.offline ? [] : unplacedAmong(hunks, (file) => room.hasFile(file))
      if (again.length === 0) return askAnew(room, task, by)
      agent.queue.assertNotFull()
      const { error: _, endedAt: __, ...rest } = task
      const queued: Task = { ...rest, state: 'queued' }
      room.putTask(queued)
      agent.start(queued, again)
      return queued
    },

    async cancel(room, id) {
      const task = await room.readTask(id)
      if (task === null) throw new WeftError('task_not_found')
      if (isTaskOver(task.state) || !(await agentIn(room).queue.cancel(id, cancelledByPerson))) {
        // Whoever was first may have been so while the queue was asked.
        throw new WeftError('task_ended', endedWords[readTask(room.types, id)?.state ?? task.state])
      }
    },

    async answer(room, id, by, text) {
      room.assertTaking()
      if (Buffer.byteLength(text) > limits.messageBytes) throw new WeftError('message_too_long')
      if ((await room.readTask(id)) === null) throw new WeftError('task_not_found')
      agentIn(room).questions.answer(id, { text, by, at: timestamp(clock) })
    },

    async acceptHunk(room, hunk, by, choice) {
      room.assertTaking()
      await recallTaskOf(room, hunk)
      return agentIn(room).review.accept(hunk, by, given(choice))
    },
    async rejectHunk(room, hunk, by, choice) {
      room.assertTaking()
      await recallTaskOf(room, hunk)
      return agentIn(room).review.reject(hunk, by, given(choice))
    },
    async placeHunk(room, hunk, place) {
      room.assertTaking()
      await recallTaskOf(room, hunk)
      return agentIn(room).review.placeByHand(hunk, place)
    },
    currentText: (room, hunk) => agentIn(room).review.currentText(hunk),

    async settleTask(room, id, settlement, by) {
      room.assertTaking()
      await room.recallTask(id)
      const task = await room.readTask(id)
      if (task === null) throw new WeftError('task_not_found')
      const { settled, left } = await agentIn(room).review.settleTask(id, settlement, by)
      // Whoever wants it back would see it come all the same.
      const isBack = settlement === 'reject' || settlement === 'undo'
      if (isBack && settled.length + left.length === 0 && !isTaskOver(task.state)) throw new WeftError('task_running')
      return { settled: [...settled], left: left.flatMap((hunk) => readHunk(room.types, hunk) ?? []) }
    },

    async settleOpen(room, file, verdict, by) {
      room.assertTaking()
      if (file !== null) room.file(file)
      const { settled, left } = await agentIn(room).review.settleOpen(file, verdict, by)
      return { settled: [...settled], left: left.flatMap((hunk) => readHunk(room.types, hunk) ?? []) }
    },

    async restingOn(room, id) {
      if ((await room.readTask(id)) === null) throw new WeftError('task_not_found')
      return agentIn(room).review.restingOn(id)
    },

    async attach(room) {
      // A room has hunks, or texts that follow them, only by a task.
      const agent = room.types.tasks.size + room.types.hunks.size > 0 ? createRoomAgent(room, models, options) : null
      await agent?.review.recover()
      endInterrupted(room, clock)
      const attached: Attached = { agent }
      rooms.set(room.id, attached)
      return () => detach(room.id, attached)
    },

    async close() {
      await Promise.all([...rooms].map(([id, attached]) => detach(id, attached)))
      log.debug('the agent has left all rooms')
    },
  }
}

/** What people decide is in the room document, where everyone follows it. */
async function recallTaskOf(room: Room, hunk: HunkId): Promise<void> {
  const known = await room.readHunk(hunk)
  if (known !== null) await room.recallTask(known.task)
}

function given({ resolution, text }: HunkChoice) {
  return { ...(resolution && { resolution }), ...(text !== undefined && { text }) }
}
