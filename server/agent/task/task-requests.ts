/**
 * What all requests of one task share, the first ones and those that ask again: how the room is read, where the words and
 * the blocks of a reply go, what has been used.
 *
 * Hunks of one task are numbered and written as one, whichever reply they are of. What is opened here is given to `closers`.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { HunkReason } from '../../../shared/model/hunk.ts'
import type { ModelPrice } from '../../../shared/model/price.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Clock } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { Room } from '../../rooms/room.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { type BlockObserver, type BlockWriter, openBlockWriter, quoteOf } from '../blocks/block-writer.ts'
import { createCourtesy, type Patience } from '../blocks/courtesy.ts'
import type { UnplacedBlock } from '../blocks/unplaced-block.ts'
import type { Model, ModelRequest } from '../model/model.ts'
import type { RoomMap } from '../reading/room-map.ts'
import { type ReadingOptions, type RoomReading, readRoom } from '../reading/room-reading.ts'
import type { Review } from '../review/review.ts'
import { type ChangeSteps, showChanges } from './change-steps.ts'
import { openChatAnswer } from './chat-answer.ts'
import { mostQuestions } from './conversation.ts'
import { checkHunkSyntax, type SyntaxFindings } from './hunk-syntax.ts'
import { streamReply } from './reply-stream.ts'
import { openRoomContext, type PromptSettings, type RoomContext } from './room-context.ts'
import type { TaskCard } from './task-card.ts'
import { createUsageMeter } from './usage-meter.ts'
import { openVoice, type Voice } from './voice.ts'

export interface TaskRequests {
  readonly voice: Voice
  readonly readingOptions: ReadingOptions
  /** The room as the model is to know it. */
  read(about: Task): Promise<{ readonly context: RoomContext; readonly reading: RoomReading }>
  /** For the blocks of one reply; with `asked`, of one that was asked again for these. */
  openBlocks(reading: RoomReading, asked?: readonly UnplacedBlock[], mending?: readonly string[]): BlockWriter
  /** Sends the request, and takes its reply as it comes. */
  reply(request: ModelRequest, blocks: BlockWriter): Promise<void>
  /** The same of a model that is asked again: it does not ask, for the place is known, or it is not. */
  replyToRepair(request: ModelRequest, blocks: BlockWriter): Promise<void>
  /** @throws model_reply_empty model_cut_off where the replies so far said nothing, asked nothing and changed nothing */
  assertReplied(): void
  /** Looks at the syntax of what is written so far. */
  check(): Promise<SyntaxFindings>
}

export interface TaskRequestsOptions extends PromptSettings {
  readonly room: Room
  readonly review: Review
  readonly model: Model
  readonly analysis: Analysis
  readonly clock: Clock
  readonly turns: FairTurns
  /** 0 ≤ x < 1. */
  readonly random: () => number
  /** Null where the model works by rules. */
  readonly map: RoomMap | null
  /** All that is asked for, where an earlier run of the task left these without a place. */
  readonly again?: readonly UnplacedBlock[]
  readonly patience: Patience
  /** Whether the model works by rules: it asks nobody. */
  readonly offline: boolean
  /** Null where the operator names none. */
  readonly price: ModelPrice | null
}

/** How long parts of an answer are gathered. */
const answerEveryMs = 50

export async function openTaskRequests(
  task: Task,
  options: TaskRequestsOptions & {
    readonly card: TaskCard
    /** What is to be called when the task ends, the last first. */
    readonly closers: ((reason: HunkReason) => void)[]
  },
  signal: AbortSignal,
): Promise<TaskRequests> {
  const { room, review, model, analysis, clock, turns, patience, card, closers, again = [] } = options
  const changes = showChanges(card, again.length)
  const client = 1 + Math.floor(options.random() * 0xffff_fffe)
  const courtesy = createCourtesy({ room, task, clock, patience, signal })
  const earlier = await room.listHunks(task.id)
  const done = new Set(earlier.filter(({ state }) => state !== 'unplaced').map(quoteOf))
  let order = Math.max(-1, ...earlier.map((hunk) => hunk.order)) + 1
  const firstOrder = order
  const nextOrder = () => order++
  const answer = openChatAnswer({ room, task: task.id, clock, everyMs: answerEveryMs, onPost: card.answerIn })
  closers.push(answer.end)
  let hasSpoken = false
  let wasCut = false
  const chat = {
    write(text: string) {
      hasSpoken ||= text.trim() !== ''
      answer.write(text)
    },
  }
  const voice = openVoice(chat, () => !options.offline && card.questions().length < mostQuestions)
  const meter = createUsageMeter({ clock, spent: task.usage, price: options.price, onChange: card.use })
  const readingOptions = { clock, quietMs: patience.quietMs }
  const onCut = () => {
    wasCut = true
  }
  const reply = (request: ModelRequest, blocks: BlockWriter) =>
    streamReply({ model, turns, card, answer: voice, meter, onCut }, request, blocks, signal)

  return {
    voice,
    readingOptions,
    reply,
    async read(about) {
      card.enter('reading')
      const context = openRoomContext({ ...options, task: about })
      const reading = await readRoom(room, about, readingOptions, signal)
      closers.push(reading.close)
      return { context, reading }
    },
    openBlocks(reading, asked, mending = []) {
      const observer = asked ? repairing(changes, card) : changes
      const given = { room, review, task, client, nextOrder, done, reading, observer, courtesy, turns, signal }
      const blocks = openBlockWriter({ ...given, mending, ...(asked && { asked }) })
      if (asked) closers.push(reading.close)
      closers.push(blocks.close)
      return blocks
    },
    async replyToRepair(request, blocks) {
      await reply(request, blocks)
      const question = voice.end()
      // Said as it is: what the voice hears it would take for a question again.
      if (question !== null) answer.write(`${question}\n\n`)
    },
    assertReplied() {
      if (hasSpoken || order > firstOrder || card.questions().length > 0) return
      if (wasCut) throw new WeftError('model_cut_off', 'The model reached its longest reply before it said anything.')
      throw new WeftError('model_reply_empty', 'The reply neither says nor changes anything.')
    },
    async check() {
      const syntax = await checkHunkSyntax({ room, task: task.id, analysis }, signal)
      changes.check(syntax)
      return syntax
    },
  }
}

/** What is asked for again is written like the rest. */
function repairing(changes: ChangeSteps, card: TaskCard): BlockObserver {
  return {
    ...changes,
    began(path) {
      card.enter('writing')
      changes.began(path)
    },
  }
}
