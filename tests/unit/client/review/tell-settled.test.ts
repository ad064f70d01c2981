import { expect, test } from 'vitest'
import { createToasts } from '../../../../client/page/toasts/toasts.ts'
import { tellSettled } from '../../../../client/review/tell-settled.ts'
import { createStore } from '../../../../client/session/store.ts'
import type { HunkState } from '../../../../shared/model/hunk.ts'
import type { HunkId } from '../../../../shared/model/ids.ts'

const hunk = (id: string, state: HunkState) => ({ id: id as HunkId, state })
const left = ['a', 'b'].map((id) => ({ id, state: 'conflicted' as const, path: 'a.ts' }))
const open = [hunk('a', 'conflicted'), hunk('b', 'conflicted')]

test('[U303] that changes still need a decision is said until one of them is decided', () => {
  const toasts = createToasts()
  const hunks = createStore<readonly ReturnType<typeof hunk>[]>(open)
  tellSettled(toasts, hunks, { settled: [], left })
  expect(toasts.list.get().map(({ title }) => title)).toEqual(['2 changes still need a decision'])
  hunks.set([...open])
  expect(toasts.list.get()).toHaveLength(1)
  hunks.set([hunk('a', 'accepted'), hunk('b', 'conflicted')])
  expect(toasts.list.get()).toEqual([])
})

test('[U303] what was decided before the answer came is not told', () => {
  const toasts = createToasts()
  tellSettled(toasts, createStore([hunk('b', 'conflicted')]), { settled: [], left })
  expect(toasts.list.get()).toEqual([])
})
