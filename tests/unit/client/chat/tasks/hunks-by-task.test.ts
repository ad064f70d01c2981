import { expect, test } from 'vitest'
import { groupByTask } from '../../../../../client/chat/tasks/hunks-by-task.ts'
import type { HunkBrief } from '../../../../../client/session/room-connection.ts'
import type { TaskId } from '../../../../../shared/model/ids.ts'

const hunk = (task: string) => ({ task }) as HunkBrief
const [a, b] = ['a' as TaskId, 'b' as TaskId]

test('a task whose changes are the same keeps its list while another task’s change', () => {
  const [first, second, third] = [hunk('a'), hunk('b'), hunk('b')]
  const before = groupByTask([first, second, third], new Map())
  expect([before.get(a), before.get(b)]).toEqual([[first], [second, third]])
  const decided = hunk('b')
  const after = groupByTask([first, second, decided], before)
  expect(after.get(a)).toBe(before.get(a))
  expect(after.get(b)?.[1]).toBe(decided)
  expect(groupByTask([first], after).get(b)).toBeUndefined()
})
