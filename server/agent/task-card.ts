/**
 * A task's record while it runs: state, steps, usage, as everyone in the room follows them.
 *
 * Once ended it takes no change any more. It knows the room's record, not what a task does.
 */
import { problemOf } from '../../shared/errors.ts'
import { isTaskOver, type Task, type TaskState, type TaskStep, type TaskUsage } from '../../shared/model/task.ts'
import { type Clock, timestamp } from '../operations/clock.ts'
import type { Room } from '../rooms/room.ts'

export interface TaskCard {
  enter(state: Exclude<TaskState, 'done' | 'failed' | 'cancelled'>): void
  /** Adds a step; past the most that a card shows, a step that is kept to itself. */
  step(kind: TaskStep['kind'], title: string): StepHandle
  use(usage: TaskUsage): void
  answerIn(message: NonNullable<Task['answer']>): void
  /** Steps that still run end as the task does. */
  end(outcome: { readonly state: 'done' | 'cancelled' } | { readonly state: 'failed'; readonly error: unknown }): void
}

export interface StepHandle {
  note(detail: string): void
  end(state: 'done' | 'failed', detail?: string): void
}

/** Steps that one card shows; a reply may name any number of files. */
const mostSteps = 60

export function openTaskCard(room: Pick<Room, 'patchTask'>, task: Task, clock: Clock): TaskCard {
  let state = task.state
  const steps: TaskStep[] = [...task.steps]
  const patch = (change: Partial<Task>) => {
    if (isTaskOver(state)) return
    if (change.state !== undefined) state = change.state
    room.patchTask(task.id, change)
  }

  return {
    enter(next) {
      if (next === state) return
      patch({ state: next, ...(state === 'queued' && { startedAt: timestamp(clock) }) })
    },
    step(kind, title) {
      const place = steps.length
      if (place >= mostSteps) return { note() {}, end() {} }
      const change = (next: TaskStep) => {
        steps[place] = next
        patch({ steps: [...steps] })
      }
      let current: TaskStep = { kind, title, state: 'running' }
      change(current)
      return {
        note(detail) {
          current = { ...current, detail }
          change(current)
        },
        end(ending, detail) {
          current = { ...current, state: ending, ...(detail !== undefined && { detail }) }
          change(current)
        },
      }
    },
    use: (usage) => patch({ usage }),
    answerIn: (answer) => patch({ answer }),
    end(outcome) {
      const ending = outcome.state === 'done' ? 'done' : 'failed'
      patch({
        steps: steps.map((step) => (step.state === 'running' ? { ...step, state: ending } : step)),
        ...(outcome.state === 'failed' && { error: problemOf(outcome.error) }),
        endedAt: timestamp(clock),
        state: outcome.state,
      })
    },
  }
}
