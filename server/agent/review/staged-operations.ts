/**
 * What a live task does to whole files: it waits until the reply is whole, and then all of it is done in one turn, or none.
 *
 *   staged ──every block has a place, no file is in use──▶ done, under review
 *     └──else──▶ a proposal, which somebody accepts, or rejects, or has the agent mend what is in the way
 *
 * A staged hunk is a proposal with the reason `staged`, so whoever comes first decides it, a crash leaves it as one, and
 * nothing has to be taken back.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { Hunk, HunkReason } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId, TaskId } from '../../../shared/model/ids.ts'
import type { Room } from '../../rooms/room.ts'
import { type FileHold, holdIfThere } from './file-hold.ts'
import { performOperation } from './file-operation.ts'

export const staged: HunkReason = {
  code: 'staged',
  message:
    'It is done together with all changes of its task, once each of them has a place, or when someone accepts it.',
}

const fileInUse: HunkReason = {
  code: 'edited',
  message: 'People work in this file: it is deleted only if someone accepts that.',
}

/** Does what the task has staged; with `only`, that one whatever the others are. Returns what was done: all or nothing. @throws storage_unavailable, or the signal's reason */
export async function landStaged(
  room: Room,
  task: TaskId,
  { only = null, signal }: { readonly only?: HunkId | null; readonly signal?: AbortSignal } = {},
): Promise<readonly HunkId[]> {
  const isMeant = (hunk: Hunk) => isStaged(hunk) && (only === null || hunk.id === only)
  const held = new Map<FileId, FileHold | null>()
  try {
    for (const { file, operation } of room.hunksOf(task).filter(isMeant)) {
      if (operation === 'delete' && !held.has(file)) held.set(file, await holdIfThere(room, file))
    }
    signal?.throwIfAborted()
    // From here on nothing waits: what is checked is true when it is done.
    const hunks = room.hunksOf(task)
    // What is still being written may yet turn out to have no place.
    if (only === null && hunks.some(({ state }) => state === 'unplaced' || state === 'streaming')) return []
    const { order: due, taken } = inOrder(room, hunks.filter(isMeant))
    const inUse = due.flatMap((hunk) => obstacleTo(room, hunk, held.get(hunk.file) ?? null))
    const obstacles = inUse.length === 0 ? taken : inUse
    for (const patch of obstacles) room.patchHunk(patch.id, patch)
    if (obstacles.length > 0) return []
    room.allOrNothing(() => {
      for (const hunk of due) {
        const { reason: _, ...landed } = hunk
        const done = performOperation({ room, file: held.get(hunk.file)?.file ?? null }, hunk)
        room.putHunk({ ...landed, ...done, mode: 'live' }, null)
      }
    })
    return due.map(({ id }) => id)
  } finally {
    for (const hold of held.values()) hold?.release()
  }
}

function isStaged({ operation, state, mode, reason }: Hunk): boolean {
  return operation !== undefined && state === 'pending' && mode === 'propose' && reason?.code === staged.code
}

type Obstacle = Pick<Hunk, 'id' | 'state' | 'reason'>

/** A deletion waits for people where they have changed the file since the model saw it, or are in it. */
function obstacleTo(room: Room, hunk: Hunk, held: FileHold | null): Obstacle[] {
  if (hunk.operation !== 'delete' || held === null) return []
  const isTouched = held.file.text.toString() !== hunk.base || room.caretsIn(hunk.file).length > 0
  return isTouched ? [{ id: hunk.id, state: 'pending', reason: fileInUse }] : []
}

/**
 * One after the other, so that each path is free when a file moves there: what leaves it goes first. `taken` are those for
 * which there is no such place, among them files that take each other's.
 */
function inOrder(
  room: Room,
  hunks: readonly Hunk[],
): { readonly order: readonly Hunk[]; readonly taken: readonly Obstacle[] } {
  const paths = room.draftPaths()
  const pathOf = new Map(room.files().map(({ id, path }) => [id, path]))
  const order: Hunk[] = []
  let waiting = hunks
  for (;;) {
    const taken: Obstacle[] = []
    for (const hunk of waiting) {
      const { id, file, newPath } = hunk
      const path = pathOf.get(file)
      if (path !== undefined) paths.release(path)
      try {
        if (path !== undefined && newPath !== undefined) {
          paths.claim(newPath)
          pathOf.set(file, newPath)
        }
        order.push(hunk)
      } catch (error) {
        if (!(error instanceof WeftError)) throw error
        if (path !== undefined) paths.claim(path)
        taken.push({ id, state: 'unplaced', reason: { code: 'path_invalid', message: error.message } })
      }
    }
    if (taken.length === 0 || taken.length === waiting.length) return { order, taken }
    waiting = waiting.filter((hunk) => taken.some(({ id }) => id === hunk.id))
  }
}
