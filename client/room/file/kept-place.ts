/** Where one was in each file of this window, kept while the page loads anew. Pure but for the storage it is given. */
import type { FileId, RoomId } from '../../../shared/model/ids.ts'

/** By lines from 1: offsets would be others' as soon as somebody types above. */
export interface FilePlace {
  readonly line: number
  readonly column: number
  /** The first line in view. */
  readonly top: number
}

const keyOf = (room: RoomId, file: FileId) => `weft.place.${room}.${file}`

export function keepPlace(storage: Storage, room: RoomId, file: FileId, place: FilePlace): void {
  storage.setItem(keyOf(room, file), JSON.stringify(place))
}

/** Forgets it: it is for the first time that the file is shown again. Null where none is known. */
export function takePlace(storage: Storage, room: RoomId, file: FileId): FilePlace | null {
  const stored = storage.getItem(keyOf(room, file))
  storage.removeItem(keyOf(room, file))
  try {
    const { line, column, top } = JSON.parse(stored ?? '{}') as Partial<Record<keyof FilePlace, unknown>>
    return isCount(line) && isCount(column) && isCount(top) ? { line, column, top } : null
  } catch {
    return null
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}
