/**
 * Asks the model again for the blocks that had no place, at most so many times, with the reason and the text as it is now.
 *
 *   unplaced blocks ─→ read their files anew ─→ ask ─→ write ─→ those still without a place ─→ …
 *
 * Nothing that was placed is touched or asked for again. Where the model fails here, what was placed stays, and the task
 * ends as it would have without; only a cancel is passed on.
 */
import { problemOf, WeftError } from '../../shared/errors.ts'
import { readHunk } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import { splitLines } from '../../shared/text/lines.ts'
import type { Log } from '../operations/log.ts'
import type { Room } from '../rooms/room.ts'
import type { UnplacedBlock } from './asked-again.ts'
import type { BlockWriter } from './block-writer.ts'
import { plural } from './change-steps.ts'
import { buildContext } from './context/build-context.ts'
import { locate } from './edits/locator.ts'
import { surroundingsOf } from './edits/surroundings.ts'
import type { ModelRequest } from './model/model.ts'
import { type FailedChange, renderRepair } from './prompts/repair-prompt.ts'
import { type ReadingOptions, type RoomReading, readRoom } from './room-reading.ts'
import type { TaskCard } from './task-card.ts'
import { noFile, unplacedIn } from './unplaced.ts'

export interface RepairOptions {
  readonly room: Room
  readonly task: Task
  readonly card: TaskCard
  readonly rounds: number
  readonly contextTokens: number
  readonly reading: ReadingOptions
  readonly log: Log
  /** Writes one round's answer; what it opens is closed with the task. */
  readonly openBlocks: (reading: RoomReading, asked: readonly UnplacedBlock[]) => BlockWriter
  readonly readReply: (request: ModelRequest, blocks: BlockWriter) => Promise<void>
}

/** Places that one reason names. */
const mostPlaces = 5
/** Blocks of one request; the rest stays without a place. */
const mostAsked = 40

/** @throws the signal's reason, where it aborts; nothing else of the model's */
export async function repair(unplaced: readonly UnplacedBlock[], options: RepairOptions, signal: AbortSignal) {
  const { room, task, card, rounds, log } = options
  const isOpen = ({ hunk }: UnplacedBlock) => readHunk(room.types, hunk)?.state === 'unplaced'
  let asked = unplaced.filter(isOpen).slice(0, mostAsked)
  for (let round = 1; round <= rounds && asked.length > 0; round++) {
    card.enter('repairing')
    const what = `for ${plural(asked.length, 'change')}`
    const step = card.step('repair', `Asking again ${what}`)
    try {
      const blocks = await ask(asked, options, signal)
      const left = new Map([...asked, ...blocks.unplaced()].map((block) => [block.hunk, block]))
      const placed = blocks.placed()
      asked = [...left.values()].filter(isOpen)
      step.set({
        title: `Asked again ${what}`,
        state: placed > 0 || asked.length === 0 ? 'done' : 'failed',
        detail: asked.length === 0 ? 'placed' : `${asked.length} still without a place`,
      })
      // A model that answers in words alone has said that it cannot.
      if (placed === 0 && blocks.unplaced().length === 0) return
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof WeftError)) log.error({ err: error, room: room.id, task: task.id }, 'a repair failed')
      step.set({ state: 'failed', detail: problemOf(error).title })
      return
    }
  }
}

async function ask(asked: readonly UnplacedBlock[], options: RepairOptions, signal: AbortSignal): Promise<BlockWriter> {
  const { room, task, contextTokens } = options
  const files = [...new Set(asked.flatMap(({ file }) => file ?? []))]
  const { selection: _, ...unselected } = task
  const reading = await readRoom(room, { ...unselected, files }, options.reading, signal)
  const blocks = options.openBlocks(reading, asked)
  const { snapshot } = reading
  const failed = asked.map((block) => describeFailure(block, reading))
  const request = renderRepair(task.prompt, failed)
  const { messages } = buildContext(snapshot, request, { budgetTokens: contextTokens, isFocusOnly: files.length > 0 })
  await options.readReply({ prompt: task.prompt, snapshot, messages }, blocks)
  blocks.close({ code: 'incomplete', message: 'The reply ended before this change was complete.' })
  return blocks
}

/** Why it has no place in the text as it is now. */
function describeFailure(
  { path, file, find, replacement }: UnplacedBlock,
  { snapshot, taken }: RoomReading,
): FailedChange {
  const change = { path, find, replacement }
  const text = snapshot.files.find(({ id }) => id === file)?.text
  if (text === undefined || file === null || path === null) {
    const reason = path === null ? 'The reply did not say which file it is for.' : noFile(path).message
    return { ...change, reason, places: [] }
  }
  const found = locate(text, find, { exclude: taken(file) })
  if (found.kind === 'placed') {
    // Such as one that left lines out behind a comment.
    return { ...change, reason: 'It could not be taken as it was written; write every line of it.', places: [] }
  }
  const { message, lines = [] } = unplacedIn(path, found)
  const count = splitLines(find).length
  return {
    ...change,
    reason: message,
    places: lines.slice(0, mostPlaces).map((line) => surroundingsOf(text, line, count)),
  }
}
