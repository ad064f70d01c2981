/**
 * Where the lines of a hunk are in the live text.
 *
 * Hunks are whole lines, people type anywhere in a line. What someone types at the very start of the first line, or at
 * the end of a last line without "\n", becomes part of the range. What comes into its lines otherwise, because the "\n"
 * around it was deleted, does not: it is somebody's other line. It counts when the lines are compared, and is never
 * overwritten.
 */
import { type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import { lineEndAt, lineStartAt } from '../../../shared/text/lines.ts'
import type { FileDocument, TextChange } from '../../documents/file-document.ts'

/** Where the hunk is in the live text now; null where it has no place in it. */
export function liveRange(file: FileDocument, hunk: Hunk): Range | null {
  return hunk.anchors ? resolveRange(file.text, hunk.anchors) : null
}

/** The range with the rest of its first line, and of its last where `base` ended without "\n": what is to be compared. */
export function extendToLines(text: string, range: Range, base: string): Range {
  const from = lineStartAt(text, range.from)
  if (base === '' || base.endsWith('\n')) return { from, to: range.to }
  return { from, to: lineEndAt(text, range.to) }
}

/** Whether the lines there are exactly `base`. */
export function isUntouched(text: string, range: Range, base: string): boolean {
  const { from, to } = extendToLines(text, range, base)
  return text.slice(from, to) === base
}

export interface FollowedRange extends Range {
  readonly isTouched: boolean
  /** Whether the text just before it was deleted, maybe with the "\n" that kept the line above apart. */
  readonly maySpill: boolean
}

/**
 * Carries a range through someone else's change. Whole lines put before it or after it stay outside; all else that is
 * typed at its edges is in its lines. `endsLine` says whether the range ends with a "\n".
 */
export function followChange(range: Range, delta: TextChange['delta'], endsLine: boolean): FollowedRange {
  let { from, to } = range
  let isTouched = false
  let maySpill = false
  let at = 0
  for (const part of delta) {
    if (part.retain !== undefined) at += part.retain
    if (part.insert !== undefined) {
      const { length } = part.insert
      const isInside = from < at && at < to
      const isInFirstLine = at === from && (from === to || !part.insert.endsWith('\n'))
      const isInLastLine = at === to && from !== to && !endsLine && !part.insert.startsWith('\n')
      if (isInside || isInFirstLine || isInLastLine) {
        isTouched = true
        to += length
      } else if (at <= from) {
        from += length
        to += length
      }
      at += length
    }
    if (part.delete !== undefined) {
      const end = at + part.delete
      if (at < to && from < end) isTouched = true
      if (at < from && from <= end) maySpill = true
      to -= Math.max(0, Math.min(end, to) - at)
      from -= Math.max(0, Math.min(end, from) - at)
    }
  }
  return { from, to, isTouched, maySpill }
}
