import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createToasts } from '../../../../client/page/toasts/toasts.ts'
import { createReviewSource, type ReviewSourceOptions } from '../../../../client/review/file-review-source.ts'
import { createHunkStore } from '../../../../client/review/hunk-store.ts'
import { ClientError } from '../../../../client/session/api.ts'
import { createStore } from '../../../../client/session/store.ts'
import type { Hunk } from '../../../../shared/model/hunk.ts'
import type { FileId, TaskId } from '../../../../shared/model/ids.ts'
import { roomTypes } from '../../../../shared/model/room-document.ts'
import type { Task } from '../../../../shared/model/task.ts'

const file = 'f1' as FileId

function setUp(requests: object) {
  const toasts = createToasts()
  const task = { id: 't1' as TaskId, prompt: 'rename it', mode: 'live', model: 'gone' } as Task
  const source = createReviewSource({
    hunks: createHunkStore(roomTypes(new Y.Doc())),
    file,
    tasks: createStore([task]),
    requests: requests as ReviewSourceOptions['requests'],
    agentName: 'Weft',
    models: [],
    canDecide: () => true,
    views: { compare: () => {}, editByHand: () => {}, show: () => {}, leave: () => false },
    toasts,
  })
  return { source, toasts }
}

const hunk = { id: 'h1', task: 't1' } as unknown as Hunk

test('[U239] asking again settles the change first, and is about where its text is then', async () => {
  const calls: unknown[] = []
  let place = { from: 3, to: 8, mine: 'whatever else is known of it' }
  const { source } = setUp({
    async rejectHunk(...call: unknown[]) {
      calls.push(call)
      // Somebody writes ten characters above it.
      place = { ...place, from: 13, to: 18 }
    },
    ask: async (question: unknown) => calls.push(question),
  })
  await source.askAgain(hunk, () => place)
  expect(calls).toEqual([
    ['h1', { resolution: 'mine' }],
    { prompt: 'rename it', mode: 'live', files: [file], selection: { file, from: 13, to: 18 } },
  ])
})

test('[U243] where the change was settled and the asking fails, asking is offered until it goes through', async () => {
  const asked: unknown[] = []
  let rejected = 0
  let place = { from: 3, to: 8 }
  const failure = { code: 'rate_limited', title: 'Too fast.', detail: '', remedy: 'Wait.', retryable: true } as const
  const { source, toasts } = setUp({
    rejectHunk: async () => ++rejected,
    async ask({ selection }: { selection: unknown }) {
      asked.push(selection)
      if (asked.length < 3) throw new ClientError(failure)
    },
  })
  await source.askAgain(hunk, () => place)
  for (let turn = 1; turn <= 2; turn++) {
    const [notice] = toasts.list.get()
    expect(notice).toMatchObject({ title: 'Too fast.', code: 'rate_limited', isLasting: true })
    expect(notice?.detail).toBe('The change is settled, but the agent was not asked again. Wait.')
    place = { from: 3 + turn, to: 8 + turn }
    notice?.action?.run()
    toasts.dismiss(notice?.id ?? 0)
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(toasts.list.get()).toEqual([])
  expect(rejected).toBe(1)
  expect(asked.at(-1)).toEqual({ file, from: 5, to: 10 })
})
