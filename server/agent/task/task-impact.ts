/**
 * Works out what a task's changes mean for the rest of the room, from what it has written and the texts that it read.
 *
 * It comes last and decides nothing: where it cannot be told, the task ends as it would have without.
 */
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { Impact } from '../../../shared/model/impact.ts'
import type { Task } from '../../../shared/model/task.ts'
import type { Room } from '../../rooms/room.ts'
import { type ChangedFile, findImpact, type ImpactOptions, type ReadFile } from '../impact/find-impact.ts'
import { readWrittenFile, withoutHunks } from './written-file.ts'

/** Null where there is nothing to tell. `read` are the room's files as the task saw them. @throws the signal's reason */
export async function impactOf(
  task: Task,
  read: readonly ReadFile[],
  { room, ...options }: ImpactOptions & { readonly room: Room },
  signal: AbortSignal,
): Promise<Impact | null> {
  const open = room.hunksOf(task.id).filter(({ state }) => state === 'pending')
  const byFile = new Map<FileId, Hunk[]>()
  for (const hunk of open) byFile.set(hunk.file, [...(byFile.get(hunk.file) ?? []), hunk])
  const changed: ChangedFile[] = []
  for (const hunks of byFile.values()) {
    const file = await changedFile(room, hunks)
    if (file !== null) changed.push(file)
  }
  signal.throwIfAborted()
  return findImpact(changed, read, options, signal)
}

async function changedFile(room: Room, hunks: readonly Hunk[]): Promise<ChangedFile | null> {
  const deleting = hunks.find(({ operation }) => operation === 'delete')
  if (deleting) return { id: deleting.file, path: deleting.path, before: deleting.base, text: '', written: [] }
  const placed = hunks.filter(({ operation }) => operation === undefined)
  if (placed.length === 0) return null
  const file = await readWrittenFile(room, placed)
  const { id, path, text } = file
  return { id, path, text, before: withoutHunks(file), written: file.hunks.map(({ undo }) => undo) }
}
