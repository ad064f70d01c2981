/**
 * One task, from a person's request to changes under review.
 *
 *   read the room ─→ build the context ─→ stream the model's reply ─→ parse ─→ prose to the chat, blocks to the review
 *                                                ↑                                      │
 *                                                ├ a person's answer ←── a question ────┤
 *                                                └ at most two repairs ←── without a place, or breaking the syntax ┘
 *
 * However it ends, nothing half-written stays: blocks that are whole stay for people to review, the open one is taken
 * back. It knows the steps and their order; how each is done is the parts' own business.
 */
import { WeftError } from '../../shared/errors.ts'
import type { HunkReason } from '../../shared/model/hunk.ts'
import type { ModelPrice } from '../../shared/model/price.ts'
import { readHunk } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Clock } from '../operations/clock.ts'
import type { FairTurns } from '../operations/fair-turns.ts'
import type { Log } from '../operations/log.ts'
import type { Room } from '../rooms/room.ts'
import type { Analysis } from './analysis/analysis.ts'
import type { UnplacedBlock } from './asked-again.ts'
import { type BlockObserver, type BlockWriter, openBlockWriter, quoteOf } from './block-writer.ts'
import { type ChangeSteps, showChanges } from './change-steps.ts'
import { openChatAnswer } from './chat-answer.ts'
import { converse, mostQuestions, promptOf } from './conversation.ts'
import { createCourtesy, type Patience } from './courtesy.ts'
import { checkHunkSyntax } from './hunk-syntax.ts'
import type { Model, ModelRequest } from './model/model.ts'
import type { OpenQuestions } from './open-questions.ts'
import { repair } from './repair.ts'
import { readReply } from './reply-reading.ts'
import type { Review } from './review/review.ts'
import { type Asking, openRoomContext } from './room-context.ts'
import type { RoomMap } from './room-map.ts'
import { type RoomReading, readRoom } from './room-reading.ts'
import { openTaskCard, type TaskCard, type TaskOutcome } from './task-card.ts'
import { impactOf } from './task-impact.ts'
import type { QueuePlace } from './task-queue.ts'
import { createUsageMeter } from './usage-meter.ts'
import { openVoice } from './voice.ts'

export interface RunOptions extends Asking {
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
  /** How often the model is asked again for blocks without a place. */
  readonly repairRounds: number
  /** All that is asked for, where an earlier run of the task left these without a place. */
  readonly again?: readonly UnplacedBlock[]
  readonly patience: Patience
  readonly questions: OpenQuestions
  readonly place: QueuePlace
  /** Whether the model works by rules: it asks nobody. */
  readonly offline: boolean
  /** Null where the operator names none. */
  readonly price: ModelPrice | null
  readonly log: Log
}

/** The signal's reason where a person cancelled the task; any other is an error. */
export const cancelledByPerson = Symbol('cancelled by a person')

/** How long parts of an answer are gathered. */
const answerEveryMs = 50

