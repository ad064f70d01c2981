/**
 * The whole of a document for those who know nothing of it, encoded now and then instead of for each of them.
 *
 * It is a state that was encoded some time ago and the tail: what has changed since. Both are the same objects for
 * everyone who comes until the next change. The tail is bounded, so that a newcomer gets little of it; beyond that the
 * state is forgotten until the next newcomer asks. The tail comes first: Yjs keeps it until the state arrives, so that a
 * client which takes the state for the moment of being synced has all.
 */
import { type MergeableUpdate, mergeUpdates } from './merged-updates.ts'

/** What somebody lacks, to be applied in this order. */
export interface LackingState {
  readonly tail: readonly Uint8Array[]
  readonly state: Uint8Array
}

/** A newcomer's Yjs applies the tail twice: it waits first. */
const mostInTail = 300
/** Where the tail is so large beside the state, encoding anew costs little more than sending both. */
const tailShare = 1 / 4

export class NewcomerState {
  readonly #encode: () => Uint8Array
  #state: Uint8Array | null = null
  #tail: MergeableUpdate[] = []
  #tailBytes = 0
  #merged: LackingState | null = null

  /** `encode` gives all of the document as it is now. */
  constructor(encode: () => Uint8Array) {
    this.#encode = encode
  }

  /** The document has changed by this. */
  add(change: MergeableUpdate): void {
    if (this.#state === null) return
    this.#merged = null
    this.#tail.push(copyOf(change))
    this.#tailBytes += change.update.length
    if (this.#tail.length > mostInTail || this.#tailBytes > this.#state.length * tailShare) this.#forget()
  }

  read(): LackingState {
    if (this.#state === null) this.#state = this.#encode()
    this.#merged ??= { tail: mergeUpdates(this.#tail), state: this.#state }
    return this.#merged
  }

  #forget(): void {
    this.#state = null
    this.#merged = null
    this.#tail = []
    this.#tailBytes = 0
  }
}

/** A received update is a view of what came from the socket in one piece, which would be kept with it. */
function copyOf({ update, typed }: MergeableUpdate): MergeableUpdate {
  const copy = update.slice()
  return { update: copy, typed: typed && { ...typed, update: copy } }
}
