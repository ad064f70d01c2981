/**
 * Replaces what was found, as the smallest edit of each file, by whoever asks.
 *
 * A file is searched anew: where people have typed since it was shown, only hits that are still as they were are
 * replaced, and the others are counted as left. The text that was searched is the text that is written, or it is
 * searched again: nothing that is typed meanwhile is overwritten. Where a file fails none after it is touched, and what
 * was replaced by then is told with the failure.
 */
import { WeftError } from '../../shared/errors.ts'
import type { FileId, MemberId } from '../../shared/model/ids.ts'
import { applyEdits, type Edit } from '../../shared/text/diff.ts'
import { type FairTurns, inTurns } from '../operations/fair-turns.ts'
import type { Room } from '../rooms/room.ts'
import { type HeldText, holdText } from './held-text.ts'
import { createLineMatcher, expandReplacement, type LineMatcher, type SearchedWords } from './line-matcher.ts'
import { mostHitsInFile } from './room-search.ts'
import { keysOf, searchText } from './text-search.ts'
import { createUndoRecord, type ReplaceUndo, type UndoRecord } from './undo-record.ts'

export interface ReplaceRequest extends SearchedWords {
  readonly replacement: string
  /** Tells what takes it back. */
  readonly undoable: boolean
  /** `keys` of the hits that are meant; all of the file where they are left out. */
  readonly files: readonly { readonly file: FileId; readonly keys?: readonly string[] | undefined }[]
}

export interface ReplaceResult {
  readonly files: readonly { readonly file: FileId; readonly path: string; readonly replaced: number }[]
  readonly replaced: number
  /** Hits that were meant and are no longer as they were seen. */
  readonly left: number
  /** Null where it is more than can be taken back in one go; left out where nobody asked. */
  readonly undo?: ReplaceUndo | null
}

export interface ReplaceOptions {
  readonly by: MemberId
  readonly turns: FairTurns
  readonly signal: AbortSignal
  /** Asked before each file is written. @throws where whoever asks may not write by then */
  assertMay(): void
}

/** Of a text in which somebody types all the time; the last attempt is made in one go. */
const attempts = 4

/** `failure` is what ended it before all files were done: an error as `replaceInFile` throws them, or the signal's reason. @throws search_invalid */
export async function replaceInRoom(
  room: Room,
  request: ReplaceRequest,
  options: ReplaceOptions,
): Promise<{ readonly done: ReplaceResult; readonly failure?: unknown }> {
  const match = createLineMatcher(request)
  const files: ReplaceResult['files'][number][] = []
  const undo = request.undoable ? createUndoRecord() : null
  let left = 0
  const done = (): ReplaceResult => {
    const replaced = files.reduce((sum, file) => sum + file.replaced, 0)
    return { files, replaced, left, ...(undo !== null && { undo: undo.get() }) }
  }
  try {
    for (const { file, keys } of request.files) {
      const wanted = keys === undefined ? null : new Set(keys)
      const replaced = await replaceInFile(room, file, { ...request, match, wanted, undo }, options)
      if (wanted !== null) left += wanted.size - replaced
      if (replaced > 0 && room.hasFile(file)) files.push({ file, path: room.file(file).path, replaced })
    }
  } catch (failure) {
    return { done: done(), failure }
  }
  return { done: done() }
}

/** The failure, which tells of what was replaced before it. */
export function afterReplacing(done: ReplaceResult, failure: unknown): unknown {
  if (done.replaced === 0) return failure
  const { code, message, data } = failure instanceof WeftError ? failure : new WeftError('internal')
  return new WeftError(code, message, { cause: failure, data: { ...data, replaced: done } })
}

interface Wanted extends Pick<ReplaceRequest, 'replacement' | 'isRegex'> {
  readonly match: LineMatcher
  /** Null for all. */
  readonly wanted: ReadonlySet<string> | null
  readonly undo: UndoRecord | null
}

/** How many were replaced. @throws file_too_large room_too_large storage_unavailable document_unavailable role_insufficient member_removed, or the signal's reason */
async function replaceInFile(room: Room, file: FileId, wanted: Wanted, options: ReplaceOptions): Promise<number> {
  const { by, turns, signal, assertMay } = options
  const { undo } = wanted
  const held = await holdText(room, file)
  if (held === null) return 0
  try {
    for (let attempt = 1; ; attempt++) {
      await turns.next(signal)
      const text = held.current()
      const steps = editsIn(text, wanted)
      const edits = attempt < attempts ? await inTurns(steps, turns, signal) : atOnce(steps)
      if (held.current() !== text) continue
      if (edits.length === 0) return 0
      room.assertTaking()
      assertMay()
      // The file is in memory: nobody can type between the look at it and the edit.
      const after = applyEdits(text, edits)
      const stop = undo === null ? () => {} : noteOnce(held, after, () => undo.add(file, held.file.text, text, edits))
      try {
        await room.writeFile(file, after, by)
      } finally {
        stop()
      }
      return edits.length
    }
  } finally {
    held.release()
  }
}

/** Calls back in the very turn in which the text has come to read so: a moment later people may have typed. */
function noteOnce({ file }: HeldText, text: string, note: () => void): () => void {
  const stop = file.onTextChange(() => {
    if (file.text.toString() !== text) return
    stop()
    note()
  })
  return stop
}

function* editsIn(text: string, { match, wanted, replacement, isRegex }: Wanted): Generator<void, Edit[], void> {
  const hits = yield* searchText(text, match, wanted === null ? Number.POSITIVE_INFINITY : mostHitsInFile)
  const keys = wanted === null ? [] : keysOf(hits)
  return hits
    .filter((_, index) => wanted === null || wanted.has(keys[index] ?? ''))
    .map((hit) => ({
      from: hit.lineFrom + hit.from,
      to: hit.lineFrom + hit.to,
      insert: expandReplacement(replacement, hit, isRegex),
    }))
}

function atOnce<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
