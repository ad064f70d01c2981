/**
 * Keeps every proposal's state true while people type around it: pending where it can be applied, conflicted where they
 * changed the same lines. Once a turn and file, in the room document, so it is the same for everyone.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { FileDocument, TextChange } from '../../documents/file-document.ts'
import type { Room } from '../../rooms/room.ts'
import { followChange, liveRange } from '../edits/live-range.ts'
import { isAbove } from './insertion-gap.ts'
import { compareWithLive } from './mergeability.ts'

export interface Proposals {
  /** Starts following a hunk that is a proposal with a place in a file; others are left alone. */
  add(id: HunkId): void
  /** Compares it with the text in this turn, after it has got another replacement. */
  recheck(id: HunkId): void
  close(): void
}

/** A file whose document is in memory, and where its proposals' lines are in it. */
interface FollowedFile {
  readonly file: FileDocument
  readonly places: Map<HunkId, { range: Range; readonly endsLine: boolean }>
  /** Those whose lines were touched since they were compared. */
  readonly touched: Set<HunkId>
  readonly stop: () => void
}

/** `onError` hears of a proposal that could not be compared; the others are followed all the same. */
export function followProposals(room: Room, onError: (error: unknown) => void): Proposals {
  /** A file that was unloaded comes back as another document. */
  const followed = new Map<FileId, FollowedFile>()
  let isClosed = false

  const compare = ({ file, places }: FollowedFile, id: HunkId): void => {
    const hunk = readHunk(room.types, id)
    const place = places.get(id)
    if (!hunk || !place || !isProposal(hunk)) {
      places.delete(id)
      return
    }
    const { patch } = compareWithLive(room, file, hunk, place.range)
    if (patch.state !== hunk.state || patch.anchors) room.patchHunk(id, patch)
  }
  const compareLater = (one: FollowedFile): void => {
    if (one.touched.size === 0) return
    queueMicrotask(() => {
      if (isClosed || followed.get(one.file.id) !== one) return
      for (const id of one.touched) {
        try {
          compare(one, id)
        } catch (error) {
          onError(error)
        }
      }
      one.touched.clear()
    })
  }
  /** Cheap, for it runs at every keystroke: only what was touched is looked at closer. */
  const follow = ({ places, touched }: FollowedFile, change: TextChange): void => {
    if (places.size === 0) return
    // The delta is made when it is asked for, and walks the whole text.
    const { delta, origin } = change
    const writer = origin.kind === 'agent' ? origin.hunk : null
    const written = writer === null ? undefined : places.get(writer)?.range
    for (const [id, place] of places) {
      const { from, to, isTouched, maySpill } = followChange(place.range, delta, place.endsLine)
      const side = isTouched && writer !== null ? sideOf(id, place.range, writer, written) : null
      place.range = side === null ? { from, to } : side === 'above' ? { from: to, to } : { from, to: from }
      if (isTouched || maySpill) touched.add(id)
    }
  }
  /** On which side of an insertion another change of its task writes at the same place; null where that is not so. */
  const sideOf = (id: HunkId, range: Range, writer: HunkId, written = range): 'above' | 'below' | null => {
    const [hunk, other] = [readHunk(room.types, id), readHunk(room.types, writer)]
    if (!hunk || !other || id === writer || hunk.task !== other.task) return null
    if (hunk.base !== '' || range.from !== range.to) return null
    return isAbove(other, written, hunk, range) ? 'above' : 'below'
  }
  const add = ({ file, places }: FollowedFile, hunk: Hunk): void => {
    const range = isProposal(hunk) ? liveRange(file, hunk) : null
    if (!range) return
    places.set(hunk.id, { range, endsLine: hunk.base.endsWith('\n') })
  }
  const forget = (id: FileId): void => {
    followed.get(id)?.stop()
    followed.delete(id)
  }

  const stopOpening = room.onFileOpen((file) => {
    forget(file.id)
    const stop = file.onTextChange((change) => {
      follow(one, change)
      compareLater(one)
    })
    const one: FollowedFile = { file, places: new Map(), touched: new Set(), stop }
    followed.set(file.id, one)
    for (const hunk of room.hunksIn(file.id)) add(one, hunk)
    // A crash may have come between a change of the text and what it meant for its proposals.
    for (const id of one.places.keys()) one.touched.add(id)
    compareLater(one)
    return () => {
      if (followed.get(file.id) === one) forget(file.id)
    }
  })
  return {
    add(id) {
      const hunk = readHunk(room.types, id)
      const one = hunk && followed.get(hunk.file)
      // It may have been in another file before.
      for (const { places } of followed.values()) places.delete(id)
      if (hunk && one) add(one, hunk)
    },
    recheck(id) {
      const hunk = readHunk(room.types, id)
      const one = hunk && followed.get(hunk.file)
      if (one) compare(one, id)
    },
    close() {
      isClosed = true
      stopOpening()
      for (const id of [...followed.keys()]) forget(id)
    },
  }
}

function isProposal(hunk: Hunk): boolean {
  const isOpen = !isHunkDecided(hunk.state) && hunk.state !== 'streaming' && hunk.state !== 'unplaced'
  return hunk.mode === 'propose' && isOpen && hunk.anchors !== undefined
}
