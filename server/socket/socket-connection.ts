/**
 * One WebSocket as the rooms see it: sends frames, ends with a code, and never lets one client's slowness or death cost
 * more than itself.
 *
 * A client for whom too much waits is *behind*: it is sent nothing more until it has read that, and if that takes too
 * long it is closed. One that does not answer a ping is cut. Frames go to the gate from the first moment on. It does not
 * know what is in them.
 */
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'
import { type ErrorCode, errorCatalogue } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import { encodeDenied, keepAliveFrame } from '../../shared/protocol/sync.ts'
import type { Clock } from '../operations/clock.ts'
import { FrameGate, type FrameSource } from './frame-gate.ts'
import type { FrameWriter, WrittenSocket } from './frame-writer.ts'
import type { ServerWebSocket, SocketOwner } from './server-web-socket.ts'

/** What all connections of a server share. */
export interface SocketParts {
  readonly clock: Clock
  readonly limits: Limits
  readonly gate: ConstructorParameters<typeof FrameGate>[0]
  readonly writer: FrameWriter
}

/** Whom it tells of its end. */
export interface ConnectionOwner {
  /** It was behind and is no more: what it was to be sent meanwhile was dropped. */
  caughtUp(): void
  /** Called once, when it is closed for good and nothing that it had sent waits to be handed on. */
  closed(): void
}

/** A client that does not answer the close is cut after so long. */
const closeTimeoutMs = 2_000
/** So long a client may take to read what waits for it. */
const longestBehindMs = 30_000
/** An old client tries again at once after a close; so long it is kept waiting after a refusal. */
export const refusalDelayMs = 900
/** What an honest client would be closed with again and again: it brings the same text each time. */
const broughtAgain: ReadonlySet<ErrorCode> = new Set([
  'history_foreign',
  'file_too_large',
  'room_too_large',
  'client_ids_full',
])

export class SocketConnection implements SocketOwner, FrameSource {
  readonly wantsWeft: boolean
  readonly gate: FrameGate
  readonly #websocket: ServerWebSocket
  /** What the WebSocket runs on. */
  readonly #out: WrittenSocket
  readonly #parts: SocketParts
  readonly #owner: ConnectionOwner
  readonly #openedAtMs: number
  #forgetTimer: (() => void) | null = null
  #isEnding = false
  /** Bytes of the one frame under way that is larger than all that may wait. */
  #largeBytes = 0
  #isAlive = true
  #isBehind = false
  #isSilent = false

  constructor(
    [websocket, socket]: readonly [ServerWebSocket, Duplex],
    parts: SocketParts,
    wantsWeft: boolean,
    owner: ConnectionOwner,
  ) {
    this.wantsWeft = wantsWeft
    this.gate = new FrameGate(parts.gate, this)
    this.#websocket = websocket
    this.#out = { socket, writtenIn: 0 }
    this.#parts = parts
    this.#owner = owner
    this.#openedAtMs = parts.clock.monotonic()
    websocket.belongsTo(this)
  }

  get isOpen(): boolean {
    return !this.#isEnding && this.#websocket.readyState === WebSocket.OPEN
  }

  get isBehind(): boolean {
    return this.#isBehind
  }

  /** What waits for it may hold its answer back. */
  get isSilent(): boolean {
    return this.#isSilent && !this.#isBehind
  }

  probe(): void {
    if (!this.isOpen) return
    this.#isSilent = true
    this.#websocket.ping()
  }

  send(frame: Uint8Array): void {
    if (!this.isOpen || this.#isBehind) return
    const { backlogBytes } = this.#parts.limits
    if (frame.length > backlogBytes && this.#largeBytes === 0) {
      // The whole of a large document: one such frame may be under way, or nobody slow could ever join it.
      this.#largeBytes = frame.length
      this.#websocket.send(frame, () => {
        this.#largeBytes = 0
      })
    } else if (!this.#parts.writer.write(this.#out, frame)) this.#websocket.send(frame)
    if (this.#out.socket.writableLength - this.#largeBytes > backlogBytes) this.#fallBehind()
  }

  /** Tells why, then closes with the code's close code; of one that is closed nothing more is handed on. Idempotent. */
  end(code: ErrorCode, detail?: string): void {
    if (!this.isOpen) {
      this.gate.close()
      return
    }
    this.#explain(code, detail)
    const ageMs = this.#parts.clock.monotonic() - this.#openedAtMs
    if (broughtAgain.has(code) && ageMs < refusalDelayMs) this.#closeAfter(refusalDelayMs - ageMs, code)
    else this.#close(code)
  }

  /** `end` for a client that was never let in. */
  refuse(code: ErrorCode, detail?: string): void {
    this.gate.close()
    if (!this.isOpen) return
    this.#explain(code, detail)
    this.#closeAfter(refusalDelayMs, code)
  }

  /** Keeps y-websocket's watchdog quiet, and cuts a client that has gone without a word. */
  beat(): void {
    // A ping would wait behind the rest, and it has a time limit of its own.
    if (this.#isBehind) return
    if (!this.#isAlive) {
      this.#websocket.terminate()
      return
    }
    // What waits here may hold the pong back.
    this.#isAlive = this.#websocket.isPaused
    this.send(keepAliveFrame)
    if (this.isOpen) this.#websocket.ping()
  }

  /** Cuts it without a word. */
  terminate(): void {
    this.gate.close()
    this.#websocket.terminate()
  }

  received(data: unknown, isBinary: boolean): void {
    this.answered()
    if (this.#isEnding) return
    if (!isBinary || !(data instanceof Uint8Array) || data.length === 0) this.end('frame_invalid')
    else this.gate.push(data)
  }

  answered(): void {
    this.#isAlive = true
    this.#isSilent = false
  }

  closed(): void {
    this.#isEnding = true
    this.#forgetTimer?.()
    this.gate.finish(() => this.#owner.closed())
  }

  pause(): void {
    this.#websocket.pause()
  }

  resume(): void {
    this.#websocket.resume()
  }

  overflow(): void {
    this.end('admission_overflow')
  }

  /** Only where a retry is pointless: a client prints it as a refusal, with its token in the address. */
  #explain(code: ErrorCode, detail: string = errorCatalogue[code].title): void {
    if (!errorCatalogue[code].retryable) this.#websocket.send(encodeDenied(detail))
  }

  #closeAfter(ms: number, code: ErrorCode): void {
    this.#isEnding = true
    this.gate.close()
    this.#after(ms, () => this.#close(code))
  }

  #close(code: ErrorCode): void {
    this.#isEnding = true
    this.gate.close()
    this.#websocket.resume()
    this.#websocket.close(closeCodeOf(code), code)
    this.#after(closeTimeoutMs, () => this.#websocket.terminate())
  }

  #fallBehind(): void {
    this.#isBehind = true
    this.#after(longestBehindMs, () => this.end('connection_slow'))
    // Once a ping behind it all has left, nothing waits any more.
    this.#websocket.ping(undefined, undefined, () => {
      if (!this.isOpen) return
      this.#forgetTimer?.()
      this.#isBehind = false
      this.#isAlive = true
      this.#owner.caughtUp()
    })
  }

  /** In place of what was planned before. */
  #after(ms: number, callback: () => void): void {
    this.#forgetTimer?.()
    this.#forgetTimer = this.#parts.clock.after(ms, callback)
  }
}

/** 1013 (try again later) or 4400 (do not) for a code that names none. */
function closeCodeOf(code: ErrorCode): number {
  const { closeCode, retryable } = errorCatalogue[code]
  return closeCode ?? (retryable ? 1013 : 4400)
}
