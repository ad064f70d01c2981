/**
 * A task's record while it runs: state, steps, usage, as everyone in the room follows them.
 *
 * Once ended it takes no change any more. It knows the room's record, not what a task does.
 */
import { problemOf } from '../../../shared/errors.ts'
import type { Impact } from '../../../shared/model/impact.ts'
import {
  isTaskOver,
  type Task,
  type TaskAnswer,
  type TaskQuestion,
  type TaskState,
  type TaskStep,
  type TaskUsage,
} from '../../../shared/model/task.ts'
import { type Clock, timestamp } from '../../operations/clock.ts'
import type { Room } from '../../rooms/room.ts'

export interface TaskCard {
  enter(state: Exclude<TaskState, 'asking' | 'done' | 'failed' | 'cancelled'>): void
  /** Adds a step; past the most that a card shows, one that is not shown. */
  step(kind: TaskStep['kind'], title: string): StepHandle
  use(usage: TaskUsage): void
  /** Ties the chat message that the agent answers in to the task. */
  answerIn(message: NonNullable<Task['answer']>): void
  tellImpact(impact: Impact): void
  /** Asks people, and is `asking` from then on. */
  putQuestion(question: Omit<TaskQuestion, 'answer'>): void
  /** To the question that was asked last. */
  answered(answer: TaskAnswer): void
  questions(): readonly TaskQuestion[]
  /** Steps that still run end as the task does. */
  end(outcome: TaskOutcome): void
}

export type TaskOutcome =
  | { readonly state: 'done' | 'cancelled' }
  | { readonly state: 'failed'; readonly error: unknown }

export interface StepHandle {
  set(change: Partial<Omit<TaskStep, 'kind'>>): void
}

/** Steps that one card shows; a reply may name any number of files. */
const mostSteps = 60

export function openTaskCard(room: Pick<Room, 'patchTask'>, task: Task, clock: Clock): TaskCard {
  let state = task.state
  const steps: TaskStep[] = [...task.steps]
  let questions: readonly TaskQuestion[] = task.questions ?? []
  const patch = (change: Partial<Task>) => {
    if (isTaskOver(state)) return
    if (change.state !== undefined) state = change.state
    room.patchTask(task.id, change)
  }

  const step: TaskCard['step'] = (kind, title) => {
    const place = steps.length
    if (place >= mostSteps) return { set() {} }
    const set = (change: Partial<TaskStep>) => {
      steps[place] = { kind, title, state: 'running', ...steps[place], ...change }
      patch({ steps: [...steps] })
    }
    set({})
    return { set }
  }

  return {
    step,
    enter(next) {
      if (next === state) return
      patch({ state: next, ...(state === 'queued' && { startedAt: timestamp(clock) }) })
    },
    use: (usage) => patch({ usage }),
    tellImpact: (impact) => patch({ impact }),
    questions: () => questions,
    putQuestion(question) {
      questions = [...questions, question]
      patch({ questions, state: 'asking' })
    },
    answered(answer) {
      questions = questions.map((one, index) => (index === questions.length - 1 ? { ...one, answer } : one))
      // No longer asking, in the same change: nobody is to answer what is answered.
      patch({ questions, state: 'reading' })
    },
    answerIn(answer) {
      step('answer', 'Answering in the chat')
      patch({ answer })
    },
    end(outcome) {
      const ending = outcome.state === 'done' ? 'done' : 'failed'
      patch({
        steps: steps.map((step) => {
          if (step.state !== 'running') return step
          return { ...step, state: ending, title: ending === 'done' ? asDone(step.title) : asPast(step.title) }
        }),
        ...(outcome.state === 'failed' && { error: problemOf(outcome.error) }),
        endedAt: timestamp(clock),
        state: outcome.state,
      })
    },
  }
}

/** The answer in the chat is done as the task is; each other step says so itself. */
function asDone(title: string): string {
  return title.replace(/^Answering\b/, 'Answered')
}

/** "Writing a.ts" of a step that was cut off: "Was writing a.ts". */
function asPast(title: string): string {
  return title.replace(/^[A-Z][a-z]+ing\b/, (verb) => `Was ${verb.toLowerCase()}`)
}
