/** How far a file's review has come, in numbers. Pure. */
import { type Hunk, isHunkDecided, wasLost, wasTakenBack, wasThereAlready } from '../../../shared/model/hunk.ts'
import type { TaskId } from '../../../shared/model/ids.ts'
import { isTaskOver, type Task, type TaskMode } from '../../../shared/model/task.ts'

export interface ReviewProgress {
  readonly kept: number
  /** Turned down: taken back out of the file, or never in it. */
  readonly undone: number
  readonly rejected: number
  /** Still being written, or waiting for a decision. */
  readonly toReview: number
  readonly conflicts: number
  /** Could not be located in the file. */
  readonly unplaced: number
  readonly total: number
}

/** What stood there already, or came to nothing, was never anybody's to review. */
export function reviewProgressOf(all: readonly Pick<Hunk, 'state' | 'mode' | 'reason' | 'decision'>[]): ReviewProgress {
  const hunks = all.filter((hunk) => !wasThereAlready(hunk) && !wasLost(hunk))
  const count = (...states: Hunk['state'][]) => hunks.filter(({ state }) => states.includes(state)).length
  const undone = hunks.filter(wasTakenBack).length
  return {
    kept: count('accepted'),
    undone,
    rejected: count('rejected') - undone,
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

/**
 * What the bar's buttons settle. All of the newest task, and where it or another that has changes here has some in other
 * files too, all of this file as well; where it all is in this file anyway, `all` is all that several tasks have here.
 */
export function reachOf(
  hunks: readonly Pick<Hunk, 'state' | 'task'>[],
  tasks: readonly Pick<Task, 'id' | 'state'>[],
  openFiles: (task: TaskId) => number,
): { readonly isApart: boolean; readonly all: 'task' | 'file' } {
  const open = new Set(hunks.flatMap(({ state, task }) => (isHunkDecided(state) ? [] : [task])))
  const isApart = [...open].some((task) => openFiles(task) > 1)
  const areOver = tasks.every(({ id, state }) => !open.has(id) || isTaskOver(state))
  return { isApart, all: !isApart && open.size > 1 && areOver ? 'file' : 'task' }
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
