/**
 * A Y.Doc as the server holds it: the one place where updates go in and come out.
 *
 * Every change has an `Origin`, and every follower sees every change once, with its origin. Beside what is integrated, an
 * update may be in one of two states:
 *
 *   - *deferred*: plain typing, where nobody follows the text itself. It is told at once, and integrated together with what
 *     else was typed, before anything of the document is read (`doc`), or when enough of it is there
 *   - *waiting*: it came before one that it builds on. It is kept (`received-updates.ts`), nobody is told, and whoever feeds
 *     the document bounds it
 *
 * and one that takes long may be taken in part (`Taken`).
 *
 * It knows nothing of sockets or storage.
 */
import * as Y from 'yjs'
import { WeftError } from '../../shared/errors.ts'
import { BuildSteps, mostSteps } from './build-steps.ts'
import { encodeTransaction } from './encode-transaction.ts'
import { type InspectedUpdate, inspectTyped, inspectUpdate } from './inspected-update.ts'
import { type MergeableUpdate, mergeUpdates } from './merged-updates.ts'
import { type LackingState, NewcomerState } from './newcomer-state.ts'
import type { Origin } from './origin.ts'
import { ReceivedUpdates, type Taken } from './received-updates.ts'
import { StoredUpdates } from './stored-updates.ts'
import type { TypedRun, TypedUpdate } from './typed-update.ts'

/** `typed`: the parts of an update that came as it is. */
export type UpdateListener = (update: Uint8Array, origin: Origin, typed: TypedUpdate | null) => void

/** So many structs of what is typed are built in at once at most, which takes a few milliseconds. */
const mostDeferred = 500
/** So many are worth a transaction, and so old ones are due. */
const manyDeferred = 50
const dueAfterMs = 250

/** What is deferred takes longer only where somebody wants it to: so many keys are built in as they come then. */
const mostMsDeferred = 100
const builtInThen = 5_000

/** Resolves in a later turn of the event loop. @throws to end what waits for it */
export type NextTurn = () => Promise<void>

export class SharedDocument {
  readonly #doc = new Y.Doc({ gcFilter: ({ id, length }) => !this.#isKept(id.client, id.clock + length) })
  readonly #steps = new BuildSteps(this.#doc)
  readonly #received = new ReceivedUpdates(this.#doc, this.#steps)
  readonly #onError: (error: unknown) => void
  readonly #listeners = new Set<UpdateListener>()
  /** Client ids that the server itself writes under. */
  readonly #ownClients = new Set<number>()
  readonly #newcomerState = new NewcomerState(() => this.wholeState())
  /** What somebody was last said to lack, until the next change: after a lost connection many come back with the same. */
  #lastLacking: { readonly stateVector: Uint8Array; readonly lacking: LackingState } | null = null
  /** What is being applied, where its bytes are all that it changes. */
  #typed: TypedUpdate | null = null
  /** What was told already and is not integrated yet, in its order. */
  #deferred: MergeableUpdate[] = []
  /** How far the document is once it is. */
  readonly #deferredClocks = new Map<number, number>()
  #deferredStructs = 0
  /** How long it takes at most. */
  #deferredSteps = 0
  #deferredSinceMs = 0
  /** What changes now was told already, or is news to nobody. */
  #isQuiet = false
  /** Keys that are built in as they come. */
  #builtInLeft = 0
  /** By client id, the clock from which on what is deleted keeps its text; null while there is none. */
  #keptDeleted: Map<number, number> | null = null
  #depth = 0

  /** `onError` hears of a follower that failed: its failure is neither the change's nor its author's. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
    this.#ownClients.add(this.#doc.clientID)
    this.#doc.on('afterTransaction', (transaction: Y.Transaction) => {
      if (this.#isQuiet) return
      const typed = transaction.local ? null : this.#typed
      const update = typed?.update ?? encodeTransaction(transaction)
      if (update !== null) this.#tell({ update, typed }, transaction.origin)
    })
  }

  /** With all that came; what is read off it is true until the next turn. */
  get doc(): Y.Doc {
    this.integrate()
    return this.#doc
  }

