/** How a proposal stands to the live text around its place: it can be applied, or people changed the same lines. */
import { anchorRange, type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { Hunk, HunkReason } from '../../../shared/model/hunk.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { merge3 } from '../../../shared/text/merge.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import { extendToLines } from '../edits/live-range.ts'

export interface Standing {
  /** For the record; anchors where they have to move to take in what people typed at their edges. */
  readonly patch: {
    readonly state: 'pending' | 'conflicted'
    readonly reason?: HunkReason
    readonly anchors?: NonNullable<Hunk['anchors']>
  }
  /** Whether applying it would change nothing. */
  readonly isThereAlready: boolean
}

/** The hunk's lines in the live text now; null where it has none. */
export function liveRange(file: FileDocument, hunk: Hunk): Range | null {
  const range = hunk.anchors && resolveRange(file.text, hunk.anchors)
  return range ? extendToLines(file.text.toString(), range, hunk.base) : null
}

/** Null where the hunk has no place in this file. */
export function compareWithLive(file: FileDocument, hunk: Hunk): Standing | null {
  const anchored = hunk.anchors && resolveRange(file.text, hunk.anchors)
  const range = liveRange(file, hunk)
  if (!anchored || !range) return null
  const text = file.text.toString()
  const moved = anchored.from !== range.from || anchored.to !== range.to
  const anchors = moved ? { anchors: anchorRange(file.text, range) } : {}
  const merge = merge3(hunk.base, text.slice(range.from, range.to), hunk.replacement)
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
