/**
 * What the chat shows, in order: messages, and a task where it belongs. A task stands with the message that answers it;
 * until there is one, after the message that asked; where there is neither, at its own time. Pure.
 */
import type { Message } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'

export type TimelineItem =
  | { readonly kind: 'message'; readonly message: Message; readonly task: Task | null }
  | { readonly kind: 'task'; readonly task: Task }

/** Both oldest first. */
export function timelineOf(messages: readonly Message[], tasks: readonly Task[]): TimelineItem[] {
  const ids = new Set(messages.map(({ id }) => id))
  const answered = new Map(tasks.flatMap((task) => (task.answer !== undefined ? [[task.answer, task] as const] : [])))
  const waiting = tasks.filter(({ answer }) => answer === undefined || !ids.has(answer))
  const asked = waiting.filter(({ question }) => question !== undefined && ids.has(question))
  let alone = waiting.filter((task) => !asked.includes(task))

  const items: TimelineItem[] = []
  for (const message of messages) {
    const earlier = alone.filter(({ createdAt }) => createdAt < message.at)
    alone = alone.filter((task) => !earlier.includes(task))
    for (const task of earlier) items.push({ kind: 'task', task })
    items.push({ kind: 'message', message, task: answered.get(message.id) ?? null })
    for (const task of asked) if (task.question === message.id) items.push({ kind: 'task', task })
  }
  for (const task of alone) items.push({ kind: 'task', task })
  return items
}
