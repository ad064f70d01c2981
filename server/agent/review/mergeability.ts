/** Whether a proposal can be merged with the live text at its place, or people changed the same lines. */
import { anchorRange, type Range } from '../../../shared/model/anchors.ts'
import type { Hunk, HunkReason } from '../../../shared/model/hunk.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { merge3 } from '../../../shared/text/merge.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import { extendToLines, liveRange } from '../edits/live-range.ts'

export interface Mergeability {
  /** For the record; anchors where they have to move to take in what people typed at their edges. */
  readonly patch: {
    readonly state: 'pending' | 'conflicted'
    readonly reason?: HunkReason
    readonly anchors?: NonNullable<Hunk['anchors']>
  }
  /** Whether applying it would change nothing. */
  readonly isThereAlready: boolean
}

/** `range` is where the hunk has been followed to: it takes in what people typed at the edges of its anchors. */
export function compareWithLive(file: FileDocument, hunk: Hunk, range: Range): Mergeability {
  const anchored = liveRange(file, hunk)
  const isMoved = anchored?.from !== range.from || anchored.to !== range.to
  const anchors = isMoved ? { anchors: anchorRange(file.text, range) } : {}
  const text = file.text.toString()
  const lines = extendToLines(text, range, hunk.base)
  const merge = merge3(hunk.base, text.slice(lines.from, lines.to), hunk.replacement)
  if (merge.kind === 'merged') {
    return { patch: { state: 'pending', ...anchors }, isThereAlready: merge.edits.length === 0 }
  }
  return { patch: { state: 'conflicted', reason: conflictReason(text, range), ...anchors }, isThereAlready: false }
}

export function conflictReason(text: string, range: Range): HunkReason {
  const isDeleted = range.from === range.to
  const message = isDeleted ? 'Someone deleted these lines.' : 'Someone changed the same lines.'
  return { code: 'edited', message, lines: [lineNumberAt(text, range.from)] }
}
