/** One reply of the model, from the request to its blocks and words: what happens in a task once, and in each repair again. */
import type { TaskUsage } from '../../shared/model/task.ts'
import type { BlockWriter } from './block-writer.ts'
import type { ChatAnswer } from './chat-answer.ts'
import type { ReplyEvent } from './edits/reply-event.ts'
import { createReplyParser } from './edits/reply-parser.ts'
import type { Model, ModelRequest } from './model/model.ts'
import type { TaskCard } from './task-card.ts'

export interface ReplyTo {
  readonly model: Model
  readonly card: TaskCard
  readonly answer: ChatAnswer
  /** What the task has cost so far, grown by each reply. */
  readonly meter: UsageMeter
}

/** @throws WeftError with a `model_…` code, or the signal's reason */
export async function readReply(
  { model, card, answer, meter }: ReplyTo,
  request: ModelRequest,
  blocks: BlockWriter,
  signal: AbortSignal,
): Promise<void> {
  const paths = new Set(request.snapshot.files.map(({ path }) => path))
  const parser = createReplyParser({ isKnownPath: (path) => paths.has(path) })
  const take = async (events: readonly ReplyEvent[]) => {
    for (const event of events) {
      if (event.kind === 'prose') answer.write(event.text)
      else await blocks.take(event)
    }
  }
  meter.next()
  for await (const event of model.stream(request, signal)) {
    signal.throwIfAborted()
    if (event.kind === 'text') await take(parser.push(event.text))
    else if (event.kind === 'usage') card.use(meter.with(event.usage))
    else card.step('retry', event.reason).set({ state: 'done', detail: `again in ${seconds(event.inMs)}` })
  }
  await take(parser.finish())
  signal.throwIfAborted()
}

export interface UsageMeter {
  /** The next reply begins. */
  next(): void
  /** The sum, where the reply so far has used `usage`. */
  with(usage: TaskUsage): TaskUsage
}

export function createUsageMeter(): UsageMeter {
  let before: TaskUsage | null = null
  let sum: TaskUsage | null = null
  return {
    next() {
      before = sum
    },
    with(usage) {
      sum = before === null ? usage : added(before, usage)
      return sum
    },
  }
}

function added(a: TaskUsage, b: TaskUsage): TaskUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    estimated: a.estimated || b.estimated,
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
