/**
 * What clients bring to a document: built in within a bound of time (S25), and what of it came before something that it
 * builds on and waits. Yjs keeps what waits beside the document, and encodes it with that; here it is kept apart, is bounded,
 * and is built in on the time of whoever brings what it waited for only where it is little.
 */
import * as Y from 'yjs'
import { type BuildSteps, mostSteps } from './build-steps.ts'
import { CausalPieces } from './causal-pieces.ts'
import type { Origin } from './origin.ts'

/**
 * What became of an update. `left off`: the rest would have taken too long, and its author has to be asked for it;
 * `forgotten`: the rest of what waited for it would have, and whoever brought that has to be.
 */
export type Taken = 'all' | 'left off' | 'forgotten'

/** In which an update is built in. What people type takes a thousandth; a million characters of it, a part. */
const mostMsEach = 500
/** So small ones need no care. */
const fewParts = 16
const fewBytes = 1_024
/** A transaction takes about so long: Yjs joins what stands together at its end, and goes through all client ids there are. */
const transactionMs = 20
/** Client ids under which something waits: Yjs goes through all of them for each. More are not kept. */
const mostWaitingClients = 2_000
/** Of what waited, what is built in on the time of who brought what it waited for. More is left to who brought it itself. */
const mostReleased = { bytes: 16 * 1_024, ms: 20 }

export class ReceivedUpdates {
  readonly #doc: Y.Doc
  readonly #steps: BuildSteps
  /** Under which something has waited since nothing did. */
  readonly #waitingClients = new Set<number>()

  /** `steps`: of this document. */
  constructor(doc: Y.Doc, steps: BuildSteps) {
    this.#doc = doc
    this.#steps = steps
  }

  /**
   * Builds it in, in several transactions, as what Yjs does at the end of each takes its time too. What waits is no part of it
   * for Yjs, which would build in all that it releases at once. @throws on bytes that do not decode
   */
  apply(update: Uint8Array, origin: Origin): Taken {
    const { store } = this.#doc
    const pieces = this.#piecesOf(update)
    const waiting = store.pendingStructs
    store.pendingStructs = null
    const endAt = performance.now() + mostMsEach
    let isWhole: boolean
    try {
      isWhole = this.#buildIn(pieces, { update, origin, endAt })
    } finally {
      this.#goOnWaiting(waiting)
    }
    if (!isWhole) return 'left off'
    return this.#release(origin) ? 'all' : 'forgotten'
  }

  /** Bytes of what waits for updates that it builds on; infinite where it is of too many client ids. */
  get waitingBytes(): number {
    const { pendingStructs, pendingDs } = this.#doc.store
    if (this.#waitingClients.size > mostWaitingClients) return Number.POSITIVE_INFINITY
    if (pendingStructs === null) this.#waitingClients.clear()
    return (pendingStructs?.update.length ?? 0) + (pendingDs?.length ?? 0)
  }

  /**
   * Forgets deletions of what is not there yet, whose author would delete what is typed long after they left; they still
   * have them, and send them again when asked with a step1. Whether there were any.
   */
  dropEarlyDeletions(): boolean {
    const { store } = this.#doc
    if (store.pendingDs === null) return false
    store.pendingDs = null
    return true
  }

  /** Forgets what waits; its authors still have it, and send it again when asked with a step1. */
  dropWaiting(): void {
    const { store } = this.#doc
    store.pendingStructs = null
    store.pendingDs = null
    this.#waitingClients.clear()
  }

  /** Yjs encodes what waits together with what is integrated; nobody may see it before it is stored. */
  withoutWaiting(encode: () => Uint8Array): Uint8Array {
    const { store } = this.#doc
    const { pendingStructs, pendingDs } = store
    store.pendingStructs = null
    store.pendingDs = null
    try {
      return encode()
    } finally {
      store.pendingStructs = pendingStructs
      store.pendingDs = pendingDs
    }
  }

  #piecesOf(update: Uint8Array): CausalPieces {
    return new CausalPieces(this.#doc, update, this.#steps, mostWaitingClients)
  }

  /** False where the time was over before all of it was. */
  #buildIn(
    pieces: CausalPieces,
    { update, origin, endAt }: { readonly update: Uint8Array; readonly origin: Origin; readonly endAt: number },
  ): boolean {
    if (pieces.size <= fewParts && update.length <= fewBytes && pieces.steps <= mostSteps) {
      Y.applyUpdate(this.#doc, update, origin)
      if (this.#doc.store.pendingStructs !== null) this.#noteWaiting(pieces.clients)
      return true
    }
    const buildSome = (transaction: Y.Transaction) =>
      pieces.buildUntil(Math.min(endAt, performance.now() + transactionMs), transaction)
    let isWhole = false
    do {
      isWhole = this.#doc.transact(buildSome, origin)
      this.#noteWaiting(pieces.waitingClients)
    } while (!isWhole && performance.now() < endAt)
    return isWhole
  }

  /** Builds in what waited, as far as what it waited for is there now. False where it is much, and the rest is forgotten. */
  #release(origin: Origin): boolean {
    const { store } = this.#doc
    const waiting = store.pendingStructs
    if (waiting === null) return true
    const isReleased = [...waiting.missing].some(([client, clock]) => clock < Y.getState(store, client))
    if (!isReleased) return true
    store.pendingStructs = null
    this.#waitingClients.clear()
    if (waiting.update.length > mostReleased.bytes) return false
    const update = Y.convertUpdateFormatV2ToV1(waiting.update)
    const endAt = performance.now() + mostReleased.ms
    return this.#buildIn(this.#piecesOf(update), { update, origin, endAt })
  }

  /** As Yjs puts together what waits. */
  #goOnWaiting(before: Y.Doc['store']['pendingStructs']): void {
    const { store } = this.#doc
    const now = store.pendingStructs
    if (before === null || now === null) {
      store.pendingStructs = before ?? now
      return
    }
    const missing = new Map(before.missing)
    for (const [client, clock] of now.missing) missing.set(client, Math.min(clock, missing.get(client) ?? clock))
    store.pendingStructs = { missing, update: Y.mergeUpdatesV2([before.update, now.update]) }
  }

  #noteWaiting(clients: Iterable<number>): void {
    for (const client of clients) this.#waitingClients.add(client)
  }
}
