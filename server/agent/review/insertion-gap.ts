/**
 * Where a hunk that only inserts lines is to write, when other changes of its task touch that very place: what they wrote
 * there is above it or below it, and not somebody's text in its way. What people typed there stays part of the place.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import { liveRange } from '../edits/live-range.ts'
import { rangesOf } from '../edits/written-text.ts'

interface Written {
  readonly hunk: Hunk
  readonly trace: HunkTrace
}

/** `range` without what the others wrote at its edges; as it is for a hunk that replaces lines. */
export function gapBetween(file: FileDocument, hunk: Hunk, range: Range, others: readonly Written[]): Range {
  if (hunk.base !== '') return range
  let { from, to } = range
  for (const { hunk: other, trace } of others) {
    if (other.id === hunk.id || other.task !== hunk.task) continue
    const written = rangesOf(file.text, trace.client, trace.inserted)
    const [first, last] = [written.find((run) => run.to > from), written.findLast((run) => run.from < to)]
    if (first === undefined || last === undefined || first.from >= to || last.to <= from) continue
    const place = liveRange(file, other) ?? range
    if (isAbove(other, place, hunk, range)) from = Math.min(to, Math.max(from, last.to))
    else to = Math.max(from, Math.min(to, first.from))
  }
  return { from, to }
}

/** Who reaches further up is above; where neither does, their order in the reply is the one that was meant. */
export function isAbove(
  other: Pick<Hunk, 'order'>,
  place: Range,
  hunk: Pick<Hunk, 'order'>,
  { from, to }: Range,
): boolean {
  if (place.from < from) return true
  return place.to <= to && other.order < hunk.order
}
