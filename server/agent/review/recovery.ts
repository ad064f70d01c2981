/**
 * Takes back what a crash cut off: a hunk whose record still says `streaming` when its room is loaded.
 *
 * While it streamed it only inserted, all under the task's client id and from the clock on that its trace begins with; what
 * another hunk of its task wrote meanwhile, as people decided it, is in that one's trace. So deleting the other characters
 * leaves the file as people have it.
 */
import type { Hunk, HunkReason } from '../../../shared/model/hunk.ts'
import { readRecord } from '../../../shared/model/room-document.ts'
import type { Room } from '../../rooms/room.ts'
import { takeBack } from '../edits/taking-back.ts'
import { type ClockRun, runsFrom } from '../edits/written-text.ts'
import { holdIfThere } from './file-hold.ts'
import { untouched } from './hunk-stream.ts'

const interrupted: HunkReason = {
  code: 'incomplete',
  message: 'The server stopped while this was being written; what there was of it was taken back.',
}

/** One whose file cannot be read now is left as it is, for the next time that the room is loaded. */
export async function recoverHunks(room: Room, onError: (error: unknown) => void): Promise<void> {
  for (const record of [...room.types.hunks.values()]) {
    if (record.get('state') !== 'streaming') continue
    try {
      await recoverHunk(room, readRecord<Hunk>(record))
    } catch (error) {
      onError(error)
    }
  }
  await room.saved()
}

async function recoverHunk(room: Room, hunk: Hunk): Promise<void> {
  const trace = await room.readTrace(hunk.id)
  const held = hunk.mode === 'live' ? await holdIfThere(room, hunk.file) : null
  try {
    const start = trace?.inserted[0]
    if (held && trace && start) {
      const origin = { kind: 'agent', task: hunk.task, hunk: hunk.id } as const
      const inserted = runsFrom(start.clock, await writtenBeside(room, hunk, trace.client))
      takeBack(held.file, origin, { client: trace.client, inserted, removed: [] })
    }
    const patch = { state: 'rejected', reason: interrupted } as const
    if (trace) room.patchHunk(hunk.id, patch, untouched(trace.client))
    else room.patchHunk(hunk.id, patch)
    // Unless people typed into it: then it is theirs.
    if (held && hunk.createsFile && held.file.text.length === 0) room.deleteFile(hunk.file)
  } finally {
    held?.release()
  }
}

/** What the file's other hunks wrote under the same client id. */
async function writtenBeside(room: Room, { id, file }: Hunk, client: number): Promise<ClockRun[]> {
  const runs: ClockRun[] = []
  const traces = await room.readTraces(file)
  for (const other of room.hunksIn(file)) {
    if (other.id === id || other.state === 'streaming') continue
    const trace = traces.get(other.id)
    if (trace?.client === client) runs.push(...trace.inserted)
  }
  return runs
}
