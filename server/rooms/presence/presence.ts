/**
 * The presence (awareness) states of one document, with outgoing clocks that the server owns.
 *
 * y-websocket clients keep the clocks of others over a reconnect but send their own old one again, and send on whatever
 * they hear; so a clock from a client is not believed. A state counts as new because of the connection it came over:
 *
 *   - a connection speaks for one Yjs client id, the first it sends; others it sends are echoes and are dropped
 *   - an id belongs to a member, who wrote or else is shown under it; its live connection is replaced only by another one of
 *     the same member
 *   - outgoing clocks are milliseconds since 1970, or one more than the last: newer than any before a restart, and far from
 *     a client's own, which counts from 0
 *   - an id goes at once when its client says null, some time after its connection has closed, so a reconnect shows nothing
 *
 * Among few, what changes is sent in the same turn; the more there are, the longer it is collected, for each frame costs
 * as many sends as there are people. Who comes and who goes waits a part of that. What is in a state is decided by
 * whoever owns this (`read`); here it is opaque. Nobody shown costs next to nothing.
 */
import * as decoding from 'lib0/decoding'
import type { MemberId } from '../../../shared/model/ids.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Connection } from '../connection.ts'
import { type EncodableState, PresenceBatch } from './presence-batch.ts'
import type { PresenceRenewal } from './presence-renewal.ts'

/** How long the state of a closed connection stays. */
export const presenceGraceMs = 1_500
/** Bytes of one state's JSON. */
const maxStateBytes = 4_096
/** Ids remembered after they have gone, to tell echoes of them. */
const maxGone = 1_000
/** No client counts so far, no server so little. */
const firstServerClock = 1_000_000_000
/** Up to so many connections nothing is collected; then a quarter of a millisecond for each, up to the longest. */
const smallCrowd = 20
const collectMsEach = 0.25
const longestCollectMs = 100
/** The part of that which who comes and who goes waits. */
const urgentShare = 0.25
const never = Number.NEGATIVE_INFINITY

/** A JSON object; what may be in it is the document's business. */
export type State = Readonly<Record<string, unknown>>

interface Entry {
  /** Null for the server's own. */
  readonly member: MemberId | null
  connection: Connection | null
  state: State
  json: string
  clock: number
  /** When everybody was last sent it, as the clock measures. */
  sentAt: number
  forgetRemoval: (() => void) | null
}

/** Whose the client ids are. */
interface Owners {
  /** Whether another has written under it, whose it is. */
  isAnothers(client: number, member: MemberId): boolean
  /** Whether an id under which this member was seen stays theirs when they go; null is the server. */
  isKeptFor(member: MemberId | null): boolean
}

export interface PresenceOptions {
  readonly clock: Clock
  readonly renewal: PresenceRenewal
  readonly ids: Owners
  /** What becomes public of a client's state; null publishes nothing. */
  readonly read: (state: State, connection: Connection) => State | null
}

export class Presence {
  readonly #options: PresenceOptions
  readonly #entries = new Map<number, Entry>()
  /** With the client id that each speaks for, once it is known. */
  readonly #connections = new Map<Connection, number | null>()
  /** The connection that speaks for a client id. */
  readonly #speakers = new Map<number, Connection>()
  /** Ids that have gone, oldest first. */
  #gone: Map<number, Pick<Entry, 'member' | 'clock'>> | null = null
  /** What the next flush sends. */
  #changed: Set<number> | null = null
  #planned: { readonly at: number; readonly forget: () => void } | null = null
  #flushedAt = never
  #isClosed = false

  constructor(options: PresenceOptions) {
    this.#options = options
  }

  /**
   * Shows the newcomer everybody, and the newcomer's states to everybody from now on. What the same member shows over other
   * connections follows once the newcomer's own id is known: after a reconnect it may be the newcomer's own.
   */
  enter(connection: Connection): void {
    this.#connections.set(connection, null)
    this.#introduce(connection, (member) => member !== connection.member.id)
  }

  sendAll(connection: Connection): void {
    this.#introduce(connection, () => true)
  }

  /** All of it again for one who was sent nothing for a while, who has gone meanwhile too. */
  catchUp(connection: Connection): void {
    this.sendAll(connection)
    const own = this.#connections.get(connection)
    const gone: EncodableState[] = []
    for (const [client, last] of this.#gone ?? []) {
      if (client === own) continue
      last.clock = this.#nextClock(last.clock)
      gone.push({ client, clock: last.clock, json: 'null' })
    }
    if (gone.length > 0) connection.send(new PresenceBatch(gone).frame)
  }

