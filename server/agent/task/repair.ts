/**
 * Asks the model again for the blocks that had no place and for what its changes break, at most so many times, with the
 * reason and the text as it is now.
 *
 *   check ─→ unplaced blocks, broken hunks ─→ read their files anew ─→ ask ─→ write ─→ check ─→ what is left ─→ …
 *
 * What was placed and is sound is not asked for again. What mends a broken hunk is a change of its own that rests on it, or
 * part of it where it is only proposed. Where the model fails here, what was placed stays, and the task ends as it would
 * have without; only a cancel is passed on.
 */
import { isFault, problemOf } from '../../../shared/errors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { Task } from '../../../shared/model/task.ts'
import { splitLines } from '../../../shared/text/lines.ts'
import { type FairTurns, inTurns } from '../../operations/fair-turns.ts'
import type { Log } from '../../operations/log.ts'
import type { Room } from '../../rooms/room.ts'
import type { BlockWriter } from '../blocks/block-writer.ts'
import type { UnplacedBlock } from '../blocks/unplaced-block.ts'
import { noFile, unplacedIn } from '../blocks/unplaced-reason.ts'
import { buildContext } from '../context/build-context.ts'
import { locating } from '../edits/locator.ts'
import { surroundingsOf } from '../edits/surroundings.ts'
import type { ModelRequest } from '../model/model.ts'
import { type BrokenChange, type FailedChange, renderRepair } from '../prompts/repair-prompt.ts'
import { type ReadingOptions, type RoomReading, readRoom } from '../reading/room-reading.ts'
import { plural } from './change-steps.ts'
import type { SyntaxFindings } from './hunk-syntax.ts'
import type { PromptSettings } from './room-context.ts'
import type { TaskCard } from './task-card.ts'

export interface RepairOptions extends PromptSettings {
  readonly room: Room
  readonly task: Task
  readonly card: TaskCard
  readonly rounds: number
  /** As a request says it (`ModelRequest`). */
  readonly asksAgain: boolean
  readonly readingOptions: ReadingOptions
  readonly turns: FairTurns
  readonly log: Log
  /** Writes one round's answer; what it opens is closed with the task. */
  readonly openBlocks: (
    reading: RoomReading,
    asked: readonly UnplacedBlock[],
    mending: readonly string[],
  ) => BlockWriter
  /** Looks at the syntax of what is written so far. */
  readonly check: () => Promise<SyntaxFindings>
  readonly streamReply: (request: ModelRequest, blocks: BlockWriter) => Promise<void>
}

/** Places that one reason names. */
const mostPlaces = 5
/** Files that may be meant by a path that is none. */
const mostAlike = 8
/** Blocks of one request; the rest stays without a place. */
const mostAsked = 40

/** Of the budget, what the changes take that are asked for again, and bytes that a token of code stands for at least. */
const changesShare = 1 / 2
const bytesPerToken = 3

/** @throws the signal's reason, where it aborts; nothing else of the model's */
export async function repair(unplaced: readonly UnplacedBlock[], options: RepairOptions, signal: AbortSignal) {
  const { room, task, card, rounds, log } = options
  const isOpen = ({ hunk }: UnplacedBlock) => readHunk(room.types, hunk)?.state === 'unplaced'
  const check = async () => {
    card.enter('checking')
    return (await options.check()).broken.slice(0, mostAsked)
  }
  let asked = unplaced.filter(isOpen).slice(0, mostAsked)
  let broken = await check()
  for (let round = 1; round <= rounds && asked.length + broken.length > 0; round++) {
    card.enter('repairing')
    const what = `for ${plural(asked.length + broken.length, 'change')}`
    const step = card.step('repair', `Asking again ${what}`)
    try {
      const blocks = await askAgain(asked, broken, options, signal)
      const left = new Map([...asked, ...blocks.unplaced()].map((block) => [block.hunk, block]))
      const placed = blocks.placed()
      const wasBroken = broken.length > 0
      asked = [...left.values()].filter(isOpen)
      if (placed > 0) broken = await check()
      const isMended = asked.length + broken.length === 0
      step.set({
        title: `Asked again ${what}`,
        state: isMended || (placed > 0 && !wasBroken) ? 'done' : 'failed',
        detail: leftOver(asked.length, broken.length, wasBroken),
      })
      // A model that answers in words alone has said that it cannot.
      if (placed === 0 && blocks.unplaced().length === 0) return
    } catch (error) {
      signal.throwIfAborted()
      if (isFault(error)) log.error({ err: error, room: room.id, task: task.id }, 'a repair failed')
      step.set({ title: `Asked again ${what}`, state: 'failed', detail: problemOf(error).title })
      return
    }
  }
}

