import { expect, test } from 'vitest'
import { newestOpenTask, reachOf, reviewProgressOf } from '../../../../../client/review/bar/progress.ts'
import type { MemberId, TaskId } from '../../../../../shared/model/ids.ts'
import type { Task } from '../../../../../shared/model/task.ts'

const id = (name: string) => name as TaskId

test('[U220] every state of a hunk is counted once, but for what was there already', () => {
  const states = ['accepted', 'accepted', 'rejected', 'pending', 'streaming', 'conflicted', 'unplaced'] as const
  const decision = { by: 'ann' as MemberId, at: '2026-01-01T00:00:00Z' }
  const hunks = states.map((state) => ({ state, mode: 'live', decision }) as const)
  expect(
    reviewProgressOf([...hunks, { state: 'accepted', mode: 'live', reason: { code: 'applied', message: '' } }]),
  ).toEqual({
    kept: 2,
    undone: 1,
    rejected: 0,
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

test('[U191] all of a file is asked for apart only where a task has changes in several files', () => {
  const hunk = (task: string, state: 'pending' | 'accepted' = 'pending') => ({ task: id(task), state })
  const task = (name: string, state: Task['state'] = 'done') => ({ id: id(name), state })
  const both = [task('one'), task('two')]
  const inOneFile = () => 1
  expect(reachOf([hunk('one')], both, inOneFile)).toEqual({ isApart: false, all: 'task' })
  expect(reachOf([hunk('one')], both, () => 2)).toEqual({ isApart: true, all: 'task' })
  expect(reachOf([hunk('one'), hunk('two')], both, inOneFile), 'all of two tasks is all of the file').toEqual({
    isApart: false,
    all: 'file',
  })
  const wide = reachOf([hunk('one'), hunk('two')], both, (name) => (name === 'two' ? 2 : 1))
  expect(wide).toEqual({ isApart: true, all: 'task' })
  expect(reachOf([hunk('one'), hunk('two', 'accepted')], both, inOneFile)).toEqual({ isApart: false, all: 'task' })
  const running = [task('one'), task('two', 'writing')]
  expect(reachOf([hunk('one'), hunk('two')], running, inOneFile), 'what still runs is left alone').toEqual({
    isApart: false,
    all: 'task',
  })
})
