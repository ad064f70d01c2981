/**
 * The door of `/sync/:room/:document`: upgrades, and gives each connection a seat.
 *
 * It listens to a socket before its first await, because a client speaks at once. Every refusal accepts the upgrade first:
 * an HTTP status would be invisible to a browser, which would try for ever.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Limits } from '../../shared/limits.ts'
import type { Clock } from '../operations/clock.ts'
import type { Component, Health } from '../operations/component.ts'
import type { FairTurns } from '../operations/fair-turns.ts'
import type { Log } from '../operations/log.ts'
import type { RoomRegistry } from '../rooms/room.ts'
import { FrameWriter } from './frame-writer.ts'
import { Seat, type SeatParts, type Visit } from './seat.ts'
import { ServerWebSocket } from './server-web-socket.ts'
import type { SocketAccess } from './socket-access.ts'
import { Tally } from './tally.ts'
import { TimeShares } from './time-share.ts'

export interface SocketServerOptions {
  readonly registry: RoomRegistry
  readonly access: SocketAccess
  readonly limits: Limits
  readonly clock: Clock
  /** Shared with whatever else works in bulk. */
  readonly turns: FairTurns
  readonly log: Log
}

export interface SocketServer extends Component {
  /** For the HTTP server's `upgrade` event: takes `/sync/…`, answers 404 to everything else. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly connectionCount: number
}

/** Well under the 30 s after which y-websocket closes a silent connection. */
const beatMs = 12_000
/** A client that does not answer the close is not waited for longer. */
const stopTimeoutMs = 500
/** For a request's address, which is a path. */
const base = 'ws://server'

export function createSocketServer(options: SocketServerOptions): SocketServer {
  const { limits, clock } = options
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
    WebSocket: ServerWebSocket,
  })
  const seats = new Set<Seat>()
  const parts: SeatParts = {
    ...options,
    gate: { clock, framesPerSecond: limits.updatesPerSecond, pendingBytes: limits.pendingBytes },
    writer: new FrameWriter(),
    tally: new Tally(),
    shares: new TimeShares(options),
    isStopping: () => stopping !== null,
    onGone: (seat) => {
      seats.delete(seat)
      if (seats.size === 0) onEmpty?.()
    },
  }
  let stopBeating: (() => void) | null = null
  let stopping: Promise<void> | null = null
  let onEmpty: (() => void) | null = null

  function handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const visit = readVisit(request)
    if (visit === null) {
      socket.on('error', () => undefined)
      const answer = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
      // A client that never closes its side would keep it open.
      socket.end(answer, () => socket.destroy())
      return
    }
    server.handleUpgrade(request, socket, head, (websocket) => {
      const seat = new Seat([websocket, socket], parts, visit.request.url.searchParams.get('weft') === '1')
      seats.add(seat)
      void seat.take(visit)
    })
  }

  async function stopAll(): Promise<void> {
    stopBeating?.()
    stopBeating = null
    // Of those that have closed by themselves what they sent last is still handed on.
    for (const { connection } of seats) if (connection.isOpen) connection.end('shutting_down')
    if (seats.size === 0) return
    const forget = clock.after(stopTimeoutMs, () => {
      for (const { connection } of seats) connection.terminate()
    })
    await new Promise<void>((resolve) => {
      onEmpty = resolve
    })
    forget()
  }

  return {
    name: 'sync',
    handleUpgrade,
    get connectionCount() {
      return seats.size
    },
    async start() {
      stopBeating ??= clock.every(beatMs, () => {
        for (const { connection } of seats) connection.beat()
      })
    },
    stop() {
      stopping ??= stopAll()
      return stopping
    },
    health(): Health {
      return stopping !== null ? { state: 'failed', detail: 'stopping' } : { state: 'ok', detail: `${seats.size} open` }
    },
  }
}

/** Null where the path is not ours. Where it is, what names no room or document is refused as such, over an open socket. */
function readVisit({ url: target = '', headers, socket }: IncomingMessage): Visit | null {
  if (!URL.canParse(target, base)) return null
  const url = new URL(target, base)
  const [, sync, room = '', ...document] = url.pathname.split('/')
  if (sync !== 'sync') return null
  const { cookie, authorization, origin, host } = headers
  return {
    request: { url, cookie, authorization, origin, host },
    room: decoded(room),
    document: decoded(document.join('/')),
    remoteAddress: socket.remoteAddress,
  }
}

/** As it is where it is no percent-encoding: then it is no id either. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
