/**
 * Decides hunks one at a time, with all that a decision needs read before its turn: the traces of the hunk's file, which
 * may be in the store, and that file.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { HunkTrace } from '../../persistence/store.ts'
import type { Room } from '../../rooms/room.ts'
import { type Decision, decide } from './decision.ts'
import { fileIn, holdIfThere } from './file-hold.ts'
import type { RecentTraces } from './recent-traces.ts'

export interface Decider {
  /** Decides in this turn; `stored` is up to date, and is kept so. @throws as `decide` */
  decideNow(file: FileDocument | null, id: HunkId, stored: Map<HunkId, HunkTrace>, decision: Decision): void
  /** Reads what is needed, then decides. @throws hunk_not_found, and as `decide` */
  decideOne(id: HunkId, decision: Decision): Promise<Hunk>
}

export function createDecider(room: Room, traces: RecentTraces): Decider {
  const decideNow = (
    file: FileDocument | null,
    id: HunkId,
    stored: Map<HunkId, HunkTrace>,
    decision: Decision,
  ): void => {
    const changed = decide({ room, file, trace: stored.get(id) ?? null, neighbours: stored }, id, decision)
    for (const [neighbour, trace] of changed) {
      stored.set(neighbour, trace)
      traces.set(neighbour, trace)
    }
  }

  const decideOne = async (id: HunkId, decision: Decision): Promise<Hunk> => {
    for (;;) {
      const decided = await decideWhereItIs(id, decision)
      if (decided !== null) return decided
    }
  }

  /** Null where somebody gave it a place in another file meanwhile. */
  const decideWhereItIs = async (id: HunkId, decision: Decision): Promise<Hunk | null> => {
    const known = await room.readHunk(id)
    if (!known) throw new WeftError('hunk_not_found')
    const held = await holdIfThere(room, known.file)
    try {
      return await traces.whileDeciding(async () => {
        const stored = await room.readTraces(known.file)
        if ((readHunk(room.types, id) ?? known).file !== known.file) return null
        traces.renew(stored, known.file)
        // From here to the end of `decideNow` nothing waits: this is the turn in which the hunk is decided once.
        decideNow(fileIn(room, held), id, stored, decision)
        const decided = readHunk(room.types, id) ?? known
        await room.saved()
        return decided
      })
    } finally {
      held?.release()
    }
  }

  return { decideNow, decideOne }
}
