/**
 * What hunks did to their files, as far as it is newer than what somebody may have read: a decision reads the traces of a
 * file, waits for its other files, and only then has its turn, and meanwhile another decision may have changed one.
 *
 * Of open hunks the newest is always kept, of decided ones while any decision is between its reading and its turn.
 */
import type { HunkId } from '../../../shared/model/ids.ts'
import type { HunkTrace } from '../../persistence/store.ts'

export interface RecentTraces {
  set(id: HunkId, trace: HunkTrace): void
  delete(id: HunkId): void
  /** Puts the newer ones into what was read. */
  renew(read: Map<HunkId, HunkTrace>): void
  /** A decision, from its reading to its end. */
  whileDeciding<T>(work: () => Promise<T>): Promise<T>
}

export function createRecentTraces(isOpen: (id: HunkId) => boolean): RecentTraces {
  const traces = new Map<HunkId, HunkTrace>()
  let deciding = 0
  return {
    set: (id, trace) => void traces.set(id, trace),
    delete: (id) => void traces.delete(id),
    renew(read) {
      for (const [id, trace] of traces) if (read.has(id)) read.set(id, trace)
    },
    async whileDeciding(work) {
      deciding += 1
      try {
        return await work()
      } finally {
        deciding -= 1
        if (deciding === 0) for (const id of [...traces.keys()]) if (!isOpen(id)) traces.delete(id)
      }
    },
  }
}
