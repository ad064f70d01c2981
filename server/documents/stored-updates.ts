/**
 * What is stored of a document, its snapshot and its log, built into an empty one slice by slice.
 *
 * Yjs goes through all of the document at most for one struct of an update. So an update that is short, or comes early, is
 * built in at once, as nearly all there are; another is decoded and built in piece by piece, each time until the slice is
 * over. What is made to take long takes as long in all as when it came, but nobody waits for more than a slice of it.
 */
import * as Y from 'yjs'
import type { BuildSteps } from './build-steps.ts'
import { CausalPieces } from './causal-pieces.ts'
import { type DecodedUpdate, decodeInSteps } from './decode-in-steps.ts'
import type { Origin } from './origin.ts'

const sliceMs = 8
/** As a key or a file's entry has. A room has thousands of such updates, and taking each apart costs more than all it does. */
const fewBytes = 256
/** Of an update and of the document with it, multiplied: so much takes a few slices at the very most. */
const fewBytesSquared = 4_096 ** 2

const fromStore: Origin = { kind: 'store' }

export class StoredUpdates {
  readonly #doc: Y.Doc
  readonly #updates: readonly Uint8Array[]
  readonly #steps: BuildSteps
  /** Of those that are built in, or begun. */
  #count = 0
  #bytes = 0
  /** Of the update that is begun: first the one, then the other. */
  #decoding: Generator<void, DecodedUpdate, void> | null = null
  #pieces: CausalPieces | null = null

  /** `steps`: of this document. */
  constructor(doc: Y.Doc, updates: readonly Uint8Array[], steps: BuildSteps) {
    this.#doc = doc
    this.#updates = updates
    this.#steps = steps
  }

  /** Builds in a slice of it, in one transaction; whether that was all. @throws on bytes that do not decode */
  buildSome(): boolean {
    const endAt = performance.now() + sliceMs
    return this.#doc.transact((transaction) => this.#buildUntil(endAt, transaction), fromStore)
  }

  #buildUntil(endAt: number, transaction: Y.Transaction): boolean {
    while (!this.#isAtEnd) {
      if (this.#decoding === null && this.#pieces === null) this.#begin()
      if (this.#decoding !== null) this.#decodeUntil(endAt, this.#decoding)
      if (this.#pieces?.buildUntil(endAt, transaction) === true) this.#pieces = null
      if (performance.now() > endAt) return this.#isAtEnd
    }
    return true
  }

  get #isAtEnd(): boolean {
    return this.#count === this.#updates.length && this.#decoding === null && this.#pieces === null
  }

  #decodeUntil(endAt: number, decoding: Generator<void, DecodedUpdate, void>): void {
    do {
      const step = decoding.next()
      if (step.done) {
        this.#decoding = null
        this.#pieces = new CausalPieces(this.#doc, step.value, this.#steps)
        return
      }
    } while (performance.now() < endAt)
  }

  /** The next update, which may be built in at once. */
  #begin(): void {
    const update = this.#updates[this.#count] ?? new Uint8Array()
    this.#count += 1
    this.#bytes += update.length
    const isCheap = update.length <= fewBytes || update.length * this.#bytes <= fewBytesSquared
    if (isCheap) Y.applyUpdate(this.#doc, update, fromStore)
    else this.#decoding = decodeInSteps(this.#doc, update)
  }
}