/** Never rejects: how it ended is on the task's record. */
export async function runTask(task: Task, options: RunOptions, signal: AbortSignal): Promise<void> {
  const { room, review, model, clock, contextTokens, countTokens, format, repairRounds, patience, log } = options
  const readingOptions = { clock, quietMs: patience.quietMs }
  const card = openTaskCard(room, task, clock)
  const closers: ((reason: HunkReason) => void)[] = []
  const report = (error: unknown) => log.error({ err: error, room: room.id, task: task.id }, 'a task failed')
  let outcome: TaskOutcome = { state: 'done' }
  try {
    signal.throwIfAborted()
    const { again = [] } = options
    const changes = showChanges(card, again.length)
    const client = 1 + Math.floor(options.random() * 0xffff_fffe)
    // What is asked for again is written like the rest.
    const repairing = (observer: ChangeSteps): BlockObserver => ({
      ...observer,
      began(path) {
        card.enter('writing')
        observer.began(path)
      },
    })
    const courtesy = createCourtesy({ room, task, clock, patience, signal })
    const earlier = await room.listHunks(task.id)
    const done = new Set(earlier.filter(({ state }) => state !== 'unplaced').map(quoteOf))
    let order = Math.max(-1, ...earlier.map((hunk) => hunk.order)) + 1
    const nextOrder = () => order++
    const openBlocks = (read: RoomReading, asked?: readonly UnplacedBlock[], mending: readonly string[] = []) => {
      const given = {
        room,
        review,
        task,
        client,
        nextOrder,
        courtesy,
        turns: options.turns,
        done,
        observer: asked ? repairing(changes) : changes,
        signal,
      }
      const blocks = openBlockWriter({ ...given, reading: read, mending, ...(asked && { asked }) })
      if (asked) closers.push(read.close)
      closers.push(blocks.close)
      return blocks
    }
    const answer = openChatAnswer({ room, task: task.id, clock, everyMs: answerEveryMs, onPost: card.answerIn })
    closers.push(answer.end)
    const check = async () => {
      const syntax = await checkHunkSyntax({ room, task: task.id, analysis: options.analysis }, signal)
      changes.check(syntax)
      return syntax
    }
    const meter = createUsageMeter({ clock, spent: task.usage, price: options.price, onChange: card.use })
    const voice = openVoice(answer, () => !options.offline && card.questions().length < mostQuestions)
    const to = { model, turns: options.turns, card, answer: voice, meter }
    const read = async (about: Task) => {
      card.enter('reading')
      const context = openRoomContext({ ...options, task: about, card })
      const reading = await readRoom(room, about, readingOptions, signal)
      closers.push(reading.close)
      return { context, reading }
    }
    const first = await read(task)
    const asker = { room: room.id, member: task.asker }
    const reply = async (about: Task): Promise<BlockWriter> => {
      const { context, reading } = about === task ? first : await read(about)
      const { snapshot } = reading
      const messages = await context.build(snapshot, signal)
      card.enter('writing')
      const blocks = openBlocks(reading)
      const request = { asker, prompt: about.prompt, snapshot, messages, asksAgain: task.retryOf !== undefined }
      await readReply(to, request, blocks, signal)
      return blocks
    }
    const written =
      again.length === 0
        ? await converse({ ...options, task, card, voice, reply }, signal)
        : leftBefore(again, { room, review, task, card })
    // Whoever mends does not ask: the place is known, or it is not.
    const replyToRepair = async (request: ModelRequest, blocks: BlockWriter) => {
      await readReply(to, request, blocks, signal)
      const question = voice.end()
      if (question !== null) voice.write(question)
    }
    const repairs = {
      room,
      task: { ...task, prompt: promptOf(task, card, room) },
      card,
      rounds: repairRounds,
      asksAgain: again.length > 0 || task.retryOf !== undefined,
      contextTokens,
      countTokens,
      format,
      reading: readingOptions,
      log,
      openBlocks,
      check,
    }
    await repair(written.unplaced(), { ...repairs, readReply: replyToRepair }, signal)
    await written.land()
    card.enter('checking')
    await check()
    const impact = await impactOf(
      task,
      first.reading.snapshot.files,
      { room, analysis: options.analysis, turns: options.turns },
      signal,
    )
    if (impact !== null) card.tellImpact(impact)
  } catch (error) {
    outcome = outcomeOf(error, signal)
    if (!(error instanceof WeftError) && !signal.aborted) report(error)
  }
  for (const close of [...closers.reverse(), () => card.end(outcome)]) {
    try {
      close(reasonOf(outcome))
    } catch (error) {
      report(error)
    }
  }
}

/** What an earlier run of the task wrote, as far as this one goes on with it. */
function leftBefore(
  again: readonly UnplacedBlock[],
  { room, review, task, card }: Pick<RunOptions, 'room' | 'review'> & { readonly task: Task; readonly card: TaskCard },
) {
  return {
    unplaced: () => again,
    async land() {
      if (task.mode !== 'live') return
      for (const id of await review.land(task.id)) {
        const { operation, path, newPath } = readHunk(room.types, id) ?? {}
        const title = operation === 'delete' ? `Deleted ${path}` : `Renamed ${path} to ${newPath}`
        card.step('write', title).set({ state: 'done' })
      }
    },
  }
}

function outcomeOf(error: unknown, signal: AbortSignal): TaskOutcome {
  if (!signal.aborted) return { state: 'failed', error }
  if (signal.reason === cancelledByPerson) return { state: 'cancelled' }
  return { state: 'failed', error: signal.reason }
}

/** Why the block that was open is taken back. */
function reasonOf({ state }: TaskOutcome): HunkReason {
  const end = state === 'cancelled' ? 'The task was cancelled' : 'The task ended'
  return { code: 'incomplete', message: `${end} before this change was complete; what there was of it was taken back.` }
}
