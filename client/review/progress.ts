/** How far a file's review has come, in numbers. Pure. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { TaskId } from '../../shared/model/ids.ts'
import type { Task, TaskMode } from '../../shared/model/task.ts'

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

/** The newest task with a change that one click may settle: pending, neither in conflict nor still being written. */
export function newestOpenTask(
  hunks: readonly Pick<Hunk, 'state' | 'task' | 'mode'>[],
  tasks: readonly Pick<Task, 'id' | 'createdAt'>[],
): ReviewedTask | null {
  const createdAt = new Map(tasks.map((task) => [task.id, task.createdAt]))
  const age = (task: TaskId) => createdAt.get(task) ?? ''
  const open = hunks.filter(({ state }) => state === 'pending').sort((a, b) => age(b.task).localeCompare(age(a.task)))
  const newest = open[0]
  return newest === undefined ? null : { id: newest.task, mode: newest.mode }
}
