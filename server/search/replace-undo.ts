/**
 * Takes back what was replaced: exactly those places, where they are by now, each only while it still reads as it was left.
 *
 * It is an edit of the member's like any other, so there is nothing in the record to trust.
 */
import type { FileId } from '../../shared/model/ids.ts'
import { applyEdits } from '../../shared/text/diff.ts'
import type { Room } from '../rooms/room.ts'
import { holdText } from './held-text.ts'
import type { ReplaceOptions } from './replace-in-room.ts'
import { takeBack } from './replaced-places.ts'
import type { NotedPlace, ReplaceUndo } from './undo-record.ts'

interface UndoneReplace {
  readonly files: readonly { readonly file: FileId; readonly path: string; readonly restored: number }[]
  readonly restored: number
  /** Replacements that somebody has edited since; they stay. */
  readonly left: number
}

/** @throws file_too_large room_too_large storage_unavailable document_unavailable role_insufficient member_removed, or the signal's reason */
export async function undoReplace(room: Room, undo: ReplaceUndo, options: ReplaceOptions): Promise<UndoneReplace> {
  const files: UndoneReplace['files'][number][] = []
  let left = 0
  for (const { file, places } of undo.files) {
    await options.turns.next(options.signal)
    const done = await undoInFile(room, file, places, undo.texts, options)
    left += done.left
    if (done.restored === 0 || !room.hasFile(file)) continue
    files.push({ file, path: room.file(file).path, restored: done.restored })
  }
  return { files, restored: files.reduce((sum, file) => sum + file.restored, 0), left }
}

async function undoInFile(
  room: Room,
  file: FileId,
  places: readonly NotedPlace[],
  texts: readonly string[],
  { by, assertMay }: ReplaceOptions,
): Promise<{ readonly restored: number; readonly left: number }> {
  const held = await holdText(room, file)
  if (held === null) return { restored: 0, left: places.reduce((sum, { count }) => sum + count, 0) }
  try {
    const read = (index: number) => texts[index] ?? ''
    const named = places.map((place) => ({ ...place, now: read(place.now), was: read(place.was) }))
    const { edits, ...done } = takeBack(held.file.text, named)
    if (edits.length === 0) return done
    room.assertTaking()
    assertMay()
    // Nobody can type between the look at it and the edit: the file is in memory.
    await room.writeFile(file, applyEdits(held.current(), edits), by)
    return done
  } finally {
    held.release()
  }
}
