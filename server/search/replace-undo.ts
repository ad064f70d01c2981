/**
 * Takes back what was replaced: exactly those places, where they are by now, each only while it still reads as it was left.
 *
 * Whoever replaced holds the record and sends it back; the server keeps none. It is bounded, as it goes over the wire and
 * its places are looked for in one go. It is an edit of the member's like any other, so there is nothing in it to trust.
 */
import type * as Y from 'yjs'
import type { Anchors } from '../../shared/model/anchors.ts'
import type { FileId } from '../../shared/model/ids.ts'
import { applyEdits, type Edit } from '../../shared/text/diff.ts'
import type { Room } from '../rooms/room.ts'
import { holdText } from './held-text.ts'
import type { ReplaceOptions } from './replace-in-room.ts'
import { placesOf, takeBack } from './replaced-places.ts'
import { mostHitsInFile } from './room-search.ts'

export interface ReplaceUndo {
  /** What places read: most read the same. */
  readonly texts: readonly string[]
  readonly files: readonly { readonly file: FileId; readonly places: readonly NotedPlace[] }[]
}

/** `now` and `was` are indices of texts. */
interface NotedPlace extends Anchors {
  readonly now: number
  readonly was: number
  readonly count: number
}

export interface UndoRecord {
  /** Of a text in which the edits have just been made; `before` is what it was. */
  add(file: FileId, text: Y.Text, before: string, edits: readonly Edit[]): void
  /** Null where there is more than can be taken back. */
  get(): ReplaceUndo | null
}

interface UndoneReplace {
  readonly files: readonly { readonly file: FileId; readonly path: string; readonly restored: number }[]
  readonly restored: number
  /** Replacements that somebody has edited since; they stay. */
  readonly left: number
}

/** UTF-16 units of all texts. */
const mostCharacters = 2 * 1024 * 1024
const mostPlaces = 10_000

export function createUndoRecord(): UndoRecord {
  const indices = new Map<string, number>()
  const files: ReplaceUndo['files'][number][] = []
  let characters = 0
  let count = 0
  let isTooMuch = false
  function indexOf(text: string): number {
    const known = indices.get(text)
    if (known !== undefined) return known
    characters += text.length
    indices.set(text, indices.size)
    return indices.size - 1
  }
  return {
    add(file, text, before, edits) {
      count += edits.length
      isTooMuch ||= edits.length > mostHitsInFile || count > mostPlaces || characters > mostCharacters
      if (isTooMuch) return
      const places = placesOf(text, before, edits)
      files.push({
        file,
        places: places.map((place) => ({ ...place, now: indexOf(place.now), was: indexOf(place.was) })),
      })
    },
    get: () => (isTooMuch || characters > mostCharacters ? null : { texts: [...indices.keys()], files }),
  }
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
