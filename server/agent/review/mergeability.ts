/** Whether a proposal can be merged with the live text at its place, or people changed the same lines. */
import { anchorRange, type Range } from '../../../shared/model/anchors.ts'
import type { Hunk, HunkReason } from '../../../shared/model/hunk.ts'
import { lineNumberAt } from '../../../shared/text/lines.ts'
import { merge3 } from '../../../shared/text/merge.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Room } from '../../rooms/room.ts'
import { extendToLines, liveRange } from '../edits/live-range.ts'
import { authorOfChange } from './change-author.ts'

type Writers = Pick<Room, 'writerIn'>

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
export function compareWithLive(room: Writers, file: FileDocument, hunk: Hunk, range: Range): Mergeability {
  const anchored = liveRange(file, hunk)
  const isMoved = anchored?.from !== range.from || anchored.to !== range.to
  const anchors = isMoved ? { anchors: anchorRange(file.text, range) } : {}
  const text = file.text.toString()
  const lines = extendToLines(text, range, hunk.base)
  const merge = merge3(hunk.base, text.slice(lines.from, lines.to), hunk.replacement)
  if (merge.kind === 'merged') {
    return { patch: { state: 'pending', ...anchors }, isThereAlready: merge.edits.length === 0 }
  }
  return {
    patch: { state: 'conflicted', reason: conflictReason(room, file, hunk, range), ...anchors },
    isThereAlready: false,
  }
}

/** Who began it stays as it was found when the conflict did. */
export function conflictReason(room: Writers, file: FileDocument, hunk: Hunk, range: Range): HunkReason {
  const isDeleted = range.from === range.to
  const message = isDeleted ? 'Someone deleted these lines.' : 'Someone changed the same lines.'
  const memberOf = (client: number) => room.writerIn(file.id, client)
  const by = hunk.state === 'conflicted' ? hunk.reason?.by : authorOfChange(file.text, hunk.base, range, memberOf)
  return { code: 'edited', message, lines: [lineNumberAt(file.text.toString(), range.from)], ...(by && { by }) }
}
