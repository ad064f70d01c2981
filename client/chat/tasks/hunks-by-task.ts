/** The room's changes, task by task. A task whose changes are the same keeps its list, so that its card need not be drawn anew. */
import { useMemo, useRef } from 'react'
import type { TaskId } from '../../../shared/model/ids.ts'
import { useRoom } from '../../room/room-context.ts'
import type { HunkBrief } from '../../session/room-connection.ts'
import { useReadable } from '../../ui/use-readable.ts'

type HunksByTask = ReadonlyMap<TaskId, readonly HunkBrief[]>

export const noHunks: readonly HunkBrief[] = []

export function useHunksByTask(): HunksByTask {
  const { room } = useRoom()
  const hunks = useReadable(room.hunks)
  const before = useRef<HunksByTask>(new Map())
  return useMemo(() => {
    before.current = groupByTask(hunks, before.current)
    return before.current
  }, [hunks])
}

/** `before` is what it gave last. */
export function groupByTask(hunks: readonly HunkBrief[], before: HunksByTask): HunksByTask {
  const made = new Map<TaskId, HunkBrief[]>()
  for (const hunk of hunks) {
    const group = made.get(hunk.task)
    if (group === undefined) made.set(hunk.task, [hunk])
    else group.push(hunk)
  }
  const groups = new Map<TaskId, readonly HunkBrief[]>()
  for (const [task, group] of made) {
    const known = before.get(task)
    const isSame = known?.length === group.length && group.every((hunk, index) => hunk === known[index])
    groups.set(task, isSame ? known : group)
  }
  return groups
}
