/**
 * A block that quotes what an earlier block of its reply only proposes: no text holds it, so it becomes part of that
 * proposal. One change then stands for both, and nobody can take the second without the first.
 *
 * It is carried only where it stands exactly, and once, in one single proposal; everything else has no place.
 */
import type { Hunk, HunkState } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Room } from '../../rooms/room.ts'
import { isExactEnough } from '../edits/already-applied.ts'
import { type FoundIn, findBlock, hintsOf } from '../edits/block-place.ts'
import type { FindEvent } from '../edits/reply-event.ts'
import type { Review } from '../review/review.ts'

export interface Amendment {
  readonly hunk: HunkId
  /** Puts the block's replacement into the proposal. Null where somebody has decided or changed that meanwhile. */
  finish(received: string): HunkState | null
}

/** `file` is null where the path is that of a file that is only proposed. */
export function findAmendment(
  { room, review, task }: { readonly room: Room; readonly review: Review; readonly task: Task },
  event: FindEvent,
  file: FileId | null,
): Amendment | null {
  if (event.find === '') return null
  const isMeant = (hunk: Hunk) => (file === null ? hunk.createsFile && hunk.path === event.path : hunk.file === file)
  const [hit, second] = room
    .hunksOf(task.id)
    .filter((hunk) => isProposal(hunk) && isMeant(hunk))
    .flatMap((hunk) => {
      const found = findBlock(hunk.replacement, event, { hints: hintsOf(event) })
      // Of several places that fit equally well one may be meant: then none is.
      return found.kind === 'placed' || found.kind === 'ambiguous' ? [{ hunk, found }] : []
    })
  if (hit === undefined || second !== undefined || !isSureIn(hit.found)) return null
  const { hunk, found } = hit
  return {
    hunk: hunk.id,
    finish(received) {
      const now = readHunk(room.types, hunk.id)
      if (now === undefined || !isProposal(now) || now.replacement !== hunk.replacement) return null
      const { from, to } = found
      const text = hunk.replacement
      return review.amend(hunk.id, text.slice(0, from) + found.fit(received, true) + text.slice(to))
    },
  }
}

function isProposal({ mode, state, operation }: Hunk): boolean {
  return mode === 'propose' && state === 'pending' && operation === undefined
}

/** Exactly there, and not told from equals by a hint. */
function isSureIn(found: FoundIn): found is Extract<FoundIn, { kind: 'placed' }> {
  return found.kind === 'placed' && isExactEnough(found.match) && found.match.by === undefined
}
