/**
 * One task, from a person's request to changes under review.
 *
 *   read the room ─→ build the context ─→ stream the model's reply ─→ parse ─→ prose to the chat, blocks to the review
 *                                                ↑                                      │
 *                                                ├ a person's answer ←── a question ────┤
 *                                                └ at most two repairs ←── without a place, or breaking the syntax ┘
 *
 * However it ends, nothing half-written stays: blocks that are whole stay for people to review, the open one is taken
 * back. It knows the steps and their order; how each is done is the parts' own business.
 */
import { isFault } from '../../../shared/errors.ts'
import type { HunkReason } from '../../../shared/model/hunk.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Log } from '../../operations/log.ts'
import type { BlockWriter } from '../blocks/block-writer.ts'
import type { UnplacedBlock } from '../blocks/unplaced-block.ts'
import { converse, promptOf } from './conversation.ts'
import type { OpenQuestions } from './open-questions.ts'
import { repair } from './repair.ts'
import { openTaskCard, type TaskCard, type TaskOutcome } from './task-card.ts'
import { impactOf } from './task-impact.ts'
import type { QueueSeat } from './task-queue.ts'
import { openTaskRequests, type TaskRequestsOptions } from './task-requests.ts'

export interface RunOptions extends TaskRequestsOptions {
  /** How often the model is asked again for blocks without a place. */
  readonly repairRounds: number
  readonly questions: OpenQuestions
  readonly seat: QueueSeat
  readonly log: Log
}

/** The signal's reason where a person cancelled the task; any other is an error. */
export const cancelledByPerson = Symbol('cancelled by a person')

/** Never rejects: how it ended is on the task's record. */
export async function runTask(task: Task, options: RunOptions, signal: AbortSignal): Promise<void> {
  const { room, review, analysis, turns, again = [], log } = options
  const card = openTaskCard(room, task, options.clock)
  const closers: ((reason: HunkReason) => void)[] = []
  const report = (error: unknown) => log.error({ err: error, room: room.id, task: task.id }, 'a task failed')
  let outcome: TaskOutcome = { state: 'done' }
  try {
    await turns.later(signal)
    const requests = await openTaskRequests(task, { ...options, card, closers }, signal)
    const { voice, check } = requests
    const first = await requests.read(task)
    const reply = async (about: Task): Promise<BlockWriter> => {
      const { context, reading } = about === task ? first : await requests.read(about)
      const { snapshot } = reading
      const messages = await context.build(snapshot, signal)
      card.enter('writing')
      const blocks = requests.openBlocks(reading)
      const asker = { room: room.id, member: task.asker }
      const asksAgain = task.retryOf !== undefined
      await requests.reply({ asker, prompt: about.prompt, snapshot, messages, asksAgain }, blocks)
      return blocks
    }
    const written =
      again.length === 0
        ? await converse({ ...options, task, card, voice, reply }, signal)
        : leftBefore(again, { room, review, task, card })
    if (again.length === 0) requests.assertReplied()
    await repair(
      written.unplaced(),
      {
        ...options,
        ...requests,
        task: { ...task, prompt: promptOf(task, card, room) },
        card,
        rounds: options.repairRounds,
        asksAgain: again.length > 0 || task.retryOf !== undefined,
        streamReply: requests.replyToRepair,
      },
      signal,
    )
    await written.land()
    card.enter('checking')
    await check()
    const impact = await impactOf(task, first.reading.snapshot.files, { room, analysis, turns }, signal)
    if (impact !== null) card.tellImpact(impact)
  } catch (error) {
    outcome = outcomeOf(error, signal)
    if (isFault(error) && !signal.aborted) report(error)
  }
  for (const close of [...closers.reverse(), () => card.end(outcome)]) {
    try {
      close(reasonOf(outcome))
    } catch (error) {
      report(error)
    }
  }
}

/** What an earlier run of the task wrote, as far as this one goes on with it. */
function leftBefore(
  again: readonly UnplacedBlock[],
  { room, review, task, card }: Pick<RunOptions, 'room' | 'review'> & { readonly task: Task; readonly card: TaskCard },
) {
  return {
    unplaced: () => again,
    async land() {
      if (task.mode !== 'live') return
      for (const id of await review.land(task.id)) {
        const { operation, path, newPath } = readHunk(room.types, id) ?? {}
        const title = operation === 'delete' ? `Deleted ${path}` : `Renamed ${path} to ${newPath}`
        card.step('write', title).set({ state: 'done' })
      }
    },
  }
}

function outcomeOf(error: unknown, signal: AbortSignal): TaskOutcome {
  if (!signal.aborted) return { state: 'failed', error }
  if (signal.reason === cancelledByPerson) return { state: 'cancelled' }
  return { state: 'failed', error: signal.reason }
}

/** Why the block that was open is taken back. */
function reasonOf({ state }: TaskOutcome): HunkReason {
  const end = state === 'cancelled' ? 'The task was cancelled' : 'The task ended'
  return { code: 'incomplete', message: `${end} before this change was complete; what there was of it was taken back.` }
}