  /**
   * Fills the empty document from the store, before anyone follows it: in one go, or slice by slice where that takes long
   * (S26). `nextTurn` resolves when another slice may begin; what it throws ends the load, and the document is to be destroyed.
   * @throws document_unavailable where what was stored does not decode; what `nextTurn` throws
   */
  async load(updates: readonly Uint8Array[], nextTurn: NextTurn): Promise<void> {
    const stored = new StoredUpdates(this.#doc, updates, this.#steps)
    while (!this.#loadSome(stored)) await nextTurn()
  }

  /** Whether that was all. */
  #loadSome(stored: StoredUpdates): boolean {
    this.#isQuiet = true
    try {
      const isAll = stored.buildSome()
      if (isAll) this.#received.takeOver()
      return isAll
    } catch (cause) {
      throw new WeftError('document_unavailable', 'The stored document does not decode.', { cause })
    } finally {
      this.#isQuiet = false
    }
  }

  /** What a client's update would change. @throws update_invalid on bytes that do not decode */
  inspect(update: Uint8Array): InspectedUpdate {
    const clockOf = (client: number) => this.#clockOf(client)
    const short = inspectTyped(this.#doc, clockOf, update, this.#steps)
    const inspected = short?.hasNews ? short : inspectUpdate(this.doc, update)
    // More comes with it than its bytes.
    const releases = inspected.typed !== null && this.#received.isReleasedBy(inspected.typed.inserted, clockOf)
    return releases ? { ...inspected, typed: null } : inspected
  }

  /**
   * `typed` where it was inspected and found news as a whole. @throws update_invalid on bytes that do not decode
   */
  apply(update: Uint8Array, origin: Origin, typed: TypedUpdate | null = null): Taken {
    const isShort = typed !== null && this.#steps.ofDeleted(typed.deleted) <= mostSteps
    if (isShort && typed.inserted && this.defers) {
      this.#defer(typed, typed.inserted, origin)
      return 'all'
    }
    this.integrate()
    try {
      return this.run(() => {
        if (!isShort) return this.#received.apply(update, origin)
        this.#typed = typed
        try {
          Y.applyUpdate(this.#doc, update, origin)
        } finally {
          this.#typed = null
        }
        this.#builtInLeft -= 1
        return 'all'
      })
    } catch (cause) {
      throw cause instanceof WeftError ? cause : new WeftError('update_invalid', undefined, { cause })
    }
  }

  /** One transaction; with `client`, what it inserts carries that Yjs client id. */
  transact<T>(origin: Origin, change: () => T, options: { readonly client?: number } = {}): T {
    const { doc } = this
    return this.run(() => {
      const { client } = options
      if (client === undefined) return doc.transact(change, origin)
      const own = doc.clientID
      this.#ownClients.add(client)
      doc.clientID = client
      try {
        return doc.transact(change, origin)
      } finally {
        doc.clientID = own
      }
    })
  }

  /** Whether the server writes under this client id, so that nobody else may. */
  isOwnClient(client: number): boolean {
    return client === this.#doc.clientID || this.#ownClients.has(client)
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.doc)
  }

  /**
   * What someone with this state vector lacks; a newcomer's vector is empty.
   * @throws frame_invalid on bytes that are no state vector
   */
  stateFor(stateVector: Uint8Array): LackingState {
    if (stateVector.length <= 1) return this.#newcomerState.read()
    // Also for who has all characters: what was deleted is not in a state vector.
    if (this.#lastLacking === null || Buffer.compare(this.#lastLacking.stateVector, stateVector) !== 0) {
      const { doc } = this
      const state = this.#received.withoutWaiting(() => encodeDiff(doc, stateVector))
      this.#lastLacking = { stateVector: stateVector.slice(), lacking: { tail: [], state } }
    }
    return this.#lastLacking.lacking
  }

  /** All of it, as one update. */
  wholeState(): Uint8Array {
    const { doc } = this
    return this.#received.withoutWaiting(() => Y.encodeStateAsUpdate(doc))
  }

  /** Whether it knows all characters of these client ids up to these clocks. */
  knows(reaches: Iterable<readonly [client: number, clock: number]>): boolean {
    for (const [client, clock] of reaches) if (this.#clockOf(client) < clock) return false
    return true
  }

  /** Bytes of what waits for updates that it builds on; infinite where it is of too many client ids. */
  get waitingBytes(): number {
    return this.#received.waitingBytes
  }

  /**
   * Forgets deletions of what is not there yet, whose author would delete what is typed long after they left; they still
   * have them, and send them again when asked with a step1. Whether there were any.
   */
  dropEarlyDeletions(): boolean {
    return this.#received.dropEarlyDeletions()
  }

  /** Forgets what waits; its authors still have it, and send it again when asked with a step1. */
  dropWaiting(): void {
    this.#received.dropWaiting()
  }

  /** What is deleted of this client id, from a clock on, keeps its text; null: no more. */
  keepDeleted(client: number, from: number | null): void {
    if (from === null) {
      this.#keptDeleted?.delete(client)
      if (this.#keptDeleted?.size === 0) this.#keptDeleted = null
      return
    }
    this.#keptDeleted ??= new Map()
    this.#keptDeleted.set(client, from)
  }

  /** Called after each change, or before it where it is deferred; in order, synchronously. Returns unsubscribing. */
  onUpdate(listener: UpdateListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  destroy(): void {
    this.#listeners.clear()
    this.#deferred = []
    this.#doc.destroy()
  }

  /**
   * Builds in what was deferred, all in one transaction; reading the document does it as well. What typing makes is
   * told, stored and sent on as it comes, and costs the document most when it is built in key by key.
   */
  integrate(): void {
    if (this.#deferred.length === 0) return
    const deferred = this.#deferred
    this.#deferred = []
    this.#deferredClocks.clear()
    this.#isQuiet = true
    const startedAt = performance.now()
    try {
      for (const update of mergeUpdates(deferred)) Y.applyUpdate(this.#doc, update)
    } catch (error) {
      this.#onError(error)
      this.#integrateEach(deferred)
    } finally {
      this.#isQuiet = false
      if (performance.now() - startedAt > mostMsDeferred) this.#builtInLeft = builtInThen
    }
  }

  /** What one of them does to Yjs keeps none of the others out. */
  #integrateEach(deferred: readonly MergeableUpdate[]): void {
    for (const { update } of deferred) {
      try {
        Y.applyUpdate(this.#doc, update)
      } catch (error) {
        this.#onError(error)
      }
    }
  }

  /** As `integrate`, where it is worth it by now; called again and again while something happens. */
  integrateSome(): void {
    const isDue = performance.now() - this.#deferredSinceMs > dueAfterMs
    if (this.#deferred.length > 0 && (isDue || this.#deferred.length >= manyDeferred)) this.integrate()
  }

  /** Whether nobody follows what is in the document. */
  protected get mayDefer(): boolean {
    return false
  }

  /** Whether a key is told before it is built in. */
  protected get defers(): boolean {
    return this.#builtInLeft <= 0 && this.mayDefer
  }

  #defer(typed: TypedUpdate, inserted: TypedRun, origin: Origin): void {
    if (this.#deferred.length === 0) {
      this.#deferredSinceMs = performance.now()
      this.#deferredStructs = 0
      this.#deferredSteps = 0
      this.#steps.count()
    }
    this.#deferredStructs += inserted.structs
    this.#deferredSteps += inserted.structs * this.#steps.ofEach() + this.#steps.ofDeleted(typed.deleted)
    this.#deferred.push({ update: typed.update, typed })
    this.#deferredClocks.set(inserted.client, inserted.to)
    this.#tell({ update: typed.update, typed }, origin)
    if (this.#deferredStructs >= mostDeferred || this.#deferredSteps >= mostSteps) this.integrate()
  }

  #isKept(client: number, end: number): boolean {
    const from = this.#keptDeleted?.get(client)
    return from !== undefined && end > from
  }

  #clockOf(client: number): number {
    return this.#deferredClocks.get(client) ?? Y.getState(this.#doc.store, client)
  }

  #tell(change: MergeableUpdate, origin: Origin): void {
    this.#lastLacking = null
    this.#newcomerState.add(change)
    for (const listener of this.#listeners) {
      try {
        listener(change.update, origin, change.typed)
      } catch (error) {
        this.#onError(error)
      }
    }
  }

  /** Runs a change; `afterChange` follows the outermost one. */
  protected run<T>(change: () => T): T {
    this.#depth += 1
    try {
      return change()
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.afterChange()
    }
  }

  /** For a kind of document that mends its content. */
  protected afterChange(): void {}
}

function encodeDiff(doc: Y.Doc, stateVector: Uint8Array): Uint8Array {
  try {
    return Y.encodeStateAsUpdate(doc, stateVector)
  } catch (cause) {
    throw new WeftError('frame_invalid', 'The bytes are not a state vector.', { cause })
  }
}
