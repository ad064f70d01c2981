import { describe, expect, it } from 'vitest'
import { createOpenQuestions } from '../../../../server/agent/task/open-questions.ts'
import type { MemberId, TaskId } from '../../../../shared/model/ids.ts'
import type { TaskAnswer } from '../../../../shared/model/task.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

const task = 't1' as TaskId
const answer: TaskAnswer = { text: 'The first.', by: 'ada' as MemberId, at: '2026-01-01T00:00:00.000Z' }

function open() {
  const clock = new ManualClock()
  const questions = createOpenQuestions({ clock, patienceMs: 60_000 })
  const controller = new AbortController()
  const taken: TaskAnswer[] = []
  const waiting = questions.wait(task, (one) => void taken.push(one), controller.signal)
  return { clock, questions, controller, taken, waiting }
}

describe('[G24] a question that is open', () => {
  it('is answered once, in the turn of the answer, and leaves no timer', async () => {
    const { clock, questions, taken, waiting } = open()
    questions.answer(task, answer)
    expect(taken).toEqual([answer])
    expect(() => questions.answer(task, answer)).toThrow(expect.objectContaining({ code: 'question_closed' }))
    await waiting
    expect(clock.waits).toEqual([])
  })

  it('ends unanswered after its time', async () => {
    const { clock, questions, waiting } = open()
    clock.advance(59_999)
    clock.advance(1)
    await expect(waiting).rejects.toMatchObject({ code: 'question_unanswered' })
    expect(() => questions.answer(task, answer)).toThrow(expect.objectContaining({ code: 'question_closed' }))
  })

  it('ends with the signal, and leaves no timer', async () => {
    const { clock, controller, waiting } = open()
    controller.abort('by ada')
    await expect(waiting).rejects.toBe('by ada')
    expect(clock.waits).toEqual([])
  })

  it('stays open where its answer could not be kept', async () => {
    const taken: TaskAnswer[] = []
    const full = createOpenQuestions({ clock: new ManualClock(), patienceMs: 1 })
    let mayKeep = false
    const waiting = full.wait(
      task,
      (one) => {
        if (!mayKeep) throw new Error('the store is full')
        taken.push(one)
      },
      new AbortController().signal,
    )
    expect(() => full.answer(task, answer)).toThrow('the store is full')
    mayKeep = true
    full.answer(task, answer)
    await waiting
    expect(taken).toEqual([answer])
  })
})
