/**
 * What clients bring to a document: built in within a bound of time (S25), and what of it came before something that it
 * builds on, and waits.
 *
 * Yjs would keep what waits beside the document, encode it with that, and build it in with whatever comes next, so that it
 * is told, stored and sent as part of nothing. So it is kept here alone: outside of these calls Yjs has no structs that wait.
 * It is built in by `apply`, where it is little, on the time of whoever brings what it waited for; whoever brings that by
 * another way (`isReleasedBy`) has to take this one.
 */
import * as Y from 'yjs'
import { type BuildSteps, mostSteps } from './build-steps.ts'
import { CausalPieces } from './causal-pieces.ts'
import type { Origin } from './origin.ts'
import type { ClockOf, TypedRun } from './typed-update.ts'

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

type PendingStructs = NonNullable<Y.Doc['store']['pendingStructs']>

export class ReceivedUpdates {
  readonly #doc: Y.Doc
  readonly #steps: BuildSteps
  #waiting: PendingStructs | null = null
  /** Under which something has waited since nothing did. */
  readonly #waitingClients = new Set<number>()

  /** `steps`: of this document. */
  constructor(doc: Y.Doc, steps: BuildSteps) {
    this.#doc = doc
    this.#steps = steps
  }

  /**
   * Builds it in, in several transactions, as what Yjs does at the end of each takes its time too.
   * @throws on bytes that do not decode
   */
  apply(update: Uint8Array, origin: Origin): Taken {
    const endAt = performance.now() + mostMsEach
    if (!this.#buildIn(update, { origin, endAt })) return 'left off'
    return this.#release(origin) ? 'all' : 'forgotten'
  }

  /** Takes over what waits in what was stored. */
  takeOver(): void {
    const { store } = this.#doc
    const now = store.pendingStructs
    store.pendingStructs = null
    const before = this.#waiting
    if (before === null || now === null) {
      this.#waiting = before ?? now
      return
    }
    // As Yjs puts it together.
    const missing = new Map(before.missing)
    for (const [client, clock] of now.missing) missing.set(client, Math.min(clock, missing.get(client) ?? clock))
    this.#waiting = { missing, update: Y.mergeUpdatesV2([before.update, now.update]) }
  }

  /** Whether some of what waits does so no more, once this is there, or deletions that came too early may be of it. */
  isReleasedBy(inserted: TypedRun | null, clockOf: ClockOf): boolean {
    if (inserted !== null && this.#doc.store.pendingDs !== null) return true
    for (const [client, clock] of this.#waiting?.missing ?? []) {
      if (clock < (inserted?.client === client ? inserted.to : clockOf(client))) return true
    }
    return false
  }

  /** Bytes of what waits for updates that it builds on; infinite where it is of too many client ids. */
  get waitingBytes(): number {
    if (this.#waitingClients.size > mostWaitingClients) return Number.POSITIVE_INFINITY
    if (this.#waiting === null) this.#waitingClients.clear()
    return (this.#waiting?.update.length ?? 0) + (this.#doc.store.pendingDs?.length ?? 0)
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
    this.#waiting = null
    this.#doc.store.pendingDs = null
    this.#waitingClients.clear()
  }

  /** Yjs encodes deletions that came too early together with what is there; nobody may see them before they are stored. */
  withoutWaiting(encode: () => Uint8Array): Uint8Array {
    const { store } = this.#doc
    const { pendingDs } = store
    store.pendingDs = null
    try {
      return encode()
    } finally {
      store.pendingDs = pendingDs
    }
  }

  /** False where the time was over before all of it was. */
  #buildIn(update: Uint8Array, { origin, endAt }: { readonly origin: Origin; readonly endAt: number }): boolean {
    const pieces = new CausalPieces(this.#doc, Y.decodeUpdate(update), this.#steps, mostWaitingClients)
    try {
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
    } finally {
      this.takeOver()
    }
  }

  /** Builds in what waited, as far as what it waited for is there now. False where it is much, and the rest is forgotten. */
  #release(origin: Origin): boolean {
    const waiting = this.#waiting
    if (waiting === null || !this.isReleasedBy(null, (client) => Y.getState(this.#doc.store, client))) return true
    this.#waiting = null
    this.#waitingClients.clear()
    if (waiting.update.length > mostReleased.bytes) return false
    const endAt = performance.now() + mostReleased.ms
    return this.#buildIn(Y.convertUpdateFormatV2ToV1(waiting.update), { origin, endAt })
  }

  #noteWaiting(clients: Iterable<number>): void {
    for (const client of clients) this.#waitingClients.add(client)
  }
}
