/**
 * One hunk while the model writes it: the record grows, and in live mode the file with it.
 *
 *   write* → finish | abandon          each write at once or within 50 ms of the one before (the first few 20)
 *
 * A write that is due takes its turn with all other bulk work.
 *
 * It leaves exactly one of these behind: a hunk that is written and pending, a proposal, a settled hunk that changes
 * nothing, or a file as if it had never been there.
 */
import { anchorRange } from '../../../shared/model/anchors.ts'
import type { Hunk, HunkReason, HunkState } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { FairTurns } from '../../operations/fair-turns.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'
import type { HunkWriter } from '../edits/hunk-writer.ts'
import { leavesOut } from '../edits/placeholder.ts'
import type { Fit } from '../edits/replacement-fit.ts'
import { planStream } from '../edits/streaming-diff.ts'
import { compareWithLive, conflictReason } from './mergeability.ts'
import { createPacer, type Pacer } from './pacer.ts'

/** What the task runner holds of a hunk that is being written. */
export interface HunkHandle {
  readonly id: HunkId
  /** More of the replacement. */
  write(text: string): void
  /** The block is whole. Returns what has become of the hunk. */
  finish(): HunkState
  /** The block will not be whole: takes everything back. */
  abandon(reason: HunkReason): void
  /** There is nothing to do, and nothing of it stays: it is settled, and says why. */
  settle(reason: HunkReason): void
}

export interface HunkStreamOptions {
  readonly room: Room
  readonly clock: Clock
  readonly turns: FairTurns
  readonly hunk: Hunk
  readonly client: number
  /** The file it is about; null where there is none to write to or compare with. */
  readonly file: FileDocument | null
  /** At its place; proposals do not write with it. Null where there is no place. */
  readonly writer: HunkWriter | null
  /** Called once, when nothing more will be written, with what was. */
  readonly onEnd: (trace: HunkTrace) => void
  /** The replacement as it stands at its place; as received where there is none. */
  readonly fit?: Fit
}

/** One frame of streamed text to all members this often. */
const writeEveryMs = 50
/** What is written is looked through each time: beyond so many characters it comes less often by as much. */
const lengthPerMs = 640

export class HunkStream implements HunkHandle {
  readonly id: HunkId
  readonly #options: HunkStreamOptions
  readonly #pacer: Pacer
  readonly #plan: ReturnType<typeof planStream>
  #received = ''
  #recorded = 0
  #anchors: Hunk['anchors']
  #forgetTick: () => void = () => undefined
  #isOver = false
  #isFileGone = false
  #failure: { readonly error: unknown } | null = null

