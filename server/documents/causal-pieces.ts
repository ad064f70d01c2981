/**
 * An update that is built into a document in pieces, one after the other, so that it can be left off where it takes too long.
 *
 * What Yjs does for one struct is short in what people type, and of one that is made for it as long as the text: a single
 * frame could hold everybody up for minutes. Each piece rests on those before it and on what the document has; what rests
 * on something else comes behind them in one piece and waits in Yjs, and then the deletions, in order and each once: Yjs
 * goes over all that a range covers, however often. Those of what is not there come last, together. A piece is no longer
 * than what `build-steps.ts` says of it: of what takes longest, it is a single struct. Between two pieces the document may
 * take nothing else.
 *
 * The structs are integrated as https://github.com/yjs/yjs/blob/main/src/utils/encoding.js does, but for the order.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { type BuildSteps, mostSteps } from './build-steps.ts'
import { encodeStructs } from './cut-update.ts'
import type { DecodedUpdate } from './decode-in-steps.ts'
import { joinRanges } from './merged-updates.ts'
import type { DeletedRange } from './typed-update.ts'

type Struct = DecodedUpdate['structs'][number]

/** One client's structs, of which those before `at` are built in, or known. */
interface Run {
  readonly structs: Struct[]
  at: number
  /** By the place in it of what they wait for. */
  readonly waiters: Map<number, Run[]>
}

/** Structs and deletions of a piece, at first and at most. */
const firstPiece = 16
const mostInPiece = 1_024
/** A piece that took longer is followed by a shorter one. */
const shortPieceMs = 2

/** An update that changes nothing: Yjs looks with it for what need not wait any more. */
const nothing = new Uint8Array([0, 0])

export class CausalPieces {
  readonly #doc: Y.Doc
  readonly #steps: BuildSteps
  readonly #mostWaitingClients: number
  readonly #runs = new Map<number, Run>()
  readonly #ready: Run[]
  /** In the order in which they are built in from behind. */
  readonly #deleted: DeletedRange[]
  /** Deletions of what is not there. */
  #early: DeletedRange[] = []
  #isRestTaken = false
  #count = firstPiece
  /** Of structs and deletions together. */
  readonly size: number
  /** Under which something rests on what is not there; none before all else is built in. */
  waitingClients: readonly number[] = []

  /**
   * `steps`: of this document. What waits is not kept where it is of more client ids than `mostWaitingClients`.
   */
  constructor(
    doc: Y.Doc,
    { structs, ds }: DecodedUpdate,
    steps: BuildSteps,
    mostWaitingClients = Number.POSITIVE_INFINITY,
  ) {
    this.#doc = doc
    this.#steps = steps
    this.#mostWaitingClients = mostWaitingClients
    steps.count()
    for (const struct of structs) {
      const run = this.#runs.get(struct.id.client)
      if (run === undefined) this.#runs.set(struct.id.client, { structs: [struct], at: 0, waiters: new Map() })
      else run.structs.push(struct)
    }
    this.#ready = [...this.#runs.values()].reverse()
    const deleted = [...ds.clients].flatMap(([client, ranges]) =>
      joinRanges(ranges.map(({ clock, len }) => ({ client, clock, length: len }))),
    )
    this.#deleted = deleted.reverse()
    this.size = structs.length + this.#deleted.length
  }

  /** Under which it brings something. */
  get clients(): Iterable<number> {
    return this.#runs.keys()
  }

