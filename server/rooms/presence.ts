/**
 * The presence (awareness) states of one document, with outgoing clocks that the server owns.
 *
 * y-websocket clients keep the clocks of others over a reconnect but send their own old one again, and send on whatever
 * they hear; so a clock from a client is not believed. A state counts as new because of the connection it came over:
 *
 *   - a connection speaks for one Yjs client id, the first it sends; others it sends are echoes and are dropped
 *   - an id belongs to a member; its live connection is replaced only by another one of the same member
 *   - outgoing clocks are milliseconds since 1970, or one more than the last: newer than any before a restart, and far from
 *     a client's own, which counts from 0
 *   - an id goes at once when its client says null, some time after its connection has closed, so a reconnect shows nothing
 *
 * What is in a state is decided by whoever owns this (`read`); here it is opaque, encoded once per change.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { MemberId } from '../../shared/model/ids.ts'
import { encodeAwareness } from '../../shared/protocol/sync.ts'
import type { Clock } from '../operations/clock.ts'
import type { Connection } from './connection.ts'

/** How long the state of a closed connection stays. */
export const presenceGraceMs = 1_500
/** Clients forget a state that was not renewed for 30 s. */
const renewalMs = 12_000
/** Bytes of one state's JSON. */
const maxStateBytes = 4_096
/** Ids remembered after they have gone, to tell echoes of them. */
const maxGone = 1_000
/** No client counts so far, no server so little. */
const firstServerClock = 1_000_000_000

/** A JSON object; what may be in it is the document's business. */
export type State = Readonly<Record<string, unknown>>

interface Entry {
  /** Null for the server's own. */
  readonly member: MemberId | null
  connection: Connection | null
  state: State
  json: string
  clock: number
  encoded: Uint8Array
  forgetRemoval: (() => void) | null
}

export interface PresenceOptions {
  readonly clock: Clock
  /** What becomes public of a client's state; null publishes nothing. */
  readonly read: (state: State, connection: Connection) => State | null
}

export class Presence {
  readonly #options: PresenceOptions
  readonly #entries = new Map<number, Entry>()
  readonly #connections = new Map<Connection, { client: number | null }>()
  /** The connection that speaks for a client id. */
  readonly #speakers = new Map<number, Connection>()
  readonly #changed = new Set<number>()
  /** Ids that have gone, oldest first. */
  readonly #gone = new Map<number, Pick<Entry, 'member' | 'clock'>>()
  readonly #forgetRenewal: () => void
  #isFlushPlanned = false

