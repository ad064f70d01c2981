/**
 * Tasks and hunks as the contract shows them, from what the room keeps.
 *
 * A view says what is now: a hunk's `current` is the file's text at its place at the moment of reading.
 */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { HunkId, TaskId } from '../../shared/model/ids.ts'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import type { HunkResponse, TaskList, TaskResponse, TaskSettled } from '../../shared/protocol/api.ts'
import type { Agents } from '../agent/agents.ts'
import type { Room } from '../rooms/room.ts'

type TaskSummary = TaskList['tasks'][number]

export function taskSummary(task: Task): TaskSummary {
  const { id, state, prompt, mode, asker, model, createdAt, startedAt, endedAt, error, retryOf } = task
  return { id, state, prompt, mode, asker, model, createdAt, startedAt, endedAt, error: error && { ...error }, retryOf }
}

export async function hunkView(room: Room, agents: Agents, hunk: Hunk): Promise<HunkResponse> {
  const { id, file, path, state, mode, base, replacement, createsFile } = hunk
  const { operation, newPath, match, reason, syntax, decision } = hunk
  return {
    id,
    file,
    path,
    state,
    mode,
    base,
    replacement,
    current: await agents.currentText(room, hunk),
    createsFile,
    operation,
    newPath,
    match,
    reason: reason && { ...reason, lines: reason.lines && [...reason.lines] },
    syntax: syntax && { ...syntax, issues: syntax.issues?.map((issue) => ({ ...issue })) },
    decision,
  }
}

/** What a decision on many did. */
export function settledView({ settled, left }: { settled: readonly HunkId[]; left: readonly Hunk[] }): TaskSettled {
  return { settled: [...settled], left: left.map(({ id, state, path }) => ({ id, state, path })) }
}

/** The whole task, its hunks in their order; null where the room has no such task. */
export async function taskView(
  room: Room,
  agents: Agents,
  id: TaskId,
): Promise<{ readonly view: TaskResponse; readonly isOver: boolean } | null> {
  const task = await room.readTask(id)
  if (task === null) return null
  const hunks: HunkResponse[] = []
  for (const hunk of await room.listHunks(id)) hunks.push(await hunkView(room, agents, hunk))
  return {
    view: {
      ...taskSummary(task),
      steps: task.steps.map((step) => ({ ...step })),
      usage: { ...task.usage },
      answer: task.answer,
      questions: task.questions?.map((question) => ({ ...question })),
      impact: task.impact,
      hunks,
    },
    isOver: isTaskOver(task.state),
  }
}
