import { expect, test } from 'vitest'
import { reviewCommands } from '../../../../../client/review/bar/review-commands.ts'
import { whyUndecided } from '../../../../../client/review/bar/why-undecided.ts'
import type { Hunk, HunkState } from '../../../../../shared/model/hunk.ts'
import type { FileId, HunkId, TaskId } from '../../../../../shared/model/ids.ts'
import type { TaskMode } from '../../../../../shared/model/task.ts'

const file = 'f1' as FileId
const id = (name: string) => name as HunkId

function setUp({
  states,
  here = null,
  mode = 'live',
  canDecide = true,
  others = [],
}: {
  states: readonly HunkState[]
  /** Which of them the cursor is in. */
  here?: number | null
  mode?: TaskMode
  canDecide?: boolean
  others?: readonly string[]
}) {
  const review = states.map(
    (state, order): Hunk => ({
      id: id(`h${order}`),
      task: 't1' as TaskId,
      file,
      path: 'a.ts',
      mode,
      state,
      order,
      base: '',
      replacement: '',
      createsFile: false,
    }),
  )
  const done: unknown[] = []
  const commands = reviewCommands({
    hunks: { inFile: () => review, filesUnderReview: () => new Set(others as readonly FileId[]) },
    file,
    here: here === null ? null : id(`h${here}`),
    task: states.includes('pending') ? { id: 't1' as TaskId, mode } : null,
    canDecide,
    press: (action, isWalk) => done.push(['press', action, isWalk]),
    acceptFile: () => done.push('accept file'),
    rejectFile: () => done.push('reject file'),
    compare: (target) => done.push(['compare', target]),
    showConflict: (hunk) => done.push(['conflict', hunk]),
    explain: (hunk) => done.push(['why', hunk?.id ?? null]),
  })
  const available = commands.filter(({ when }) => when?.() ?? true)
  return { done, named: (name: string) => available.find((one) => one.id === `review.${name}`), available }
}

test('[U190] where nothing is under review there is nothing to do', () => {
  expect(setUp({ states: [] }).available).toEqual([])
})

test('[U190] from a file without changes the way leads to those that have some', () => {
  const { available, named, done } = setUp({ states: [], others: ['f2'] })
  expect(available.map(({ id: name }) => name)).toEqual(['review.next', 'review.previous'])
  named('next')?.run()
  expect(done).toEqual([['press', 'next', true]])
})

test('[U190] one change is decided only where the cursor is in one that waits, and by whoever may', () => {
  const states = ['pending', 'streaming', 'conflicted', 'accepted'] as const
  const inOne = setUp({ states, here: 0 })
  expect(inOne.named('accept')).toMatchObject({ title: 'Keep this change', key: 'Alt-k' })
  expect(inOne.named('reject')).toMatchObject({ title: 'Undo this change', key: 'Alt-u' })
  inOne.named('reject')?.run()
  expect(inOne.done).toEqual([['press', 'reject', false]])
  for (const here of [null, 1, 2, 3]) expect(setUp({ states, here }).named('accept')).toBeUndefined()
  expect(setUp({ states, here: 0, canDecide: false }).named('accept')).toBeUndefined()
})

test('[U190] what is proposed is accepted and rejected, in the words of its buttons', () => {
  const { named } = setUp({ states: ['pending'], here: 0, mode: 'propose' })
  expect(named('accept')?.title).toBe('Accept this change')
  expect(named('reject-file')?.title).toBe('Reject all changes in this file')
})

test('[U190] all of the file is settled where one click can settle something', () => {
  const { named, done } = setUp({ states: ['pending', 'conflicted'] })
  named('accept-file')?.run()
  named('reject-file')?.run()
  expect(done).toEqual(['accept file', 'reject file'])
  expect(setUp({ states: ['conflicted'] }).named('accept-file')).toBeUndefined()
  expect(setUp({ states: ['pending'], canDecide: false }).named('accept-file')).toBeUndefined()
})

test('[U190] the difference begins at the change that the cursor is in', () => {
  const { named, done } = setUp({ states: ['pending', 'pending'], here: 1, canDecide: false })
  named('compare')?.run()
  expect(done).toEqual([['compare', { task: 't1', file, hunk: 'h1' }]])
})

test('[U190] the one key of both shows a conflict where the cursor is in one, else the difference', () => {
  const states = ['pending', 'conflicted'] as const
  const beside = setUp({ states, here: 0 })
  expect(beside.named('compare')?.key).toBe('Alt-c')
  expect(beside.named('conflict')?.key).toBeUndefined()
  const inside = setUp({ states, here: 1 })
  expect(inside.named('compare')?.key).toBeUndefined()
  expect(inside.named('conflict')?.key).toBe('Alt-c')
  inside.named('conflict')?.run()
  expect(inside.done).toEqual([['conflict', 'h1']])
  expect(setUp({ states: ['pending'], here: 0 }).named('conflict')).toBeUndefined()
})

test('[U223] a key that can decide nothing has it said why, of the change that it meant', () => {
  const run = (options: Parameters<typeof setUp>[0], key: string) => {
    const { available, done } = setUp(options)
    available.find((command) => command.key === key)?.run()
    return done[0]
  }
  const states = ['pending', 'streaming', 'conflicted'] as const
  expect(run({ states, here: 0 }, 'Alt-k')).toEqual(['press', 'accept', false])
  expect(run({ states, here: 2 }, 'Alt-k')).toEqual(['why', 'h2'])
  expect(run({ states, here: 1 }, 'Alt-u')).toEqual(['why', 'h1'])
  expect(run({ states }, 'Alt-u')).toEqual(['why', null])
  expect(run({ states, here: 0, canDecide: false }, 'Alt-k')).toEqual(['why', 'h0'])
  expect(run({ states: ['conflicted'] }, 'Alt-Shift-k')).toEqual(['why', 'h0'])
  expect(run({ states: ['accepted'] }, 'Alt-k')).toBeUndefined()
})

test('[U223] why nothing is decided is a sentence, and what to do another', () => {
  const keys = { canDecide: true, nextKey: 'Alt N', compareKey: 'Alt C' }
  expect(whyUndecided('conflicted', keys).detail).toContain('Alt C shows all versions')
  expect(whyUndecided(null, keys)).toEqual({
    title: 'The cursor is in no change',
    detail: 'Alt N goes to the next one.',
  })
  expect(whyUndecided('streaming', keys).title).toContain('still writing')
  expect(whyUndecided('pending', { ...keys, canDecide: false }).title).toBe('Changes are decided by editors')
})
