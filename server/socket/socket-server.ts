/**
 * The door of `/sync/:room/:document`: upgrades, asks who it is, and seats the connection in its room.
 *
 * It listens to a socket before its first await, because a client speaks at once. Every refusal accepts the upgrade first:
 * an HTTP status would be invisible to a browser, which would try for ever. After each await the socket may be gone.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import { errorCatalogue, WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import { isId, type RoomId } from '../../shared/model/ids.ts'
import type { Clock } from '../operations/clock.ts'
import type { Component, Health } from '../operations/component.ts'
import type { Log } from '../operations/log.ts'
import type { Connection } from '../rooms/connection.ts'
import type { Attachment, RoomRegistry } from '../rooms/room.ts'
import type { SocketAccess } from './socket-access.ts'
import { SocketConnection } from './socket-connection.ts'
import { Tally } from './tally.ts'

export interface SocketServerOptions {
  readonly registry: RoomRegistry
  readonly access: SocketAccess
  readonly limits: Limits
  readonly clock: Clock
  readonly log: Log
}

export interface SocketServer extends Component {
  /** For the HTTP server's `upgrade` event: takes `/sync/…`, answers 404 to everything else. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly connectionCount: number
}

/** Well under the 30 s after which y-websocket closes a silent connection. */
const beatMs = 12_000

/** `ws` closes with 1009 on a frame over its limit; a client that tries again would send the same frame for ever. */
class LimitedWebSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === 1009) super.close(errorCatalogue.frame_too_large.closeCode, 'frame_too_large')
    else super.close(code, reason)
  }
}

export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { registry, access, limits, clock, log } = options
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
    WebSocket: LimitedWebSocket,
  })
  const connections = new Set<SocketConnection>()
  const tally = new Tally()
  let stopBeating: (() => void) | null = null
  let isStopping = false
  let onEmpty: (() => void) | null = null

  function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = addressOf(request)
    if (address === null) {
      socket.on('error', () => undefined)
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    server.handleUpgrade(request, socket, head, (websocket) => void seat(websocket, request, address))
  }

  /** One connection from its first moment to its last. */
  async function seat(websocket: WebSocket, request: IncomingMessage, { url, room, document }: Address): Promise<void> {
    const leaving: (() => void)[] = []
    let isClosed = false
    let isSeated = false
    /** Once it is closed, and what it had sent before is handed on. */
    const leave = () => {
      for (const one of leaving.splice(0).reverse()) one()
    }
    const connection = new SocketConnection(
      websocket,
      { clock, limits, wantsWeft: url.searchParams.get('weft') === '1' },
      () => {
        isClosed = true
        connections.delete(connection)
        if (isSeated) leave()
        if (connections.size === 0) onEmpty?.()
      },
    )
    connections.add(connection)
    try {
      if (isStopping) throw new WeftError('shutting_down')
      const admitted = tally.add('waiting', limits.connectionsWaiting, 'Too many connections come at the same time.')
      const attachment = await admit(connection, request, { url, room, document }, leaving).finally(admitted)
      if (attachment !== null) connection.gate.open(attachment.receive)
    } catch (error) {
      const code = error instanceof WeftError ? error.code : 'internal'
      if (code === 'internal') log.error({ err: error, room, document }, 'a connection could not be seated')
      connection.refuse(code, error instanceof WeftError ? error.message : undefined)
    } finally {
      isSeated = true
      if (isClosed) leave()
    }
  }

  /** Adds to `leaving` what is to be called when it goes. Null where the socket closed meanwhile and left nothing. */
  async function admit(
    connection: SocketConnection,
    { headers, socket }: IncomingMessage,
    { url, room, document }: Address,
    leaving: (() => void)[],
  ): Promise<Attachment | null> {
    if (!isId<RoomId>(room)) throw new WeftError('room_not_found')
    const hasLeft = () => !connection.isOpen && !connection.gate.isWaiting
    const { cookie, authorization, origin, host } = headers
    const { member, role, isEphemeral } = await access.admit({ url, cookie, authorization, origin, host }, room)
    if (hasLeft()) return null
    if (isEphemeral) {
      const { guestConnectionsPerAddress, guestConnectionsPerRoom } = limits
      leaving.push(tally.add(`guests from ${socket.remoteAddress}`, guestConnectionsPerAddress, tooManyGuests))
      leaving.push(tally.add(`guests in ${room}`, guestConnectionsPerRoom, tooManyGuests))
    } else leaving.push(tally.add(`${member.id} in ${room}`, limits.connectionsPerMember))

    const held = await registry.hold(room)
    leaving.push(held.release)
    if (hasLeft()) return null
    const admitted = isEphemeral ? { ...member, role } : held.room.admit(member, role)

    const attachment = await held.room.connect(asConnection(connection, admitted), document)
    leaving.push(attachment.detach)
    return hasLeft() ? null : attachment
  }

  return {
    name: 'sync',
    handleUpgrade,
    get connectionCount() {
      return connections.size
    },
    async start() {
      stopBeating ??= clock.every(beatMs, () => {
        for (const connection of connections) connection.beat()
      })
    },
    async stop() {
      isStopping = true
      stopBeating?.()
      stopBeating = null
      for (const connection of connections) connection.end('shutting_down')
      if (connections.size === 0) return
      // A client that does not answer the close is not waited for longer.
      const forget = clock.after(stopTimeoutMs, () => {
        for (const connection of connections) connection.terminate()
      })
      await new Promise<void>((resolve) => {
        onEmpty = resolve
      })
      forget()
    },
    health(): Health {
      return isStopping ? { state: 'failed', detail: 'stopping' } : { state: 'ok', detail: `${connections.size} open` }
    },
  }
}

const stopTimeoutMs = 500
const tooManyGuests = 'Too many are here without a session. Enter under a name.'

interface Address {
  readonly url: URL
  readonly room: string
  readonly document: string
}

/** Null where the path is not ours or is not decodable. */
function addressOf(request: IncomingMessage): Address | null {
  try {
    const url = new URL(request.url ?? '', 'ws://server')
    const [, sync, room, document, ...rest] = url.pathname.split('/')
    if (sync !== 'sync' || !room || !document || rest.length > 0) return null
    return { url, room: decodeURIComponent(room), document: decodeURIComponent(document) }
  } catch {
    return null
  }
}

function asConnection(socket: SocketConnection, member: Connection['member']): Connection {
  return {
    member,
    wantsWeft: socket.wantsWeft,
    get isOpen() {
      return socket.isOpen
    },
    send: (frame) => socket.send(frame),
    end: (code, detail) => socket.end(code, detail),
  }
}
