/**
 * One reply of the model, from the request to its blocks and words: what happens in a task once, and in each repair again.
 *
 * Each piece of it takes its turn with all other bulk work. While it waits nothing is read from the model, whose connection
 * then holds it back; so a task that is behind keeps no more than the piece it is at.
 */
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { BlockWriter } from '../blocks/block-writer.ts'
import { createDividerChoice } from '../edits/divider-choice.ts'
import type { ReplyEvent } from '../edits/reply-event.ts'
import { createReplyParser } from '../edits/reply-parser.ts'
import { createThoughtFilter } from '../edits/thoughts.ts'
import type { Model, ModelRequest } from '../model/model.ts'
import { plural } from './change-steps.ts'
import type { ChatAnswer } from './chat-answer.ts'
import type { StepHandle, TaskCard } from './task-card.ts'
import type { UsageMeter } from './usage-meter.ts'

/** Characters that are parsed in one go: less than a millisecond. */
const pieceLength = 8_192

export interface ReplyTo {
  readonly model: Model
  readonly turns: FairTurns
  readonly card: Pick<TaskCard, 'step'>
  readonly answer: Pick<ChatAnswer, 'write'>
  /** What the task has used so far, grown by each reply. */
  readonly meter: UsageMeter
  /** The reply was cut by its length; it is gone on with. */
  readonly onCut: () => void
}

/** @throws WeftError with a `model_…` code, or the signal's reason */
export async function streamReply(
  { model, turns, card, answer, meter, onCut }: ReplyTo,
  request: ModelRequest,
  blocks: BlockWriter,
  signal: AbortSignal,
): Promise<void> {
  const paths = new Set(request.snapshot.files.map(({ path }) => path))
  const textOf = (path: string) => request.snapshot.files.find((file) => file.path === path)?.text ?? null
  const spaced = [...paths].filter((path) => /\s/.test(path))
  const parser = createReplyParser({
    isKnownPath: (path) => paths.has(path),
    isKnownStart: (text) => spaced.some((path) => path.startsWith(text)),
  })
  const dividers = createDividerChoice(textOf)
  const thoughts = createThoughtFilter()
  const take = async (events: readonly ReplyEvent[]) => {
    for (const event of events) {
      if (event.kind === 'prose') answer.write(event.text)
      else {
        // Placing a block and ending one may take milliseconds each.
        await turns.next(signal)
        await blocks.take(event)
      }
    }
  }
  const read = async (text: string) => {
    for (let at = 0; at < text.length; at += pieceLength) {
      await turns.next(signal)
      await take(dividers.push(parser.push(text.slice(at, at + pieceLength))))
    }
  }
  // Asking may start a thread, which takes milliseconds too.
  await turns.next(signal)
  meter.asked()
  let turn: StepHandle | null = null
  try {
    for await (const event of model.stream(request, signal)) {
      signal.throwIfAborted()
      if (event.kind === 'text') {
        meter.came(event.text.length)
        await read(thoughts.push(event.text))
      } else if (event.kind === 'usage') meter.counted(event.usage)
      else if (event.kind === 'wait') turn = showWait(card, turn, event.ahead)
      else if (event.kind === 'continue') {
        onCut()
        parser.cut()
        card.step('retry', 'The reply was too long for one answer').set({ state: 'done', detail: 'asked for the rest' })
      } else if (event.kind === 'reused') {
        card
          .step('reuse', 'Answered as the same request before')
          .set({ state: 'done', detail: 'the model was not asked' })
      } else card.step('retry', event.reason).set({ state: 'done', detail: `again in ${seconds(event.inMs)}` })
    }
  } finally {
    meter.ended()
  }
  await turns.next(signal)
  await read(thoughts.finish())
  await take(dividers.push(parser.finish()))
  signal.throwIfAborted()
}

/** The step that tells of the wait for the model, until it is over. */
function showWait(card: ReplyTo['card'], before: StepHandle | null, ahead: number): StepHandle {
  const step = before ?? card.step('wait', 'Waiting for the model')
  if (ahead === 0) step.set({ title: 'Waited for the model', state: 'done' })
  else step.set({ detail: `${plural(ahead, 'request')} first` })
  return step
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
