/**
 * One connection's stay: asks who it is, finds its place in a room, and gives back all that it held when it goes.
 *
 *   waiting ── admitted ──→ seated ─┐
 *      └── refused, or too late ────┴── closed ──→ gone
 *
 * After each await the socket may be gone; what it had sent before is handed on all the same. There are thousands of
 * these at rest, so it has fields where closures would do, and keeps nothing of the upgrade request.
 */
import type { Duplex } from 'node:stream'
import { type ErrorCode, WeftError } from '../../shared/errors.ts'
import { isId, type RoomId } from '../../shared/model/ids.ts'
import type { RoomMember } from '../../shared/model/member.ts'
import type { Log } from '../operations/log.ts'
import type { Connection } from '../rooms/connection.ts'
import type { Attachment, RoomRegistry } from '../rooms/room.ts'
import type { ServerWebSocket } from './server-web-socket.ts'
import type { SocketAccess, SocketRequest } from './socket-access.ts'
import { type ConnectionOwner, SocketConnection, type SocketParts } from './socket-connection.ts'
import type { Count, Tally } from './tally.ts'
import type { MemberTime, TimeShares } from './time-share.ts'

/** What all seats of a server share. */
export interface SeatParts extends SocketParts {
  readonly registry: RoomRegistry
  readonly access: SocketAccess
  readonly log: Log
  readonly tally: Tally
  readonly shares: TimeShares
  readonly isStopping: () => boolean
  readonly onGone: (seat: Seat) => void
}

/** What an upgrade request asks for, and with what credentials. */
export interface Visit {
  readonly request: SocketRequest
  readonly room: string
  readonly document: string
  readonly remoteAddress: string | undefined
}

const tooManyGuests = 'Too many are here without a session. Enter under a name.'
const tooManyWaiting = 'Too many connections come at the same time.'

export class Seat implements ConnectionOwner {
  readonly connection: SocketConnection
  readonly #parts: SeatParts
  /** What it is counted in: made anew for each, as an array that was pushed to has room for many. */
  #counted: readonly Count[] = []
  #time: MemberTime | null = null
  #releaseRoom: (() => void) | null = null
  #attachment: Attachment | null = null
  #isWaiting = true
  #isClosed = false

  constructor(sockets: readonly [ServerWebSocket, Duplex], parts: SeatParts, wantsWeft: boolean) {
    this.#parts = parts
    this.connection = new SocketConnection(sockets, parts, wantsWeft, this)
  }

  /** To be called once. Whatever goes wrong ends this connection alone. */
  async take(visit: Visit): Promise<void> {
    const { clock, limits, log, tally } = this.#parts
    let waiting: Count | null = null
    const endWaiting = () => {
      if (waiting !== null) tally.remove(waiting)
      waiting = null
    }
    const forgetDeadline = clock.after(limits.admissionMs, () => {
      // What it waits for may take far longer, and then it keeps nobody else out.
      endWaiting()
      if (this.connection.isOpen) this.connection.end('admission_late')
    })
    try {
      if (this.#parts.isStopping()) throw new WeftError('shutting_down')
      waiting = tally.add('waiting', limits.connectionsWaiting, tooManyWaiting)
      await this.#admit(visit)
      if (this.#attachment !== null && this.#time !== null && !this.#hasLeft) {
        this.connection.gate.open(this.#attachment, this.#time)
      }
    } catch (error) {
      const code: ErrorCode = error instanceof WeftError ? error.code : 'internal'
      const { room, document } = visit
      if (code === 'internal') log.error({ err: error, room, document }, 'a connection could not be seated')
      this.connection.refuse(code, error instanceof WeftError ? error.message : undefined)
    } finally {
      forgetDeadline()
      endWaiting()
      this.#isWaiting = false
      if (this.#isClosed) this.#leave()
    }
  }

  caughtUp(): void {
    this.#attachment?.catchUp()
  }

  closed(): void {
    this.#isClosed = true
    if (!this.#isWaiting) this.#leave()
    this.#parts.onGone(this)
  }

  /** What it took by then is given back by `#leave`, also where it stops halfway. */
  async #admit({ request, room, document, remoteAddress }: Visit): Promise<void> {
    const { access, registry, limits, clock } = this.#parts
    if (!isId<RoomId>(room)) throw new WeftError('room_not_found')
    const lookedUpAtMs = clock.monotonic()
    const { member, role, isEphemeral } = await access.admit(request, room)
    if (this.#hasLeft) return
    if (isEphemeral) {
      this.#count(`guests from ${remoteAddress}`, limits.guestConnectionsPerAddress, tooManyGuests)
      this.#count(`guests in ${room}`, limits.guestConnectionsPerRoom, tooManyGuests)
    } else this.#count(`${member.id} in ${room}`, limits.connectionsPerMember)
    this.#time = this.#parts.shares.hold(isEphemeral ? `guests from ${remoteAddress}` : member.id)

    const held = await registry.hold(room)
    this.#releaseRoom = held.release
    if (this.#hasLeft) return
    held.room.assertStayed(member.id, lookedUpAtMs)
    const admitted = isEphemeral ? { ...member, role } : held.room.admit(member, role)

    this.#attachment = await held.room.connect(new SeatedConnection(this.connection, admitted), document)
  }

  /** It is closed, and nothing that it sent before waits to be handed on. */
  get #hasLeft(): boolean {
    return !this.connection.isOpen && !this.connection.gate.isWaiting
  }

  #count(name: string, most: number, detail?: string): void {
    this.#counted = [...this.#counted, this.#parts.tally.add(name, most, detail)]
  }

  #leave(): void {
    this.#attachment?.detach()
    this.#attachment = null
    if (this.#time !== null) this.#parts.shares.release(this.#time)
    this.#time = null
    this.#releaseRoom?.()
    this.#releaseRoom = null
    for (const count of this.#counted) this.#parts.tally.remove(count)
    this.#counted = []
  }
}

/** The connection of someone the room knows. */
class SeatedConnection implements Connection {
  readonly member: RoomMember
  readonly #connection: SocketConnection

  constructor(connection: SocketConnection, member: RoomMember) {
    this.#connection = connection
    this.member = member
  }

  get wantsWeft(): boolean {
    return this.#connection.wantsWeft
  }

  get isOpen(): boolean {
    return this.#connection.isOpen
  }

  get isBehind(): boolean {
    return this.#connection.isBehind
  }

  get isSilent(): boolean {
    return this.#connection.isSilent
  }

  probe(): void {
    this.#connection.probe()
  }

  send(frame: Uint8Array): void {
    this.#connection.send(frame)
  }

  end(code: ErrorCode, detail?: string): void {
    this.#connection.end(code, detail)
  }
}