  constructor(options: PresenceOptions) {
    this.#options = options
    this.#forgetRenewal = options.clock.every(renewalMs, () => {
      for (const client of this.#entries.keys()) this.#touch(client)
    })
  }

  /**
   * Shows the newcomer everybody, and the newcomer's states to everybody from now on. What the same member shows over other
   * connections follows once the newcomer's own id is known: after a reconnect it may be the newcomer's own.
   */
  enter(connection: Connection): void {
    this.#connections.set(connection, { client: null })
    this.#introduce(connection, (member) => member !== connection.member.id)
  }

  sendAll(connection: Connection): void {
    this.#introduce(connection, () => true)
  }

  leave(connection: Connection): void {
    const own = this.#connections.get(connection)
    this.#connections.delete(connection)
    if (own?.client == null) return
    const client = own.client
    if (this.#speakers.get(client) === connection) this.#speakers.delete(client)
    const entry = this.#entries.get(client)
    if (entry?.connection !== connection) return
    entry.connection = null
    entry.forgetRemoval = this.#options.clock.after(presenceGraceMs, () => this.#remove(client))
  }

  /** A client's awareness update; whether it changed what it shows. @throws on bytes that are none */
  receive(connection: Connection, update: Uint8Array): boolean {
    const own = this.#connections.get(connection)
    if (own === undefined) return false
    let isChanged = false
    const decoder = decoding.createDecoder(update)
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      const json = decoding.readVarString(decoder)
      if (own.client === null && !this.#isEcho(client, clock, connection)) {
        own.client = client
        this.#speakers.set(client, connection)
        this.#introduce(connection, (member) => member === connection.member.id)
      }
      if (own.client !== client) continue
      const state = readState(json)
      if (state === undefined) continue
      const shown = state === null ? null : this.#options.read(state, connection)
      if (shown === null) this.#withdraw(client, connection)
      else if (this.#show(client, connection, shown)) isChanged = true
    }
    return isChanged
  }

  /** The server's own state under an id of its own; null takes it away. */
  publish(client: number, state: State | null): void {
    const entry = this.#entries.get(client)
    if (state === null) {
      if (entry?.member === null) this.#remove(client)
      return
    }
    if (entry !== undefined && entry.member !== null) return
    if (entry === undefined) this.#add(client, { member: null, connection: null }, state)
    else this.#replace(client, entry, state)
  }

  /** Whose Yjs client id it is, while their connection lasts. */
  speakerOf(client: number): Connection | undefined {
    return this.#speakers.get(client)
  }

  /** Who shows what now; the server's own states have no member. */
  *states(): IterableIterator<{ readonly member: MemberId | null; readonly state: State }> {
    for (const { member, state } of this.#entries.values()) yield { member, state }
  }

  close(): void {
    this.#forgetRenewal()
    for (const entry of this.#entries.values()) entry.forgetRemoval?.()
    this.#entries.clear()
    this.#connections.clear()
    this.#speakers.clear()
    this.#changed.clear()
  }

  #introduce(connection: Connection, isWanted: (member: MemberId | null) => boolean): void {
    const wanted = [...this.#entries].filter(([, { member }]) => isWanted(member))
    // Every clock moves on: a client that was here before would ignore the ones it knows.
    for (const [client, entry] of wanted) this.#encode(client, entry)
    this.#send(
      connection,
      wanted.map(([client]) => client),
    )
  }

  /** Clients send on what they hear: a state of another's id, or with the server's clock, is not their own. */
  #isEcho(client: number, clock: number, connection: Connection): boolean {
    const entry = this.#entries.get(client)
    const holder = entry === undefined ? this.#speakers.get(client)?.member.id : entry.member
    if (holder !== undefined) return holder !== connection.member.id
    const gone = this.#gone.get(client)
    return gone !== undefined && gone.member !== connection.member.id && clock >= firstServerClock
  }

  /** Whether it differs from what was shown. */
  #show(client: number, connection: Connection, state: State): boolean {
    const entry = this.#entries.get(client)
    if (entry === undefined) {
      this.#add(client, { member: connection.member.id, connection }, state)
      return true
    }
    if (entry.member !== connection.member.id) return false
    entry.forgetRemoval?.()
    entry.forgetRemoval = null
    entry.connection = connection
    return this.#replace(client, entry, state)
  }

  #withdraw(client: number, connection: Connection): void {
    if (this.#entries.get(client)?.connection === connection) this.#remove(client)
  }

  #add(client: number, owner: Pick<Entry, 'member' | 'connection'>, state: State): void {
    const entry: Entry = {
      ...owner,
      state,
      json: JSON.stringify(state),
      clock: this.#gone.get(client)?.clock ?? 0,
      encoded: new Uint8Array(),
      forgetRemoval: null,
    }
    this.#gone.delete(client)
    this.#entries.set(client, entry)
    this.#touch(client)
  }

  /** Whether it differs from what was shown; what does not is sent all the same, for it renews. */
  #replace(client: number, entry: Entry, state: State): boolean {
    const { json } = entry
    entry.state = state
    entry.json = JSON.stringify(state)
    this.#touch(client)
    return entry.json !== json
  }

  #remove(client: number): void {
    const entry = this.#entries.get(client)
    if (entry === undefined) return
    entry.forgetRemoval?.()
    this.#entries.delete(client)
    this.#gone.set(client, { member: entry.member, clock: entry.clock })
    const [oldest] = this.#gone.keys()
    if (this.#gone.size > maxGone && oldest !== undefined) this.#gone.delete(oldest)
    this.#touch(client)
  }

  /** Marks for sending; all changes of one turn go out together. */
  #touch(client: number): void {
    this.#changed.add(client)
    if (this.#isFlushPlanned) return
    this.#isFlushPlanned = true
    setImmediate(() => {
      this.#isFlushPlanned = false
      this.#flush()
    })
  }

  #flush(): void {
    const clients = [...this.#changed]
    this.#changed.clear()
    if (clients.length === 0) return
    const removals = new Map<number, Uint8Array>()
    for (const client of clients) {
      const entry = this.#entries.get(client)
      if (entry !== undefined) this.#encode(client, entry)
      else removals.set(client, this.#encodeRemoval(client))
    }
    const shared = this.#frame(clients, removals)
    for (const [connection, { client }] of this.#connections) {
      if (client === null || !clients.includes(client)) connection.send(shared)
      else this.#send(connection, clients, removals)
    }
  }

  /** Sends the named states, without the connection's own. */
  #send(connection: Connection, clients: readonly number[], removals = new Map<number, Uint8Array>()): void {
    const own = this.#connections.get(connection)?.client
    const others = clients.filter((client) => client !== own)
    if (others.length > 0) connection.send(this.#frame(others, removals))
  }

  #frame(clients: readonly number[], removals: ReadonlyMap<number, Uint8Array>): Uint8Array {
    const encoder = encoding.createEncoder()
    const parts = clients.flatMap((client) => this.#entries.get(client)?.encoded ?? removals.get(client) ?? [])
    encoding.writeVarUint(encoder, parts.length)
    for (const part of parts) encoding.writeUint8Array(encoder, part)
    return encodeAwareness(encoding.toUint8Array(encoder))
  }

  #encode(client: number, entry: Entry): void {
    entry.clock = this.#nextClock(entry.clock)
    entry.encoded = encodeEntry(client, entry.clock, entry.json)
  }

  #encodeRemoval(client: number): Uint8Array {
    const gone = this.#gone.get(client)
    const clock = this.#nextClock(gone?.clock ?? 0)
    if (gone !== undefined) this.#gone.set(client, { ...gone, clock })
    return encodeEntry(client, clock, 'null')
  }

  #nextClock(last: number): number {
    return Math.max(last + 1, firstServerClock, this.#options.clock.now())
  }
}

function encodeEntry(client: number, clock: number, json: string): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(encoder, json)
  return encoding.toUint8Array(encoder)
}

/** Undefined for what is no state (too large, not an object). @throws on what is no JSON */
function readState(json: string): State | null | undefined {
  if (json.length > maxStateBytes) return undefined
  const value: unknown = JSON.parse(json)
  if (value === null) return null
  return typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined
}
