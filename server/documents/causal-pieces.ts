/**
 * An update as pieces, to be built into a document one after the other, so that it can be left off where it takes too long.
 *
 * What Yjs does for one struct is short in what people type, and of one that is made for it as long as the text: a single
 * frame could hold everybody up for minutes. Each piece rests on those before it and on what the document has; what rests
 * on something else comes behind them in one piece and waits in Yjs, and then the deletions, in order and each once: Yjs
 * goes over all that a range covers, however often. Those of what is not there come last, together. A piece is no longer
 * than what `build-steps.ts` says of it: of what takes longest, it is a single struct.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import { type BuildSteps, mostSteps } from './build-steps.ts'
import { encodeStructs } from './cut-update.ts'
import { joinRanges } from './merged-updates.ts'
import type { ClockOf, DeletedRange } from './typed-update.ts'

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

/** One client's structs, of which those before `at` are known or were given out. */
interface Run {
  readonly structs: Struct[]
  at: number
  /** By the place in it of what they wait for. */
  readonly waiters: Map<number, Run[]>
}

export class CausalPieces {
  readonly #clockOf: ClockOf
  readonly #steps: BuildSteps
  /** How far the document is once it has what was given out. */
  readonly #clocks = new Map<number, number>()
  readonly #runs = new Map<number, Run>()
  readonly #ready: Run[]
  /** In the order in which they are given out from behind. */
  readonly #deleted: DeletedRange[]
  /** Deletions of what is not there. */
  #early: DeletedRange[] = []
  #isRestTaken = false
  /** Of structs and deletions together. */
  readonly size: number
  /** Under which the piece given out last rests on what is not there. */
  waitingClients: readonly number[] = []

  /** `clockOf`: how far the document is before any of it. @throws on bytes that do not decode */
  constructor(update: Uint8Array, clockOf: ClockOf, steps: BuildSteps) {
    this.#clockOf = clockOf
    this.#steps = steps
    steps.count()
    const { structs, ds } = Y.decodeUpdate(update)
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

  /** How long all of it takes at most, where none of it was given out. */
  get steps(): number {
    let steps = this.#steps.ofDeleted(this.#deleted)
    for (const { structs } of this.#runs.values()) for (const struct of structs) steps += this.#stepsOf(struct)
    return steps
  }

  /** The next of so many structs or deletions at most; null where there is no more. */
  take(count: number): Uint8Array | null {
    this.waitingClients = []
    const structs = this.#nextStructs(count)
    if (structs.size > 0) return encodeStructs(structs)
    if (!this.#isRestTaken) {
      this.#isRestTaken = true
      const waiting = new Map<number, Struct[]>()
      for (const [client, run] of this.#runs) {
        if (run.at < run.structs.length) waiting.set(client, run.structs.slice(run.at))
      }
      this.waitingClients = [...waiting.keys()]
      if (waiting.size > 0) return encodeStructs(waiting)
    }
    const deleted = this.#nextDeleted(count)
    return deleted.length > 0 ? encodeDeleted(deleted) : null
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

  #nextStructs(count: number): Map<number, Struct[]> {
    const piece = new Map<number, Struct[]>()
    let size = 0
    let steps = 0
    for (let run = this.#ready.at(-1); run !== undefined && size < count; run = this.#ready.at(-1)) {
      const struct = run.structs[run.at]
      if (struct === undefined || !this.#isReady(struct)) {
        this.#ready.pop()
        if (struct !== undefined) this.#park(run, struct)
        continue
      }
      const { client, clock } = struct.id
      const end = clock + struct.length
      if (!(struct instanceof Y.Skip) && end > this.#known(client)) {
        steps += this.#stepsOf(struct)
        if (steps > mostSteps && size > 0) break
        const taken = piece.get(client) ?? []
        piece.set(client, taken)
        taken.push(struct)
        this.#clocks.set(client, end)
        size += 1
      }
      const waiters = run.waiters.get(run.at)
      run.waiters.delete(run.at)
      run.at += 1
      for (const waiter of waiters ?? []) this.#ready.push(waiter)
    }
    return piece
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
    return this.#clocks.get(client) ?? this.#clockOf(client)
  }

  #isReady(struct: Struct): boolean {
    if (struct instanceof Y.Skip) return true
    const { client, clock } = struct.id
    if (clock + struct.length <= this.#known(client)) return true
    return clock <= this.#known(client) && this.#missing(struct) === null
  }

  /** The neighbour that is not there. One of its own client is, or the update is none. */
  #missing(struct: Struct): Y.ID | null {
    if (!(struct instanceof Y.Item)) return null
    for (const neighbour of [struct.origin, struct.rightOrigin]) {
      if (neighbour === null || neighbour.client === struct.id.client) continue
      if (neighbour.clock >= this.#known(neighbour.client)) return neighbour
    }
    return null
  }

  /** Goes on once what it waits for was given out, where that is in the update. */
  #park(run: Run, struct: Struct): void {
    const missing = this.#missing(struct)
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
