/**
 * What takes a replacement back. Whoever replaced holds it and sends it back; the server keeps none. It is bounded, as it goes
 * over the wire and its places are looked for in one go.
 */
import type * as Y from 'yjs'
import type { Anchors } from '../../shared/model/anchors.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { Edit } from '../../shared/text/diff.ts'
import { placesOf } from './replaced-places.ts'
import { mostHitsInFile } from './room-search.ts'

export interface ReplaceUndo {
  /** What places read: most read the same. */
  readonly texts: readonly string[]
  readonly files: readonly { readonly file: FileId; readonly places: readonly NotedPlace[] }[]
}

/** `now` and `was` are indices of texts. */
export interface NotedPlace extends Anchors {
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
