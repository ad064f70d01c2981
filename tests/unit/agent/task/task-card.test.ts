import { describe, expect, it } from 'vitest'
import { openTaskCard } from '../../../../server/agent/task/task-card.ts'
import type { Room } from '../../../../server/rooms/room.ts'
import { WeftError } from '../../../../shared/errors.ts'
import type { MemberId, TaskId } from '../../../../shared/model/ids.ts'
import type { Task } from '../../../../shared/model/task.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

function open() {
  let task: Task = {
    id: 't1' as TaskId,
    prompt: 'do it',
    mode: 'live',
    asker: 'ada' as MemberId,
    state: 'queued',
    files: [],
    steps: [],
    usage: { inputTokens: 0, outputTokens: 0, estimated: true },
    model: 'scripted',
    createdAt: '2026-01-01T00:00:00.000Z',
  }
  const room: Pick<Room, 'patchTask'> = {
    patchTask(_id, patch) {
      task = { ...task, ...patch }
    },
  }
  const clock = new ManualClock(Date.UTC(2026, 0, 1))
  return { card: openTaskCard(room, task, clock), clock, task: () => task }
}

describe('[G10] the card of a task', () => {
  it('shows its state and steps as they change', () => {
    const { card, clock, task } = open()
    clock.advance(1_000)
    card.enter('reading')
    const read = card.step('read', 'Read 3 files')
    expect(task()).toMatchObject({
      state: 'reading',
      startedAt: '2026-01-01T00:00:01.000Z',
      steps: [{ kind: 'read', title: 'Read 3 files', state: 'running' }],
    })
    read.set({ state: 'done', detail: '1.9k tokens' })
    card.enter('writing')
    expect(task()).toMatchObject({
      state: 'writing',
      startedAt: '2026-01-01T00:00:01.000Z',
      steps: [{ state: 'done', detail: '1.9k tokens' }],
    })
  })

  it('[U301] says in the past tense what its end cut off', () => {
    const { card, task } = open()
    card.step('read', 'Reading 2 files').set({ title: 'Read 2 files', state: 'done' })
    card.step('write', 'Writing a.ts')
    card.end({ state: 'cancelled' })
    expect(task().steps.map(({ title }) => title)).toEqual(['Read 2 files', 'Was writing a.ts'])
  })

  it('[U311] says in the past tense what is done', () => {
    const { card, task } = open()
    card.answerIn('m1' as NonNullable<Task['answer']>)
    expect(task().steps.map(({ title }) => title)).toEqual(['Answering in the chat'])
    card.end({ state: 'done' })
    expect(task().steps).toEqual([{ kind: 'answer', title: 'Answered in the chat', state: 'done' }])
  })

  it('ends with the error, the running steps failed', () => {
    const { card, task } = open()
    card.enter('writing')
    card.step('write', 'Write a.ts')
    card.end({ state: 'failed', error: new WeftError('model_cut_off', 'It broke.') })
    expect(task()).toMatchObject({
      state: 'failed',
      error: { code: 'model_cut_off', detail: 'It broke.', retryable: true },
      steps: [{ state: 'failed' }],
      endedAt: '2026-01-01T00:00:00.000Z',
    })
  })

  it('takes no change once it has ended', () => {
    const { card, task } = open()
    const step = card.step('write', 'Write a.ts')
    card.end({ state: 'cancelled' })
    const ended = task()
    card.end({ state: 'done' })
    card.enter('checking')
    step.set({ state: 'done' })
    expect(task()).toEqual(ended)
    expect(ended.state).toBe('cancelled')
    expect(ended.error).toBeUndefined()
  })

  it('shows a bounded number of steps', () => {
    const { card, task } = open()
    for (let n = 0; n < 500; n++) card.step('write', `Write ${n}.ts`).set({ state: 'done' })
    expect(task().steps).toHaveLength(60)
  })
})
