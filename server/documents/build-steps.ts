/**
 * How long Yjs takes at most to build something into a document, told before it does.
 *
 * In steps of about a quarter of a microsecond. An item's place is behind its left neighbour, where nobody else put something
 * there meanwhile; else Yjs goes on to the right, at worst through the whole text
 * (https://github.com/yjs/yjs/blob/main/src/structs/Item.js). Whatever is cut in two or joined moves all that its client wrote
 * later. What is told holds for one piece of a few hundred parts: what these are to each other is not looked at.
 */
import * as Y from 'yjs'
import { fileTextName } from '../../shared/model/room-document.ts'
import type { DeletedRange, Neighbours } from './typed-update.ts'

type Structs = (Y.Item | Y.GC)[]

/** About fifty milliseconds. */
export const mostSteps = 200_000
/** Items that Yjs may pass for one place without that being worth a word. */
const fewPassed = 32
/** Structs that are moved in one step. */
const movedInStep = 128

export class BuildSteps {
  readonly #store: Y.Doc['store']
  readonly #doc: Y.Doc
  /** Structs of all clients, as last counted. */
  #total = 0

  constructor(doc: Y.Doc) {
    this.#doc = doc
    this.#store = doc.store
  }

  /** For an item with these neighbours. */
  ofItem(neighbours: Neighbours): number {
    const { origin, rightOrigin } = neighbours
    const steps = 1 + this.#ofCut(origin) + this.#ofCut(rightOrigin)
    return this.isFar(neighbours) ? steps + this.#total : steps
  }

  /** For each part of what is built in, but for what goes through the text. */
  ofEach(): number {
    return 1 + (2 * this.#total) / movedInStep
  }

  /** To be called now and then: what is told later is told of as many structs as there are. */
  count(): void {
    this.#total = 0
    for (const structs of this.#store.clients.values()) this.#total += structs.length
  }

  /** For these deletions together. */
  ofDeleted(ranges: readonly DeletedRange[]): number {
    let steps = 0
    for (const range of ranges) steps += this.ofRange(range)
    return steps
  }

  ofRange({ client, clock, length }: DeletedRange): number {
    const structs = this.#store.clients.get(client)
    if (structs === undefined) return 1
    const [from, to] = [this.#indexOf(structs, clock), this.#indexOf(structs, clock + length - 1)]
    return 1 + to - from + (2 * structs.length) / movedInStep
  }

  /** A known range from the first on that is not deleted yet; null where all of it is. */
  undeleted({ client, clock, length }: DeletedRange): DeletedRange | null {
    const structs = this.#store.clients.get(client) ?? []
    for (let index = this.#indexOf(structs, clock); index < structs.length; index++) {
      const struct = structs[index]
      if (struct === undefined || struct.id.clock >= clock + length) return null
      if (struct.deleted) continue
      const from = Math.max(clock, struct.id.clock)
      return { client, clock: from, length: clock + length - from }
    }
    return null
  }

  /** The part of a range that takes no more than so many steps, or of one struct. */
  headOf(range: DeletedRange, steps: number): DeletedRange {
    const { client, clock, length } = range
    const structs = this.#store.clients.get(client)
    if (structs === undefined) return range
    const left = Math.max(1, Math.floor(steps - (2 * structs.length) / movedInStep))
    const behind = structs[this.#indexOf(structs, clock) + left]
    return behind === undefined || behind.id.clock >= clock + length
      ? range
      : { client, clock, length: behind.id.clock - clock }
  }

  /** Whether Yjs goes past more than a few items for its place: the loop of its `Item.integrate`, but to no end. */
  isFar({ origin, rightOrigin }: Neighbours): boolean {
    let item: Y.Item | null
    const passed = new Set<Y.Item>()
    if (origin === null) item = this.#doc.share.get(fileTextName)?._start ?? null
    else {
      const left = this.#itemOf(origin)
      // It comes in the same piece, so nothing here was put behind it.
      if (left === null) return false
      item = left.right
      if (origin.clock < left.id.clock + left.length - 1) {
        if (isIn(left, rightOrigin)) return false
        passed.add(left)
      }
    }
    for (; item !== null && !isIn(item, rightOrigin); item = item.right) {
      if (passed.size >= fewPassed) return true
      passed.add(item)
      if (Y.compareIDs(item.origin, origin)) continue
      const behind = item.origin && this.#itemOf(item.origin)
      if (behind === null || !passed.has(behind)) return false
    }
    return false
  }

  #ofCut(id: Y.ID | null): number {
    return id === null ? 0 : (this.#store.clients.get(id.client)?.length ?? 0) / movedInStep
  }

  /** Null for what is not there, or no item any more. */
  #itemOf({ client, clock }: Y.ID): Y.Item | null {
    const structs = this.#store.clients.get(client)
    if (structs === undefined || clock >= Y.getState(this.#store, client)) return null
    const struct = structs[Y.findIndexSS(structs, clock)]
    return struct instanceof Y.Item ? struct : null
  }

  #indexOf(structs: Structs, clock: number): number {
    const last = structs.at(-1)
    return last === undefined || clock >= last.id.clock + last.length ? structs.length : Y.findIndexSS(structs, clock)
  }
}

function isIn({ id, length }: Y.Item, other: Y.ID | null): boolean {
  return other !== null && other.client === id.client && other.clock >= id.clock && other.clock < id.clock + length
}