  leave(connection: Connection): void {
    const client = this.#connections.get(connection)
    this.#connections.delete(connection)
    if (client == null) return
    if (this.#speakers.get(client) === connection) this.#speakers.delete(client)
    const entry = this.#entries.get(client)
    if (entry?.connection !== connection) return
    entry.connection = null
    entry.forgetRemoval = this.#options.clock.after(presenceGraceMs, () => this.#remove(client))
  }

  /** A client's awareness update; whether it changed what it shows. @throws on bytes that are none */
  receive(connection: Connection, update: Uint8Array): boolean {
    let own = this.#connections.get(connection)
    if (own === undefined) return false
    let isChanged = false
    const decoder = decoding.createDecoder(update)
    for (let count = decoding.readVarUint(decoder); count > 0; count--) {
      const client = decoding.readVarUint(decoder)
      const clock = decoding.readVarUint(decoder)
      if (own === null && !this.#isEcho(client, clock, connection)) {
        own = client
        this.#connections.set(connection, client)
        this.#speakers.set(client, connection)
        this.#introduce(connection, (member) => member === connection.member.id)
      }
      if (own !== client) {
        // Most of what comes in a crowd: not worth decoding.
        skipVarString(decoder)
        continue
      }
      const state = readState(decoding.readVarString(decoder))
      if (state === undefined) continue
      const shown = state === null ? null : this.#options.read(state, connection)
      if (shown === null) this.#withdraw(client, connection)
      else if (this.#show(client, connection, shown)) isChanged = true
    }
    return isChanged
  }

  /** The server's own state under an id of its own; null takes it away. */
  publish(client: number, state: State | null): void {
    if (this.#isClosed) return
    const entry = this.#entries.get(client)
    if (state === null) {
      if (entry?.member === null) this.#remove(client)
      return
    }
    if (entry !== undefined && entry.member !== null) return
    if (entry === undefined) this.#add(client, { member: null, connection: null }, state)
    else this.#replace(client, entry, state)
  }

  /** Reads anew what a member shows: the member has changed. */
  reread(member: MemberId): void {
    for (const [client, entry] of this.#entries) {
      if (entry.member !== member || entry.connection === null) continue
      const shown = this.#options.read(entry.state, entry.connection)
      if (shown !== null) this.#replace(client, entry, shown)
    }
  }

  /** Whose Yjs client id it is, while their connection lasts. */
  speakerOf(client: number): Connection | undefined {
    return this.#speakers.get(client)
  }

  /** Who was last shown under a Yjs client id, where it stays theirs when they go. */
  keeperOf(client: number): MemberId | undefined {
    const member = (this.#entries.get(client) ?? this.#gone?.get(client))?.member ?? null
    return member !== null && this.#options.ids.isKeptFor(member) ? member : undefined
  }

  /** The Yjs client id that it speaks for; null where it has shown none. */
  clientOf(connection: Connection): number | null {
    return this.#connections.get(connection) ?? null
  }

  /** Who shows what now; the server's own states have no member. */
  *states(): IterableIterator<{ readonly member: MemberId | null; readonly state: State }> {
    for (const { member, state } of this.#entries.values()) yield { member, state }
  }

  renew(sentBefore: number): void {
    for (const [client, { sentAt }] of this.#entries) if (sentAt <= sentBefore) this.#touch(client)
  }

  /** From now on nobody is shown or sent anything. Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#options.renewal.delete(this)
    for (const entry of this.#entries.values()) entry.forgetRemoval?.()
    this.#planned?.forget()
    this.#entries.clear()
    this.#connections.clear()
    this.#speakers.clear()
    this.#changed = null
  }

  #introduce(connection: Connection, isWanted: (member: MemberId | null) => boolean): void {
    if (!connection.isOpen) return
    const own = this.#connections.get(connection)
    const wanted: EncodableState[] = []
    for (const [client, entry] of this.#entries) {
      if (client === own || !isWanted(entry.member)) continue
      // Every clock moves on: a client that was here before would ignore the ones it knows.
      entry.clock = this.#nextClock(entry.clock)
      wanted.push({ client, clock: entry.clock, json: entry.json })
    }
    if (wanted.length > 0) connection.send(new PresenceBatch(wanted).frame)
  }

  /** Clients send on what they hear: a state of another's id, or with the server's clock, is not their own. */
  #isEcho(client: number, clock: number, connection: Connection): boolean {
    const { ids } = this.#options
    const member = connection.member.id
    if (ids.isAnothers(client, member)) return true
    const entry = this.#entries.get(client)
    const holder = entry === undefined ? this.#speakers.get(client)?.member.id : entry.member
    if (holder !== undefined) return holder !== member
    const gone = this.#gone?.get(client)
    if (gone === undefined || gone.member === member) return false
    return clock >= firstServerClock || ids.isKeptFor(gone.member)
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
    const clock = this.#gone?.get(client)?.clock ?? 0
    this.#gone?.delete(client)
    const json = JSON.stringify(state)
    const { member, connection } = owner
    this.#entries.set(client, { member, connection, state, json, clock, sentAt: never, forgetRemoval: null })
    this.#options.renewal.add(this)
    this.#touch(client, urgentShare)
  }

  /** Whether it differs from what was shown; what does not is not sent: it is renewed in time. */
  #replace(client: number, entry: Entry, state: State): boolean {
    const json = JSON.stringify(state)
    if (entry.json === json) return false
    entry.state = state
    entry.json = json
    this.#touch(client)
    return true
  }

  #remove(client: number): void {
    const entry = this.#entries.get(client)
    if (entry === undefined) return
    entry.forgetRemoval?.()
    this.#entries.delete(client)
    if (this.#entries.size === 0) this.#options.renewal.delete(this)
    this.#gone ??= new Map()
    this.#gone.set(client, { member: entry.member, clock: entry.clock })
    const [oldest] = this.#gone.keys()
    if (this.#gone.size > maxGone && oldest !== undefined) this.#gone.delete(oldest)
    this.#touch(client, urgentShare)
  }

  /** Marks for sending; `share` is the part of the time for collecting that it may wait. */
  #touch(client: number, share = 1): void {
    this.#changed ??= new Set()
    this.#changed.add(client)
    const now = this.#options.clock.monotonic()
    const at = Math.max(now, this.#flushedAt + collectMs(this.#connections.size) * share)
    if (this.#planned !== null && this.#planned.at <= at) return
    this.#planned?.forget()
    this.#planned = { at, forget: at <= now ? this.#atEndOfTurn() : this.#after(at - now) }
  }

  #atEndOfTurn(): () => void {
    const immediate = setImmediate(() => this.#flush())
    return () => clearImmediate(immediate)
  }

  #after(ms: number): () => void {
    return this.#options.clock.after(ms, () => this.#flush())
  }

  #flush(): void {
    this.#planned = null
    const changed = this.#changed
    this.#changed = null
    if (changed === null) return
    this.#flushedAt = this.#options.clock.monotonic()
    const batch = new PresenceBatch([...changed].map((client) => this.#next(client)))
    for (const [connection, own] of this.#connections) {
      const frame = batch.frameFor(own)
      if (frame !== null) connection.send(frame)
    }
  }

  /** A state as everybody is sent it now, or that it has gone. */
  #next(client: number): EncodableState {
    const entry = this.#entries.get(client)
    if (entry !== undefined) {
      entry.clock = this.#nextClock(entry.clock)
      entry.sentAt = this.#flushedAt
      return { client, clock: entry.clock, json: entry.json }
    }
    const gone = this.#gone?.get(client)
    const clock = this.#nextClock(gone?.clock ?? 0)
    if (gone !== undefined) this.#gone?.set(client, { ...gone, clock })
    return { client, clock, json: 'null' }
  }

  #nextClock(last: number): number {
    return Math.max(last + 1, firstServerClock, this.#options.clock.now())
  }
}

/** How long changes are collected among so many. */
function collectMs(connections: number): number {
  return connections <= smallCrowd ? 0 : Math.min(longestCollectMs, connections * collectMsEach)
}

/** @throws where it ends before its length */
function skipVarString(decoder: decoding.Decoder): void {
  const length = decoding.readVarUint(decoder)
  if (length > decoder.arr.length - decoder.pos) throw new Error('a state is cut')
  decoder.pos += length
}

/** Undefined for what is no state (too large, not an object). @throws on what is no JSON */
function readState(json: string): State | null | undefined {
  if (json.length > maxStateBytes) return undefined
  const value: unknown = JSON.parse(json)
  return value === null || isState(value) ? value : undefined
}

function isState(value: unknown): value is State {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
