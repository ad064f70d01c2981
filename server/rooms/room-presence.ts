/**
 * Who is in a room, and in which of its files: one presence state a member on the room document, made by the server.
 *
 * A member is in the file that a page of theirs says it shows (`file` in its local state on the room document), else in
 * the file where they were last active. The agent is here while a task works or shows a caret.
 */
import type { FileId, MemberId } from '../../shared/model/ids.ts'
import type { RoomMember } from '../../shared/model/member.ts'
import type { PresenceUser, RoomPresence as RoomPresenceState } from '../../shared/model/presence.ts'
import type { Clock } from '../operations/clock.ts'
import type { Connection } from './connection.ts'
import { type Presence, presenceGraceMs, type State } from './presence.ts'
import { personOf } from './presence-states.ts'

export interface RoomPresenceOptions {
  /** The room document's. */
  readonly presence: Presence
  readonly clock: Clock
  readonly agent: PresenceUser
  /** The member as it is now, with its role. */
  readonly memberOf: (connection: Connection) => RoomMember
  readonly hasFile: (id: string) => id is FileId
}

interface Seat {
  /** The file document it is connected to; null on the room document. */
  document: FileId | null
  /** What its page says it shows. */
  shows: FileId | null
  /** Whom its page says it follows. */
  follows: MemberId | null
  /** When it last did something, in the order of the room. */
  activity: number
}

interface Guest {
  readonly client: number
  readonly seats: Map<Connection, Seat>
  /** Where they did something last. */
  latest: Seat | null
  shown: string
  forgetRemoval: (() => void) | null
}

export class RoomPresence {
  readonly #options: RoomPresenceOptions
  readonly #guests = new Map<MemberId, Guest>()
  readonly #clients = new Set<number>()
  readonly #agentClient: number
  readonly #carets = new Map<number, FileId>()
  #isAgentBusy = false
  #activity = 0

  constructor(options: RoomPresenceOptions) {
    this.#options = options
    this.#agentClient = this.#newClient(options.agent.id)
  }

  enter(connection: Connection, document: FileId | null): void {
    const { id } = connection.member
    const guest = this.#guests.get(id) ?? this.#welcome(id)
    guest.forgetRemoval?.()
    guest.forgetRemoval = null
    const seat: Seat = { document, shows: null, follows: null, activity: 0 }
    guest.seats.set(connection, seat)
    this.#noteLatest(guest, seat)
    this.#publish(guest, connection)
  }

  has(member: MemberId): boolean {
    return this.connectionsOf(member).length > 0
  }

  connectionsOf(member: MemberId): readonly Connection[] {
    return [...(this.#guests.get(member)?.seats.keys() ?? [])]
  }

  /** The member has changed. */
  reread(member: MemberId): void {
    const guest = this.#guests.get(member)
    const [connection] = guest?.seats.keys() ?? []
    if (guest !== undefined && connection !== undefined) this.#publish(guest, connection)
  }

  leave(connection: Connection): void {
    const { id } = connection.member
    const guest = this.#guests.get(id)
    if (!guest?.seats.delete(connection)) return
    const [other] = guest.seats.keys()
    if (other !== undefined) {
      this.#publish(guest, other)
      return
    }
    guest.forgetRemoval = this.#options.clock.after(presenceGraceMs, () => {
      this.#guests.delete(id)
      this.#clients.delete(guest.client)
      this.#options.presence.publish(guest.client, null)
    })
  }

  /** The member typed or moved a caret in the file that this connection is on. */
  noteActivity(connection: Connection): void {
    const guest = this.#guests.get(connection.member.id)
    const seat = guest?.seats.get(connection)
    // Who goes on where they were changes nothing, and does so with every caret move.
    if (guest === undefined || seat === undefined || guest.latest === seat) return
    this.#noteLatest(guest, seat)
    this.#publish(guest, connection)
  }

  /** What a client says of itself on the room document. */
  readState(state: State, connection: Connection): void {
    const guest = this.#guests.get(connection.member.id)
    const seat = guest?.seats.get(connection)
    if (guest === undefined || seat === undefined) return
    const { file, following } = state
    seat.shows = typeof file === 'string' && this.#options.hasFile(file) ? file : null
    seat.follows = this.#isToFollow(following, connection.member.id) ? following : null
    this.#noteLatest(guest, seat)
    this.#publish(guest, connection)
  }

  /** Where one of the agent's tasks writes; null takes its caret away. */
  showAgentIn(client: number, file: FileId | null): void {
    this.#carets.delete(client)
    if (file !== null) this.#carets.set(client, file)
    this.#publishAgent()
  }

  setAgentBusy(isBusy: boolean): void {
    if (this.#isAgentBusy === isBusy) return
    this.#isAgentBusy = isBusy
    this.#publishAgent()
  }

  /** Nobody is in a file that was deleted. */
  forgetFile(file: FileId): void {
    for (const guest of this.#guests.values()) {
      for (const [connection, seat] of guest.seats) {
        if (seat.document === file) seat.document = null
        if (seat.shows === file) seat.shows = null
        this.#publish(guest, connection)
      }
    }
    for (const [client, shown] of this.#carets) if (shown === file) this.showAgentIn(client, null)
  }

  close(): void {
    for (const { forgetRemoval } of this.#guests.values()) forgetRemoval?.()
    this.#guests.clear()
  }

  #welcome(id: MemberId): Guest {
    const guest: Guest = { client: this.#newClient(id), seats: new Map(), latest: null, shown: '', forgetRemoval: null }
    this.#guests.set(id, guest)
    return guest
  }

  #noteLatest(guest: Guest, seat: Seat): void {
    seat.activity = ++this.#activity
    guest.latest = seat
  }

  #publish(guest: Guest, connection: Connection): void {
    const user = personOf(this.#options.memberOf(connection))
    const seats = [...guest.seats.values()]
    const following = seats.find(({ follows }) => follows !== null)?.follows
    const state: RoomPresenceState & State = { user, file: fileOf(seats), ...(following != null && { following }) }
    const shown = JSON.stringify(state)
    if (guest.shown === shown) return
    guest.shown = shown
    this.#options.presence.publish(guest.client, state)
  }

  /** Somebody else who is here, or the agent. */
  #isToFollow(id: unknown, by: MemberId): id is MemberId {
    if (typeof id !== 'string' || id === by) return false
    return id === this.#options.agent.id || this.#guests.has(id as MemberId)
  }

  #publishAgent(): void {
    const { presence, agent } = this.#options
    const isHere = this.#isAgentBusy || this.#carets.size > 0
    const file = [...this.#carets.values()].at(-1) ?? null
    const state: RoomPresenceState & State = { user: agent, file }
    presence.publish(this.#agentClient, isHere ? state : null)
  }

  /** A client id of the server's for this member: the same one after a restart, unlike any that is in use. */
  #newClient(id: MemberId): number {
    let client = hash(id)
    while (this.#clients.has(client)) client = (client + 1) >>> 0
    this.#clients.add(client)
    return client
  }
}

function fileOf(seats: readonly Seat[]): FileId | null {
  const latestFirst = seats.toSorted((a, b) => b.activity - a.activity)
  const shown = latestFirst.find(({ shows }) => shows !== null)
  return shown?.shows ?? latestFirst.find(({ document }) => document !== null)?.document ?? null
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0
  return value
}
