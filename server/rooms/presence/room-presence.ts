/**
 * Who is in a room, and in which of its files: one presence state a member on the room document, made by the server.
 *
 * A member is in the file that a page of theirs says it shows (`file` in its local state on the room document), else in
 * the file where they were last active. The agent is here while a task works or shows a caret. Who comes gets a colour
 * of their own among those who are here, and keeps it until they go.
 */
import type { FileId, MemberId } from '../../../shared/model/ids.ts'
import type { RoomMember } from '../../../shared/model/member.ts'
import type { PresenceUser, RoomPresence as RoomPresenceState } from '../../../shared/model/presence.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Connection } from '../connection.ts'
import { freeColour } from '../free-colour.ts'
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
  /** A member who comes has this colour from now on. */
  readonly onColour: (id: MemberId, colour: number) => void
}

/** Where a connection of a member is. */
interface Whereabouts {
  /** The file document it is connected to; null on the room document. */
  document: FileId | null
  /** What its page says it shows. */
  shows: FileId | null
  /** Whom its page says it follows. */
  follows: MemberId | null
  /** When it last did something, in the order of the room. */
  activity: number
}

/** A member who is here. */
interface Present {
  readonly client: number
  readonly colour: number
  readonly places: Map<Connection, Whereabouts>
  /** Where they did something last. */
  latest: Whereabouts | null
  shown: string
  forgetRemoval: (() => void) | null
}

export class RoomPresence {
  readonly #options: RoomPresenceOptions
  readonly #present = new Map<MemberId, Present>()
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
    const present = this.#present.get(id) ?? this.#welcome(connection)
    present.forgetRemoval?.()
    present.forgetRemoval = null
    const place: Whereabouts = { document, shows: null, follows: null, activity: 0 }
    present.places.set(connection, place)
    this.#noteLatest(present, place)
    this.#publish(present, connection)
  }

  has(member: MemberId): boolean {
    return this.connectionsOf(member).length > 0
  }

  /** Undefined for who is not here. */
  colourOf(member: MemberId): number | undefined {
    return this.#present.get(member)?.colour
  }

  connectionsOf(member: MemberId): readonly Connection[] {
    return [...(this.#present.get(member)?.places.keys() ?? [])]
  }

  /** The member has changed. */
  reread(member: MemberId): void {
    const present = this.#present.get(member)
    const [connection] = present?.places.keys() ?? []
    if (present !== undefined && connection !== undefined) this.#publish(present, connection)
  }

  leave(connection: Connection): void {
    const { id } = connection.member
    const present = this.#present.get(id)
    if (!present?.places.delete(connection)) return
    const [other] = present.places.keys()
    if (other !== undefined) {
      this.#publish(present, other)
      return
    }
    present.forgetRemoval = this.#options.clock.after(presenceGraceMs, () => {
      this.#present.delete(id)
      this.#clients.delete(present.client)
      this.#options.presence.publish(present.client, null)
    })
  }

  /** The member typed or moved a caret in the file that this connection is on. */
  noteActivity(connection: Connection): void {
    const present = this.#present.get(connection.member.id)
    const place = present?.places.get(connection)
    // Who goes on where they were changes nothing, and does so with every caret move.
    if (present === undefined || place === undefined || present.latest === place) return
    this.#noteLatest(present, place)
    this.#publish(present, connection)
  }

  /** What a client says of itself on the room document. */
  readState(state: State, connection: Connection): void {
    const present = this.#present.get(connection.member.id)
    const place = present?.places.get(connection)
    if (present === undefined || place === undefined) return
    const { file, following } = state
    place.shows = typeof file === 'string' && this.#options.hasFile(file) ? file : null
    place.follows = this.#isToFollow(following, connection.member.id) ? following : null
    this.#noteLatest(present, place)
    this.#publish(present, connection)
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
    for (const present of this.#present.values()) {
      for (const [connection, place] of present.places) {
        if (place.document === file) place.document = null
        if (place.shows === file) place.shows = null
        this.#publish(present, connection)
      }
    }
    for (const [client, shown] of this.#carets) if (shown === file) this.showAgentIn(client, null)
  }

  close(): void {
    for (const { forgetRemoval } of this.#present.values()) forgetRemoval?.()
    this.#present.clear()
  }

  #welcome(connection: Connection): Present {
    const { memberOf, onColour } = this.#options
    const { id, colour: own } = memberOf(connection)
    const colour = freeColour(
      own,
      [...this.#present.values()].map((other) => other.colour),
    )
    const present: Present = {
      client: this.#newClient(id),
      colour,
      places: new Map(),
      latest: null,
      shown: '',
      forgetRemoval: null,
    }
    this.#present.set(id, present)
    onColour(id, colour)
    return present
  }

  #noteLatest(present: Present, place: Whereabouts): void {
    place.activity = ++this.#activity
    present.latest = place
  }

  #publish(present: Present, connection: Connection): void {
    const user = personOf(this.#options.memberOf(connection))
    const places = [...present.places.values()]
    const following = places.find(({ follows }) => follows !== null)?.follows
    const state: RoomPresenceState & State = { user, file: fileOf(places), ...(following != null && { following }) }
    const shown = JSON.stringify(state)
    if (present.shown === shown) return
    present.shown = shown
    this.#options.presence.publish(present.client, state)
  }

  /** Somebody else who is here, or the agent. */
  #isToFollow(id: unknown, by: MemberId): id is MemberId {
    if (typeof id !== 'string' || id === by) return false
    return id === this.#options.agent.id || this.#present.has(id as MemberId)
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

function fileOf(places: readonly Whereabouts[]): FileId | null {
  const latestFirst = places.toSorted((a, b) => b.activity - a.activity)
  const shown = latestFirst.find(({ shows }) => shows !== null)
  return shown?.shows ?? latestFirst.find(({ document }) => document !== null)?.document ?? null
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0
  return value
}
