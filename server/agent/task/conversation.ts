/**
 * The replies of a task, up to the first that asks nothing: each question goes to the people of the room, and its answer
 * to the model with the next request.
 *
 *   reply ─→ asks nothing ─→ over
 *     ↑         └→ a question ─→ people answer ─→ read the room anew ─┐
 *     └───────────────────────────────────────────────────────────────┘
 *
 * What a reply changed before it asked stays. While people think, the task takes no seat in the queue.
 */
import type { Task, TaskAnswer } from '../../../shared/model/task.ts'
import { type Clock, timestamp } from '../../operations/clock.ts'
import type { Room } from '../../rooms/room.ts'
import type { BlockWriter } from '../blocks/block-writer.ts'
import { renderAnswered } from '../prompts/answered-prompt.ts'
import type { OpenQuestions } from './open-questions.ts'
import type { TaskCard } from './task-card.ts'
import type { QueueSeat } from './task-queue.ts'
import type { Voice } from './voice.ts'

/** Questions of one task; a model that asks more does not know what it wants. */
export const mostQuestions = 3

export interface ConversationOptions {
  readonly room: Pick<Room, 'member'>
  readonly task: Task
  readonly card: TaskCard
  readonly clock: Clock
  readonly voice: Voice
  readonly questions: OpenQuestions
  readonly seat: QueueSeat
  /** One request and its reply; the first is about the room as it was read at first. */
  readonly reply: (about: Task) => Promise<BlockWriter>
}

/** @throws question_unanswered, what `reply` throws, or the signal's reason */
export async function converse(
  options: ConversationOptions,
  signal: AbortSignal,
): Promise<Pick<BlockWriter, 'unplaced' | 'land'>> {
  const { room, task, card, voice, reply } = options
  const replies = [await reply(task)]
  const { selection: _, ...unselected } = task
  for (let question = voice.end(); question !== null; question = voice.end()) {
    await askPeople(question, options, signal)
    // What was selected may have moved since.
    replies.push(await reply({ ...unselected, prompt: promptOf(task, card, room) }))
  }
  return {
    unplaced: () => replies.flatMap((blocks) => blocks.unplaced()),
    async land() {
      for (const blocks of replies) await blocks.land()
    },
  }
}

/** The request with what people said to questions about it. */
export function promptOf({ prompt }: Task, card: TaskCard, room: Pick<Room, 'member'>): string {
  const answered = card.questions().flatMap(({ text, answer }) => {
    if (answer === undefined) return []
    return [{ question: text, by: nameOf(answer, room), answer: answer.text }]
  })
  return renderAnswered(prompt, answered)
}

async function askPeople(
  text: string,
  { room, task, card, clock, questions, seat }: ConversationOptions,
  signal: AbortSignal,
): Promise<void> {
  const until = new Date(clock.now() + questions.patienceMs).toISOString()
  const step = card.step('ask', 'Waiting for a person to answer')
  card.putQuestion({ text, at: timestamp(clock), until })
  seat.leave()
  try {
    const take = (answer: TaskAnswer) => {
      card.answered(answer)
      step.set({ title: `${nameOf(answer, room)} answered`, state: 'done' })
    }
    await questions.wait(task.id, take, signal)
  } finally {
    seat.takeAgain()
  }
}

function nameOf({ by }: TaskAnswer, room: Pick<Room, 'member'>): string {
  return room.member(by)?.name ?? 'Someone'
}
