import { expect, test } from 'vitest'
import { newestOpenTask, progressOf } from '../../../../client/review/progress.ts'
import type { TaskId } from '../../../../shared/model/ids.ts'

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

test('one click settles the newest task that has something to settle', () => {
  const tasks = [
    { id: id('old'), createdAt: '2026-01-01T00:00:00Z' },
    { id: id('new'), createdAt: '2026-01-02T00:00:00Z' },
    { id: id('running'), createdAt: '2026-01-03T00:00:00Z' },
  ]
  const hunks = [
    { task: id('old'), state: 'pending', mode: 'live' },
    { task: id('new'), state: 'pending', mode: 'propose' },
    { task: id('running'), state: 'streaming', mode: 'live' },
  ] as const
  expect(newestOpenTask(hunks, tasks)).toEqual({ id: 'new', mode: 'propose' })
  expect(newestOpenTask(hunks.slice(2), tasks)).toBeNull()
})