function leftOver(unplaced: number, broken: number, wasBroken: boolean): string {
  const left = [
    ...(unplaced > 0 ? [`${unplaced} still without a place`] : []),
    ...(broken > 0 ? [`${broken} still with syntax errors`] : []),
  ]
  return left.length > 0 ? left.join(', ') : wasBroken ? 'mended' : 'placed'
}

async function askAgain(
  asked: readonly UnplacedBlock[],
  broken: readonly Hunk[],
  options: RepairOptions,
  signal: AbortSignal,
): Promise<BlockWriter> {
  const { room, task, turns, contextTokens, format } = options
  const files = filesOf(asked, broken, options)
  const { selection: _, ...unselected } = task
  const reading = await readRoom(room, { ...unselected, files }, options.readingOptions, signal)
  const mending = broken.map(({ path }) => path)
  const blocks = options.openBlocks(reading, asked, mending)
  const { snapshot } = reading
  const pause = () => turns.next(signal)
  const failed: FailedChange[] = []
  for (const block of asked) failed.push(await describeFailure(block, reading, turns, signal))
  const wrong: BrokenChange[] = []
  for (const hunk of broken) wrong.push(await describeBroken(hunk, reading, pause))
  const countTokens = await options.countTokens
  const request = renderRepair(task.prompt, failed, format, wrong, contextTokens * changesShare * bytesPerToken)
  const { messages } = await buildContext(
    { snapshot, prompt: request },
    { budgetTokens: contextTokens, countTokens, format, isFocusOnly: files.length > 0, pause },
  )
  const asker = { room: room.id, member: task.asker }
  const { asksAgain } = options
  try {
    await options.streamReply({ asker, prompt: task.prompt, snapshot, messages, asksAgain }, blocks)
  } finally {
    // A block that a broken reply left open is without a place again before anything else of the task is done. What a
    // cancelled task leaves is closed with it, and says so.
    if (!signal.aborted)
      blocks.close({ code: 'incomplete', message: 'The reply ended before this change was complete.' })
  }
  return blocks
}

/** Those of the changes; where no change has one, those that a path comes near to and those that the asker had open. */
function filesOf(
  asked: readonly UnplacedBlock[],
  broken: readonly Hunk[],
  { room, task }: Pick<RepairOptions, 'room' | 'task'>,
): FileId[] {
  const files = new Set([...asked, ...broken].flatMap(({ file }) => (file !== null && room.hasFile(file) ? file : [])))
  if (files.size > 0) return [...files]
  const names = new Set(asked.flatMap(({ path }) => (path === null ? [] : nameIn(path))))
  const alike = room.files().filter(({ path }) => names.has(nameIn(path)))
  const near = [...alike.slice(0, mostAlike).map(({ id }) => id), ...task.files]
  return [...new Set(near)].filter((id) => room.hasFile(id))
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase()
}

/** What it breaks, and where it stands. */
async function describeBroken(
  { path, file, mode, replacement, syntax }: Hunk,
  { snapshot }: RoomReading,
  pause: () => Promise<void>,
): Promise<BrokenChange> {
  const issues = syntax?.issues ?? []
  const text = snapshot.files.find(({ id }) => id === file)?.text
  const reasons = issues.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`)
  if (mode === 'propose' || text === undefined) return { path, reasons, proposed: replacement, places: [] }
  const lines = issues.map(({ line }) => line)
  return { path, reasons, proposed: null, places: await placesAt(text, lines, 1, pause) }
}

/** Why it has no place in the text as it is now. */
async function describeFailure(
  { path, file, find, replacement }: UnplacedBlock,
  { snapshot, taken }: RoomReading,
  turns: FairTurns,
  signal: AbortSignal,
): Promise<FailedChange> {
  const change = { path, find, replacement }
  const text = snapshot.files.find(({ id }) => id === file)?.text
  if (text === undefined || file === null || path === null) {
    const reason = path === null ? 'The reply did not say which file it is for.' : noFile(path).message
    return { ...change, reason, places: [] }
  }
  await turns.next(signal)
  const found = await inTurns(locating(text, find, { exclude: taken(file) }), turns, signal)
  if (found.kind === 'placed') {
    // Such as one that left lines out behind a comment.
    return { ...change, reason: 'It could not be taken as it was written; write every line of it.', places: [] }
  }
  const { message, lines = [] } = unplacedIn(path, found)
  const count = splitLines(find).length
  const places = await placesAt(text, lines, count, () => turns.next(signal))
  return { ...change, reason: message, places }
}

/** Each reads all of the text. */
async function placesAt(
  text: string,
  lines: readonly number[],
  count: number,
  pause: () => Promise<void>,
): Promise<FailedChange['places']> {
  const places: FailedChange['places'][number][] = []
  for (const line of lines.slice(0, mostPlaces)) {
    await pause()
    places.push(surroundingsOf(text, line, count))
  }
  return places
}
