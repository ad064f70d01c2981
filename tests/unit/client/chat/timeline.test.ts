import { expect, test } from 'vitest'
import { timelineOf } from '../../../../client/chat/timeline.ts'
import type { Message } from '../../../../shared/model/room-document.ts'
import type { Task } from '../../../../shared/model/task.ts'

const message = (id: string, at: string) => ({ id, at, author: 'a', text: id, streaming: false }) as unknown as Message
const task = (id: string, fields: Record<string, string>) => ({ id, createdAt: '5', ...fields }) as unknown as Task

const shown = (messages: Message[], tasks: Task[]) =>
  timelineOf(messages, tasks).map((item) =>
    item.kind === 'task' ? `task ${item.task.id}` : item.message.id + (item.task === null ? '' : `+${item.task.id}`),
  )

const talk = [message('m1', '1'), message('m2', '3'), message('m3', '6')]

test('a task stands with the message that answers it', () => {
  expect(shown(talk, [task('t', { question: 'm1', answer: 'm3' })])).toEqual(['m1', 'm2', 'm3+t'])
})

test('without an answer it stands after its question', () => {
  expect(shown(talk, [task('t', { question: 'm1' })])).toEqual(['m1', 'task t', 'm2', 'm3'])
})

test('asked without words, it stands at its own time', () => {
  expect(shown(talk, [task('t', {})])).toEqual(['m1', 'm2', 'task t', 'm3'])
  expect(shown(talk, [task('t', { createdAt: '9' })])).toEqual(['m1', 'm2', 'm3', 'task t'])
})

test('a task whose messages are no longer kept is still shown, once', () => {
  expect(shown(talk, [task('t', { question: 'gone', answer: 'gone too' })])).toEqual(['m1', 'm2', 'task t', 'm3'])
})