  /** How long all of it takes at most, where none of it is built in. */
  get steps(): number {
    let steps = this.#steps.ofDeleted(this.#deleted)
    for (const { structs } of this.#runs.values()) for (const struct of structs) steps += this.#stepsOf(struct)
    return steps
  }

  /** Builds in piece after piece, in a transaction, and at least one; false where the time was over before all of it was. */
  buildUntil(endAt: number, transaction: Y.Transaction): boolean {
    this.#steps.count()
    for (let startedAt = performance.now(); this.build(this.#count, transaction) > 0; ) {
      const now = performance.now()
      const isLong = now - startedAt > shortPieceMs
      this.#count = isLong ? Math.max(1, this.#count >> 1) : Math.min(mostInPiece, this.#count * 2)
      if (now > endAt) return false
      startedAt = now
    }
    return true
  }

  /** Builds in one piece, of so many structs or deletions at most. Of how many it was; 0 where there is no more. */
  build(count: number, transaction: Y.Transaction): number {
    const { store } = this.#doc
    // As it is for Yjs where it reads an update.
    transaction.local = false
    const structs = this.#buildStructs(count, transaction)
    if (structs > 0) {
      if (store.pendingDs !== null || store.pendingStructs !== null) Y.applyUpdate(this.#doc, nothing)
      return structs
    }
    if (!this.#isRestTaken) {
      this.#isRestTaken = true
      const waiting = new Map<number, Struct[]>()
      for (const [client, run] of this.#runs) {
        if (run.at < run.structs.length) waiting.set(client, run.structs.slice(run.at))
      }
      this.waitingClients = [...waiting.keys()]
      if (waiting.size > 0 && waiting.size <= this.#mostWaitingClients) Y.applyUpdate(this.#doc, encodeStructs(waiting))
    }
    const deleted = this.#nextDeleted(count)
    if (deleted.length > 0) Y.applyUpdate(this.#doc, encodeDeleted(deleted))
    return deleted.length
  }

  #nextDeleted(count: number): DeletedRange[] {
    const piece: DeletedRange[] = []
    let steps = 0
    for (let range = this.#deleted.pop(); range !== undefined; range = this.#deleted.pop()) {
      const { client, clock, length } = range
      const known = this.#known(client)
      if (clock + length > known) {
        const from = Math.max(clock, known)
        this.#early.push({ client, clock: from, length: clock + length - from })
      }
      if (clock >= known) continue
      // An answer to a step1 brings all that its client ever deleted: what is left of one goes on where it was left off.
      const there = this.#steps.undeleted({ client, clock, length: Math.min(length, known - clock) })
      if (there === null) continue
      const head = this.#steps.headOf(there, mostSteps - steps)
      steps += this.#steps.ofRange(head)
      piece.push(head)
      if (head.length < there.length) {
        this.#deleted.push({ client, clock: there.clock + head.length, length: there.length - head.length })
        return piece
      }
      if (piece.length >= count || steps >= mostSteps) return piece
    }
    return piece.length > 0 ? piece : this.#early.splice(0)
  }

  /** How many there were. */
  #buildStructs(count: number, transaction: Y.Transaction): number {
    let built = 0
    let steps = 0
    for (let run = this.#ready.at(-1); run !== undefined && built < count; run = this.#ready.at(-1)) {
      const struct = run.structs[run.at]
      if (struct === undefined || !this.#isReady(struct)) {
        this.#ready.pop()
        if (struct !== undefined) this.#park(run, struct)
        continue
      }
      const known = this.#known(struct.id.client) - struct.id.clock
      if (!(struct instanceof Y.Skip) && known < struct.length) {
        steps += this.#stepsOf(struct)
        if (steps > mostSteps && built > 0) break
        this.#integrate(struct, known, transaction)
        built += 1
      }
      const waiters = run.waiters.get(run.at)
      run.waiters.delete(run.at)
      run.at += 1
      for (const waiter of waiters ?? []) this.#ready.push(waiter)
    }
    return built
  }

  /** But for its first characters, which are known. */
  #integrate(struct: Y.Item | Y.GC, known: number, transaction: Y.Transaction): void {
    if (struct instanceof Y.Item) {
      // Yjs decodes the name of a type where it belongs to no document.
      const parent: unknown = struct.parent
      if (typeof parent === 'string') struct.parent = this.#doc.get(parent)
    }
    // Finds its neighbours, too.
    const missing = struct.getMissing(transaction, this.#doc.store)
    if (missing !== null)
      throw new Error(`invariant: a struct of ${struct.id.client} rests on what ${missing} has not sent`)
    struct.integrate(transaction, known)
  }

  #stepsOf(struct: Struct): number {
    if (!(struct instanceof Y.Item)) return 1
    const { client, clock } = struct.id
    const known = this.#known(client)
    // What is known of it is cut off, and the rest put behind that.
    const origin = known > clock ? Y.createID(client, known - 1) : struct.origin
    return this.#steps.ofItem({ origin, rightOrigin: struct.rightOrigin })
  }

  #known(client: number): number {
    return Y.getState(this.#doc.store, client)
  }

  #isReady(struct: Struct): boolean {
    if (struct instanceof Y.Skip) return true
    const { client, clock } = struct.id
    const known = this.#known(client)
    if (clock + struct.length <= known) return true
    return clock <= known && (!(struct instanceof Y.Item) || this.#missing(struct) === null)
  }

  /** The neighbour, or what it is in, that is not there. One of its own client is, or the update is none. */
  #missing({ id, origin, rightOrigin, parent }: Y.Item): Y.ID | null {
    if (this.#isMissing(id, origin)) return origin
    if (this.#isMissing(id, rightOrigin)) return rightOrigin
    return parent instanceof Y.ID && this.#isMissing(id, parent) ? parent : null
  }

  #isMissing({ client }: Y.ID, other: Y.ID | null): boolean {
    return other !== null && other.client !== client && other.clock >= this.#known(other.client)
  }

  /** Goes on once what it waits for was given out, where that is in the update. */
  #park(run: Run, struct: Struct): void {
    const missing = struct instanceof Y.Item ? this.#missing(struct) : null
    const other = missing === null ? undefined : this.#runs.get(missing.client)
    if (missing === null || other === undefined || struct.id.clock > this.#known(struct.id.client)) return
    const place = placeOf(other.structs, missing.clock)
    if (place === null || place < other.at) return
    const waiters = other.waiters.get(place)
    if (waiters === undefined) other.waiters.set(place, [run])
    else waiters.push(run)
  }
}

/** Where in a run the struct with this clock is. */
function placeOf(structs: readonly Struct[], clock: number): number | null {
  let [from, to] = [0, structs.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const struct = structs[middle]
    if (struct === undefined) return null
    if (struct.id.clock > clock) to = middle
    else if (struct.id.clock + struct.length <= clock) from = middle + 1
    else return middle
  }
  return null
}

function encodeDeleted(ranges: readonly DeletedRange[]): Uint8Array {
  const clients = new Map<number, DeletedRange[]>()
  for (const range of ranges) {
    const ofClient = clients.get(range.client)
    if (ofClient === undefined) clients.set(range.client, [range])
    else ofClient.push(range)
  }
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, clients.size)
  for (const [client, deleted] of clients) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, deleted.length)
    for (const { clock, length } of deleted) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, length)
    }
  }
  return encoding.toUint8Array(encoder)
}
