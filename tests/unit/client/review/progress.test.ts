import { expect, test } from 'vitest'
import { newestOpenTask, progressOf } from '../../../../client/review/progress.ts'
import type { TaskId } from '../../../../shared/model/ids.ts'
import type { Task } from '../../../../shared/model/task.ts'

const id = (name: string) => name as TaskId

test('every state of a hunk is counted once', () => {
  const states = ['accepted', 'accepted', 'rejected', 'pending', 'streaming', 'conflicted', 'unplaced'] as const
  expect(progressOf(states.map((state) => ({ state })))).toEqual({
    kept: 2,
    undone: 1,
    toReview: 2,
    conflicts: 1,
    unplaced: 1,
    total: 7,
  })
})

test('one click settles the newest task that is over and has something to settle', () => {
  const task = (name: string, createdAt: string, state: Task['state'] = 'done') =>
    ({ id: id(name), mode: 'propose', createdAt, state }) as const
  const tasks = [
    task('old', '2026-01-01T00:00:00Z'),
    task('new', '2026-01-02T00:00:00Z', 'failed'),
    task('settled', '2026-01-03T00:00:00Z'),
    task('running', '2026-01-04T00:00:00Z', 'writing'),
  ]
  const hunks = [
    { task: id('old'), state: 'pending' },
    { task: id('new'), state: 'pending' },
    { task: id('settled'), state: 'accepted' },
    { task: id('running'), state: 'pending' },
  ] as const
  expect(newestOpenTask(hunks, tasks)).toEqual({ id: 'new', mode: 'propose' })
  expect(newestOpenTask(hunks.slice(2), tasks)).toBeNull()
})
