import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createHunkStore } from '../../../../client/review/hunk-store.ts'
import { createReviewSource, type ReviewSourceOptions } from '../../../../client/review/review-source.ts'
import { createStore } from '../../../../client/session/store.ts'
import type { Hunk } from '../../../../shared/model/hunk.ts'
import type { FileId, TaskId } from '../../../../shared/model/ids.ts'
import { roomTypes } from '../../../../shared/model/room-document.ts'
import type { Task } from '../../../../shared/model/task.ts'

const file = 'f1' as FileId

test('[U239] asking again settles the change first, and is about where its text is then', async () => {
  const calls: unknown[] = []
  let place = { from: 3, to: 8, mine: 'whatever else is known of it' }
  const requests = {
    async rejectHunk(...call: unknown[]) {
      calls.push(call)
      // Somebody writes ten characters above it.
      place = { ...place, from: 13, to: 18 }
    },
    ask: async (question: unknown) => calls.push(question),
  } as unknown as ReviewSourceOptions['requests']
  const task = { id: 't1' as TaskId, prompt: 'rename it', mode: 'live', model: 'gone' } as Task
  const source = createReviewSource({
    hunks: createHunkStore(roomTypes(new Y.Doc())),
    file,
    tasks: createStore([task]),
    requests,
    agentName: 'Weft',
    models: [],
    canDecide: () => true,
    views: { compare: () => {}, editByHand: () => {}, show: () => {}, leave: () => false },
    onError: () => {},
  })
  await source.askAgain({ id: 'h1', task: 't1' } as unknown as Hunk, () => place)
  expect(calls).toEqual([
    ['h1', { resolution: 'mine' }],
    { prompt: 'rename it', mode: 'live', files: [file], selection: { file, from: 13, to: 18 } },
  ])
})
