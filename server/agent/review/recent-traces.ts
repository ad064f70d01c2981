/**
 * What hunks did to their files, as far as it is newer than what somebody may have read: a decision reads the traces of a
 * file, waits for its other files, and only then has its turn, and meanwhile another decision may have changed one.
 *
 * Of open hunks the newest is always kept, of decided ones while any decision is between its reading and its turn.
 */
import { isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import { type RoomTypes, readHunk } from '../../../shared/model/room-document.ts'
import type { HunkTrace } from '../../persistence/store.ts'

export interface RecentTraces {
  /** Of a hunk that is open, or of one that is being decided. */
  set(id: HunkId, trace: HunkTrace): void
  delete(id: HunkId): void
  /** Puts the newer ones of a file into what was read of it. */
  renew(read: Map<HunkId, HunkTrace>, file: FileId): void
  /** A decision, from its reading to its end. */
  whileDeciding<T>(work: () => Promise<T>): Promise<T>
}

export function createRecentTraces(types: RoomTypes): RecentTraces {
  const isOpen = (id: HunkId): boolean => {
    const state = readHunk(types, id)?.state
    return state !== undefined && !isHunkDecided(state)
  }
  const traces = new Map<HunkId, HunkTrace>()
  /** Those that were set while somebody decides, in order; and how many of them a reading has. */
  let renewed: HunkId[] = []
  const known = new WeakMap<Map<HunkId, HunkTrace>, number>()
  let deciding = 0
  return {
    set(id, trace) {
      if (deciding > 0) renewed.push(id)
      if (deciding > 0 || isOpen(id)) traces.set(id, trace)
    },
    delete: (id) => void traces.delete(id),
    renew(read, file) {
      const since = known.get(read)
      for (const id of since === undefined ? [...traces.keys()] : renewed.slice(since)) {
        const trace = traces.get(id)
        if (trace !== undefined && types.hunks.get(id)?.get('file') === file) read.set(id, trace)
      }
      known.set(read, renewed.length)
    },
    async whileDeciding(work) {
      deciding += 1
      try {
        return await work()
      } finally {
        deciding -= 1
        if (deciding === 0) {
          renewed = []
          for (const id of [...traces.keys()]) if (!isOpen(id)) traces.delete(id)
        }
      }
    },
  }
}
