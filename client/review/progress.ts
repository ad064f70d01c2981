/** How far a file's review has come, in numbers. Pure. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { TaskId } from '../../shared/model/ids.ts'
import { isTaskOver, type Task, type TaskMode } from '../../shared/model/task.ts'

export interface ReviewProgress {
  readonly kept: number
  readonly undone: number
  /** Still being written, or waiting for a decision. */
  readonly toReview: number
  readonly conflicts: number
  /** Could not be located in the file. */
  readonly unplaced: number
  readonly total: number
}

export function progressOf(hunks: readonly Pick<Hunk, 'state'>[]): ReviewProgress {
  const count = (...states: Hunk['state'][]) => hunks.filter(({ state }) => states.includes(state)).length
  return {
    kept: count('accepted'),
    undone: count('rejected'),
    toReview: count('streaming', 'pending'),
    conflicts: count('conflicted'),
    unplaced: count('unplaced'),
    total: hunks.length,
  }
}

export interface ReviewedTask {
  readonly id: TaskId
  readonly mode: TaskMode
}

/** The newest task that is over and has a change that one click may settle: pending, not in conflict. */
export function newestOpenTask(
  hunks: readonly Pick<Hunk, 'state' | 'task'>[],
  tasks: readonly Pick<Task, 'id' | 'mode' | 'state' | 'createdAt'>[],
): ReviewedTask | null {
  const pending = new Set(hunks.flatMap(({ state, task }) => (state === 'pending' ? [task] : [])))
  const open = tasks.filter(({ id, state }) => isTaskOver(state) && pending.has(id))
  const newest = open.sort((a, b) => b.createdAt.localeCompare(a.createdAt))[0]
  return newest === undefined ? null : { id: newest.id, mode: newest.mode }
}
