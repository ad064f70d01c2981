import { expect, test } from 'vitest'
import {
  changesOf,
  describeResting,
  describeStrays,
  elapsedOf,
  progressOf,
  stateText,
} from '../../../../../client/chat/tasks/task-words.ts'
import type { HunkState } from '../../../../../shared/model/hunk.ts'
import type { MemberId } from '../../../../../shared/model/ids.ts'
import type { Task, TaskMode } from '../../../../../shared/model/task.ts'

const by = { by: 'ann' as MemberId, at: '2026-01-01T00:00:00Z' }
const hunk = (state: HunkState, path = 'a.ts', mode: TaskMode = 'live', undone = false) => ({
  state,
  path,
  mode,
  decision: { ...by, ...(undone && { undone }) },
})

test('what became of a task’s changes is one sentence', () => {
  expect(
    changesOf(
      [hunk('accepted'), hunk('pending'), hunk('streaming', 'b.ts'), hunk('conflicted'), hunk('unplaced')],
      'live',
    ),
  ).toBe('5 changes in 2 files: 1 kept, 2 to review, 1 conflict, 1 without a place')
  expect(changesOf([hunk('rejected', 'a.ts', 'propose')], 'propose')).toBe('1 change in 1 file: 1 rejected')
  expect(changesOf([], 'live')).toBeNull()
})

test('of a live task what was written is kept or undone, and what was only proposed is rejected', () => {
  const kept = [hunk('accepted', 'a.ts', 'propose'), hunk('accepted')]
  expect(changesOf(kept, 'live')).toBe('2 changes in 1 file: 2 kept')
  const mixed = [hunk('rejected'), hunk('rejected', 'a.ts', 'propose', true), hunk('rejected', 'a.ts', 'propose')]
  expect(changesOf(mixed, 'live')).toBe('3 changes in 1 file: 2 undone, 1 rejected')
})

test('[U226] what found no place was rejected and not undone, and what was cut was neither', () => {
  const { decision: _, ...undecided } = hunk('rejected')
  const stray = { ...hunk('rejected'), reason: { code: 'missing', message: '' } as const }
  const cut = { ...undecided, reason: { code: 'incomplete', message: '' } as const }
  expect(changesOf([hunk('rejected'), stray, cut], 'live')).toBe(
    '3 changes in 1 file: 1 undone, 1 rejected, 1 not written',
  )
})

test('[U220] what stood there already is no change that somebody kept', () => {
  const there = { ...hunk('accepted'), reason: { code: 'applied', message: '' } as const }
  expect(changesOf([hunk('accepted'), there], 'live')).toBe('2 changes in 1 file: 1 kept, 1 there already')
})

test('a task that left a conflict is not simply done', () => {
  expect(stateText('done', 0)).toBe('Done')
  expect(stateText('done', 1)).toBe('Done · 1 conflict')
  expect(stateText('cancelled', 2)).toBe('Cancelled · 2 conflicts')
})

test('[G10] progress goes on within a state by what the running step knows, never back', () => {
  const at = (state: Task['state'], ...steps: Partial<Task['steps'][number]>[]) =>
    progressOf({ state, steps: steps.map((step) => ({ kind: 'read', title: '', state: 'running', ...step })) })
  expect([at('queued'), at('reading'), at('writing'), at('checking')]).toEqual([4, 20, 60, 88])
  expect([0, 50, 100].map((percent) => at('reading', { percent }))).toEqual([20, 40, 60])
  expect(at('writing', { state: 'done', percent: 100 }, { kind: 'write' })).toBe(60)
  expect(at('done', { percent: 50 })).toBe(100)
})

test('time counts from the start of the work, and stops at its end', () => {
  const times = { createdAt: '2026-01-01T00:00:00Z', startedAt: '2026-01-01T00:00:05Z' }
  const now = Date.parse('2026-01-01T00:00:15Z')
  expect(elapsedOf(times as Task, now)).toBe(10_000)
  expect(elapsedOf({ ...times, endedAt: '2026-01-01T00:00:07Z' } as Task, now)).toBe(2_000)
})

test('[G16] what rests on a task is counted, with its files', () => {
  expect(describeResting(['a.ts'])).toBe(
    '1 later change in a.ts rests on it. It stays; look at the lines around afterwards.',
  )
  expect(describeResting(['a.ts', 'b.ts', 'a.ts'])).toContain('3 later changes in a.ts, b.ts rest on it. They stay')
})

test('[G14, G21] what found no place is said with what waits for it, and what can be done', () => {
  const words = { yes: 'Keep all', no: 'Undo all' }
  expect(describeStrays({ strays: 1, waiting: 2, canRetry: true, canKeepAll: true, words })).toBe(
    '1 change found no place, so 2 files wait to be deleted or renamed. Keep all takes the others, Undo all drops all. Or ask again for it, or place it by hand, first.',
  )
  expect(describeStrays({ strays: 2, waiting: 0, canRetry: false, canKeepAll: true, words })).toBe(
    '2 changes found no place. Keep all takes the others, Undo all drops all. Or place them by hand first.',
  )
})

test('[U260] an answer that the card does not have is not spoken of: what is in conflict is left by "Undo all"', () => {
  const words = { yes: 'Keep all', no: 'Undo all' }
  expect(describeStrays({ strays: 1, waiting: 0, canRetry: true, canKeepAll: false, words })).toBe(
    '1 change found no place. Undo all drops it. Or ask again for it, or place it by hand.',
  )
  expect(describeStrays({ strays: 2, waiting: 0, canRetry: false, canKeepAll: false, words })).toBe(
    '2 changes found no place. Undo all drops them. Or place them by hand.',
  )
})
