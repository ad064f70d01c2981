/**
 * An unplaced change at the place that a person gives it: from then on it is a proposal like any other.
 *
 * The person points, the locator looks there first: of two places that a change fits equally well they mean the one they
 * point at. Where it fits nowhere near, the selected lines are what it replaces, and a caret is where it goes in. Nothing
 * is written to the file. It runs in one turn: what is checked is true when the place is taken.
 */
import { WeftError } from '../../../shared/errors.ts'
import { anchorRange, type Range } from '../../../shared/model/anchors.ts'
import { type Hunk, isHunkDecided, isPlaceable } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import { readTask } from '../../../shared/model/room-document.ts'
import { isTaskOver } from '../../../shared/model/task.ts'
import { lineEndAt, lineStartAt, wholeLines } from '../../../shared/text/lines.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Room } from '../../rooms/room.ts'
import { isSure, locate } from '../edits/locator.ts'
import { decidedBefore } from './decided-before.ts'

/** Lines of a file as a person points at them. */
export interface HandPlace extends Range {
  readonly file: FileId
  /** The lines that `from` to `to` touch, whole, as the person sees them: the line of the caret where both are one. */
  readonly text: string
}

interface Fitting extends Range {
  readonly replacement: string
}

/**
 * The hunk as a proposal there.
 * @throws hunk_decided hunk_streaming request_invalid text_moved
 */
export function placeByHand(room: Room, hunk: Hunk, file: FileDocument, place: HandPlace): Hunk {
  assertPlaceable(room, hunk)
  const text = file.text.toString()
  if (place.from > place.to || place.to > text.length) throw new WeftError('text_moved')
  const lines = wholeLines(text, place)
  if (text.slice(lines.from, lines.to) !== place.text) throw new WeftError('text_moved')
  const { from, to, replacement } = fitInto(text, hunk, place, lines)
  const base = text.slice(from, to)
  if (base === replacement) {
    throw new WeftError('request_invalid', 'What the change would write stands there already: it can be rejected.')
  }
  const { reason: _, syntax: __, ...kept } = hunk
  const path = room.file(file.id).path
  const match = { rung: 'hand', score: 1 } as const
  const anchors = anchorRange(file.text, { from, to })
  return { ...kept, file: file.id, path, mode: 'propose', state: 'pending', base, replacement, anchors, match }
}

function assertPlaceable(room: Room, hunk: Hunk): void {
  if (isHunkDecided(hunk.state)) throw decidedBefore(room.types, hunk, null, null)
  const task = readTask(room.types, hunk.task)
  // The agent may be about to give it a place itself.
  if (hunk.state === 'streaming' || (task && !isTaskOver(task.state))) throw new WeftError('hunk_streaming')
  if (!isPlaceable(hunk)) {
    throw new WeftError('request_invalid', 'This change has a place: it can be accepted or rejected there.')
  }
}

function fitInto(text: string, hunk: Hunk, place: Range, lines: Range): Fitting {
  const isCaret = place.from === place.to
  const found = locateIn(text, hunk, isCaret ? linesAround(text, lines, hunk.base.split('\n').length) : lines)
  if (found !== null && found.from < lines.to && lines.from < found.to) return found
  const range = isCaret ? { from: lines.from, to: lines.from } : lines
  return {
    ...range,
    replacement: endedAs(hunk.replacement, !isCaret && !text.slice(range.from, range.to).endsWith('\n')),
  }
}

function locateIn(text: string, { base, replacement }: Hunk, window: Range): Fitting | null {
  if (base.trim() === '') return null
  const found = locate(text.slice(window.from, window.to), base, { fragments: false })
  if (found.kind !== 'placed' || !isSure(found.match)) return null
  const range = { from: window.from + found.from, to: window.from + found.to }
  return { ...range, replacement: found.fit(replacement, true) }
}

/** With as many lines above and below as the change may reach from there. */
function linesAround(text: string, lines: Range, count: number): Range {
  let { from, to } = lines
  for (let line = 1; line < count; line++) {
    if (from > 0) from = lineStartAt(text, from - 1)
    to = Math.min(text.length, lineEndAt(text, to) + 1)
  }
  return { from, to }
}

/** Whole lines, but for the last of a file that does not end one. */
function endedAs(replacement: string, isUnended: boolean): string {
  if (isUnended) return replacement.endsWith('\n') ? replacement.slice(0, -1) : replacement
  return replacement === '' || replacement.endsWith('\n') ? replacement : `${replacement}\n`
}
