/**
 * Keeps every proposal's state true while people type around it: pending where it can be applied, conflicted where they
 * changed the same lines. Once a turn and file, in the room document, so it is the same for everyone.
 */
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import { readHunk, readRecord } from '../../../shared/model/room-document.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Room } from '../../rooms/room.ts'
import { compareWithLive } from './standing.ts'

export interface Proposals {
  /** Starts following a hunk that is a proposal with a place in a file; others are left alone. */
  add(id: HunkId): void
  close(): void
}

export function followProposals(room: Room): Proposals {
  const open = new Map<FileId, Set<HunkId>>()
  const unfollow = new Map<FileDocument, () => void>()
  const dirty = new Set<FileDocument>()
  let isClosed = false

  const compare = (file: FileDocument): void => {
    const ids = open.get(file.id)
    for (const id of ids ?? []) {
      const hunk = readHunk(room.types, id)
      if (!hunk || !isProposal(hunk)) ids?.delete(id)
      else {
        const patch = compareWithLive(file, hunk)?.patch
        if (patch && (patch.state !== hunk.state || patch.anchors)) room.patchHunk(id, patch)
      }
    }
  }
  const compareLater = (file: FileDocument): void => {
    if (dirty.has(file) || !open.get(file.id)?.size) return
    dirty.add(file)
    queueMicrotask(() => {
      dirty.delete(file)
      if (!isClosed) compare(file)
    })
  }
  const add = (hunk: Hunk): void => {
    if (!isProposal(hunk)) return
    const ids = open.get(hunk.file) ?? new Set()
    open.set(hunk.file, ids.add(hunk.id))
  }
  const forget = room.onFileDeleted((id) => {
    open.delete(id)
    for (const [file, stop] of unfollow) {
      if (file.id !== id) continue
      stop()
      unfollow.delete(file)
    }
  })
  for (const record of room.types.hunks.values()) add(readRecord<Hunk>(record))
  const stopOpening = room.onFileOpen((file) => {
    // A file that was unloaded comes back as another document.
    for (const [other, stop] of unfollow) {
      if (other.id !== file.id || other === file) continue
      stop()
      unfollow.delete(other)
    }
    if (!unfollow.has(file))
      unfollow.set(
        file,
        file.onTextChange(() => compareLater(file)),
      )
    compareLater(file)
  })
  return {
    add(id) {
      const hunk = readHunk(room.types, id)
      if (hunk) add(hunk)
    },
    close() {
      isClosed = true
      forget()
      stopOpening()
      for (const stop of unfollow.values()) stop()
      unfollow.clear()
    },
  }
}

function isProposal(hunk: Hunk): boolean {
  const isOpen = !isHunkDecided(hunk.state) && hunk.state !== 'streaming' && hunk.state !== 'unplaced'
  return hunk.mode === 'propose' && isOpen && hunk.anchors !== undefined
}
