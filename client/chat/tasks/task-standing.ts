/** Where a task stands with its changes: which of them nobody has decided, and what can be done with all of them. Pure. */
import { canTakeBack, isHunkDecided } from '../../../shared/model/hunk.ts'
import { isTaskOver, type Task } from '../../../shared/model/task.ts'
import type { HunkBrief } from '../../session/room-connection.ts'

export interface TaskStanding {
  /** It ended, however it did. */
  readonly isOver: boolean
  /** Nothing more to do with it: the card becomes small. */
  readonly isSettled: boolean
  readonly open: readonly HunkBrief[]
  /** Of the open ones, those that no editor can show. */
  readonly loose: readonly HunkBrief[]
  /** The first that an editor shows, and the first in conflict. */
  readonly next: HunkBrief | undefined
  readonly clash: HunkBrief | undefined
  readonly conflicts: number
  /** Those that could not be located. */
  readonly strays: number
  /** Files that are deleted or renamed only once the rest is decided. */
  readonly waiting: number
  /** What is in conflict is left by both; what could not be located can only be turned down. */
  readonly canKeepAll: boolean
  readonly canUndoAll: boolean
  /** For the strays; an agent that works by rules would locate them no better. */
  readonly canRetry: boolean
  /** Something was kept that can be taken back. */
  readonly hasKept: boolean
  readonly canRedo: boolean
}

export function standingOf(
  task: Pick<Task, 'state' | 'error'>,
  hunks: readonly HunkBrief[],
  agent: { readonly offline: boolean },
): TaskStanding {
  const isOver = isTaskOver(task.state)
  const open = hunks.filter(({ state }) => !isHunkDecided(state))
  const strays = open.filter(({ state }) => state === 'unplaced').length
  return {
    isOver,
    isSettled: isOver && open.length === 0 && task.error === undefined,
    open,
    loose: open.filter(({ hasPlace, state }) => !hasPlace && state !== 'streaming'),
    next: open.find(({ hasPlace }) => hasPlace),
    clash: open.find(({ state, hasPlace }) => state === 'conflicted' && hasPlace),
    conflicts: open.filter(({ state }) => state === 'conflicted').length,
    strays,
    waiting: open.filter(({ reason }) => reason?.code === 'staged').length,
    canKeepAll: isOver && open.some(({ state }) => state === 'pending'),
    canUndoAll: isOver && open.some(({ state }) => state !== 'conflicted'),
    canRetry: isOver && strays > 0 && !agent.offline,
    hasKept: hunks.some(canTakeBack),
    canRedo: isOver && hunks.some(({ isUndone }) => isUndone),
  }
}