  constructor(options: HunkStreamOptions) {
    this.#options = options
    this.id = options.hunk.id
    this.#anchors = options.hunk.anchors
    this.#plan = planStream(options.hunk.base)
    const everyMs = () => Math.max(writeEveryMs, this.#received.length / lengthPerMs)
    this.#pacer = createPacer(options.clock, everyMs, () => {
      this.#forgetTick()
      this.#forgetTick = options.turns.run(() => this.#guardedTick())
    })
  }

  /** @throws what an earlier piece failed with when its turn came */
  write(text: string): void {
    if (this.#isOver) return
    this.#assertWorks()
    this.#received += text
    this.#pacer.request()
  }

  finish(): HunkState {
    if (this.#isOver) return 'rejected'
    this.#assertWorks()
    this.#end()
    this.#record(true)
    const { room, hunk, writer, file } = this.#options
    if (this.#isFileGone) return this.#settle({ state: 'rejected', reason: fileGone })
    if (hunk.state === 'unplaced') return this.#settle({ state: 'unplaced' })
    if (!writer || !file) return this.#settle({ state: 'pending' })
    const replacement = this.#replacement(true)
    if (replacement === hunk.base && hunk.match?.rung !== 'whole') {
      if (hunk.mode === 'live') writer.takeBack()
      // Lines that only resemble what was to be replaced, and read as it should: somebody was here before.
      if (hunk.match?.rung === 'fuzzy') return this.#settle({ state: 'accepted', reason: applied })
      return this.#settle({ state: 'unplaced', reason: unchanged })
    }
    if (leavesOut(hunk.base, replacement)) {
      if (hunk.mode === 'live') writer.takeBack()
      return this.#settle({ state: 'unplaced', reason: elided })
    }
    if (hunk.mode === 'live') return this.#finishLive(writer, file, replacement)
    const merge = compareWithLive(room, file, { ...hunk, replacement }, writer.range)
    return this.#settle(merge.isThereAlready ? { ...merge.patch, state: 'accepted', reason: applied } : merge.patch)
  }

  abandon(reason: HunkReason): void {
    if (this.#isOver) return
    this.#end()
    this.#record(false)
    const { hunk, writer, file, room } = this.#options
    const isHere = !this.#isFileGone && file !== null
    if (isHere && hunk.mode === 'live') writer?.takeBack()
    this.#settle({ state: 'rejected', reason })
    // Unless people typed into it: then it is theirs.
    if (isHere && hunk.createsFile && file.text.length === 0) room.deleteFile(hunk.file)
  }

  settle(reason: HunkReason): void {
    if (this.#isOver) return
    this.#end()
    this.#record(true)
    const { hunk, writer, file } = this.#options
    if (!this.#isFileGone && file !== null && hunk.mode === 'live') writer?.takeBack()
    this.#settle({ state: 'accepted', reason })
  }

  get file(): FileId {
    return this.#options.hunk.file
  }

  /** The file was deleted: nothing more is written to it. */
  fileDeleted(): void {
    this.#isFileGone = true
  }

  #replacement(isWhole: boolean): string {
    return this.#options.fit?.(this.#received, isWhole) ?? this.#received
  }

  #finishLive(writer: HunkWriter, file: FileDocument, replacement: string): HunkState {
    const written = writer.finish(replacement)
    const anchors = anchorRange(file.text, writer.range)
    switch (written.kind) {
      case 'written':
        return this.#settle({ state: 'pending', anchors }, written.trace)
      case 'unchanged':
        return this.#settle({ state: 'accepted', anchors, reason: applied })
      case 'conflict': {
        const reason = conflictReason(this.#options.room, file, this.#options.hunk, writer.range)
        // What could not be written is a proposal from here on, and is compared with the text like any other.
        const proposal = { mode: 'propose', createsFile: false } as const
        return this.#settle({ state: 'conflicted', ...proposal, anchors, reason })
      }
    }
  }

  /** In a timer's or another's turn: what fails there is this hunk's alone. */
  #guardedTick(): void {
    try {
      this.#tick()
    } catch (error) {
      this.#failure ??= { error }
    }
  }

  #assertWorks(): void {
    if (this.#failure !== null) throw this.#failure.error
  }

  #tick(): void {
    if (this.#failure !== null) return
    this.#record(false)
    const { writer, file, room, client, hunk } = this.#options
    if (!writer || !file || this.#isFileGone || hunk.mode === 'propose') return
    writer.show(this.#plan(this.#replacement(false)))
    room.showAgent(file, client, { from: writer.caret, to: writer.caret })
    const anchors = anchorRange(file.text, writer.range)
    if (anchors.from === this.#anchors?.from && anchors.to === this.#anchors.to) return
    this.#anchors = anchors
    room.moveHunk(hunk.id, anchors)
  }

  #record(isWhole: boolean): void {
    const text = this.#replacement(isWhole)
    if (text.length > this.#recorded) this.#options.room.appendToReplacement(this.id, text.slice(this.#recorded))
    this.#recorded = text.length
  }

  #end(): void {
    this.#isOver = true
    this.#pacer.close()
    this.#forgetTick()
  }

  /** Without a trace nothing of the hunk is left in the file. */
  #settle(patch: Partial<Hunk> & { state: HunkState }, trace = untouched(this.#options.client)): HunkState {
    const { room, hunk, writer, file, client, onEnd } = this.#options
    if (file && hunk.mode === 'live') room.showAgent(file, client, null)
    writer?.close()
    room.patchHunk(this.id, patch, trace)
    onEnd(trace)
    return patch.state
  }
}

/** The trace of a hunk that has not changed its file. */
export function untouched(client: number): HunkTrace {
  return { client, inserted: [], removed: [] }
}

export const applied: HunkReason = { code: 'applied', message: 'What the change would write stands there already.' }

const elided: HunkReason = {
  code: 'elided',
  message: 'The change leaves lines out behind a comment such as "rest of the code", and would delete them.',
}

const unchanged: HunkReason = {
  code: 'unchanged',
  message: 'The change would replace these lines with themselves.',
}

export const fileGone: HunkReason = { code: 'file_deleted', message: 'The file was deleted.' }
