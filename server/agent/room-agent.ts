/**
 * The agent in one room: its queue of tasks, the review of what they change, the map of what files define, and what it has
 * asked people.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { NewId, RoomId } from '../../shared/model/ids.ts'
import { type Message, readRecord } from '../../shared/model/room-document.ts'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import type { Clock } from '../operations/clock.ts'
import type { FairTurns } from '../operations/fair-turns.ts'
import type { Log } from '../operations/log.ts'
import type { Room } from '../rooms/room.ts'
import type { Analysis } from './analysis/analysis.ts'
import { defaultPatience, type Patience } from './blocks/courtesy.ts'
import type { UnplacedBlock } from './blocks/unplaced-block.ts'
import type { Model } from './model/model.ts'
import { estimatedTokens } from './model/token-count.ts'
import type { ModelChoice } from './model-choice.ts'
import { createRoomMap } from './reading/room-map.ts'
import { createReview, type Review } from './review/review.ts'
import { createOpenQuestions, type OpenQuestions } from './task/open-questions.ts'
import { runTask } from './task/run.ts'
import { openTaskCard } from './task/task-card.ts'
import { createTaskQueue, type TaskQueue } from './task/task-queue.ts'

export interface RoomAgentOptions {
  /** Reads the syntax of texts, off this thread. */
  readonly analysis: Analysis
  /** Whether the models work by rules, without an endpoint. */
  readonly offline: boolean
  readonly clock: Clock
  /** Shared with whatever else works in bulk. */
  readonly turns: FairTurns
  /** 0 ≤ x < 1. */
  readonly random: () => number
  readonly newId: NewId
  readonly limits: Pick<Limits, 'tasksQueuedPerRoom' | 'tasksRunningPerRoom'>
  readonly log: Log
  /** Keeps a room in memory. */
  readonly hold: (room: RoomId) => Promise<{ release(): void }>
  /** How often a model is asked again for blocks without a place. */
  readonly repairRounds?: number
  /** How long a task waits for people who are where it wants to write. */
  readonly patience?: Patience
  /** How long a task waits for the answer to a question. */
  readonly answerWithinMs?: number
}

/** As long as somebody may be away for a coffee. */
const defaultAnswerWithinMs = 15 * 60_000
/** Enough for a few files, and within what small models take. */
const defaultContextTokens = 16_000
/** What a second try does not mend, a third rarely does. */
const defaultRepairRounds = 2

export interface RoomAgent {
  readonly review: Review
  readonly queue: TaskQueue
  readonly questions: OpenQuestions
  /** Queues a task; with `again`, for these alone, which an earlier run left without a place. */
  start(task: Task, again?: readonly UnplacedBlock[]): void
  /** After the queue. */
  close(): void
}

export function createRoomAgent(room: Room, models: Pick<ModelChoice, 'of'>, options: RoomAgentOptions): RoomAgent {
  const { clock, turns, newId, limits, log } = options
  /** Null where the model works by rules, and reads the files itself. */
  const map = options.offline ? null : createRoomMap({ room, analysis: options.analysis, turns, clock })
  const review = createReview({
    room,
    clock,
    turns,
    newId,
    onError: (error) => log.error({ err: error, room: room.id }, 'a proposal could not be followed'),
  })
  const queue = createTaskQueue({ running: limits.tasksRunningPerRoom, waiting: limits.tasksQueuedPerRoom })
  const questions = createOpenQuestions({ clock, patienceMs: options.answerWithinMs ?? defaultAnswerWithinMs })
  return {
    review,
    queue,
    questions,
    start(task, again = []) {
      const held = options.hold(room.id).catch(() => {
        // The room is going: its end ends the task.
        return { release() {} }
      })
      const offered = models.of(task.model)
      const { contextTokens = defaultContextTokens, format = 'search-replace', price = null } = offered
      const countTokens = offered.countTokens ?? Promise.resolve(estimatedTokens)
      const settings = { contextTokens, countTokens, format, map, price }
      // Rules give the same answer to the same question.
      const repairRounds = options.offline ? 0 : (options.repairRounds ?? defaultRepairRounds)
      const patience = options.patience ?? defaultPatience
      queue.add({
        id: task.id,
        asker: task.asker,
        async run(signal, seat) {
          const model = heldBy(room, offered.model)
          await runTask(
            task,
            { ...options, model, room, review, ...settings, questions, seat, repairRounds, patience, again },
            signal,
          )
          void held.then(({ release }) => release())
        },
      })
    },
    close() {
      review.close()
      map?.close()
    },
  }
}

/** The model as a task in this room hears it: the task fails where the room can take no more of it. */
function heldBy(room: Room, model: Model): Model {
  return {
    name: model.name,
    async *stream(request, signal) {
      for await (const event of model.stream(request, signal)) {
        room.assertTaking()
        yield event
      }
    },
  }
}

/** Tasks and answers that a crash cut off; their hunks are the review's. */
export function endInterrupted(room: Room, clock: Clock): void {
  for (const record of [...room.types.tasks.values()]) {
    const task = readRecord<Task>(record)
    if (isTaskOver(task.state)) continue
    const code = task.state === 'queued' ? 'task_not_begun' : 'task_interrupted'
    openTaskCard(room, task, clock).end({ state: 'failed', error: new WeftError(code) })
  }
  for (const record of [...room.types.messages]) {
    const message = readRecord<Message>(record)
    if (message.streaming) room.patchMessage(message.id, { streaming: false })
  }
}
