/**
 * Where a file's hunks are in the editor's text.
 *
 * Anchors are resolved when they are new, or when the text at them changed; in between, places are mapped through the
 * text's changes. Resolving walks the shared text, mapping does not: a file with hundreds of hunks stays quick to type in.
 */
import type { ChangeDesc } from '@codemirror/state'
import type { Range } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import type { PlacedHunk } from './numbering.ts'

interface Placement extends Range {
  readonly anchors: Hunk['anchors']
  readonly order: number
  /** False once text changed at its edges or inside: to be resolved anew. */
  readonly isFresh: boolean
}

export class Placements<Id extends string = HunkId> {
  readonly #resolve: (anchors: NonNullable<Hunk['anchors']>) => Range | null
  readonly #places = new Map<Id, Placement>()

  /** `resolve` is called only while editor and shared text hold the same. */
  constructor(resolve: (anchors: NonNullable<Hunk['anchors']>) => Range | null) {
    this.#resolve = resolve
  }

  /** Whether the text changed at or inside any of them. */
  map(changes: ChangeDesc): boolean {
    let isAnyTouched = false
    for (const [id, place] of this.#places) {
      const isEmpty = place.from === place.to
      const from = changes.mapPos(place.from, isEmpty ? -1 : 1)
      const to = Math.max(from, changes.mapPos(place.to, isEmpty ? 1 : -1))
      const isTouched = changes.touchesRange(place.from, place.to) !== false
      this.#places.set(id, { ...place, from, to, isFresh: place.isFresh && !isTouched })
      isAnyTouched ||= isTouched
    }
    return isAnyTouched
  }

  /** Takes up the hunks as they are now. A hunk whose anchors speak of text that is still on its way keeps its place. */
  update(hunks: readonly (Pick<Hunk, 'anchors' | 'order'> & { readonly id: Id })[]): void {
    const ids = new Set(hunks.map(({ id }) => id))
    for (const id of this.#places.keys()) if (!ids.has(id)) this.#places.delete(id)
    for (const { id, anchors, order } of hunks) {
      const known = this.#places.get(id)
      if (anchors === undefined) {
        this.#places.delete(id)
        continue
      }
      if (known?.isFresh === true && isSameAnchors(known.anchors, anchors)) continue
      const range = this.#resolve(anchors)
      if (range !== null) this.#places.set(id, { ...range, anchors, order, isFresh: true })
    }
  }

  get(id: Id): Range | undefined {
    return this.#places.get(id)
  }

  all(): (Omit<PlacedHunk, 'id'> & { readonly id: Id })[] {
    return [...this.#places].map(([id, { from, to, order }]) => ({ id, from, to, order }))
  }
}

function isSameAnchors(a: Hunk['anchors'], b: Hunk['anchors']): boolean {
  return a?.from === b?.from && a?.to === b?.to
}
