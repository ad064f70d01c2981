/**
 * One WebSocket as the rooms see it: sends frames, ends with a code, and never lets one client's slowness or death cost
 * more than itself.
 *
 * A client that does not read is closed once too much waits for it; one that does not answer a ping is cut. Frames go to
 * the gate from the first moment on. It does not know what is in them.
 */
import { WebSocket } from 'ws'
import { type ErrorCode, errorCatalogue } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import { encodeDenied, keepAliveFrame } from '../../shared/protocol/sync.ts'
import type { Clock } from '../operations/clock.ts'
import { FrameGate } from './frame-gate.ts'

export interface SocketOptions {
  readonly clock: Clock
  readonly limits: Limits
  readonly wantsWeft: boolean
}

/** A client that does not answer the close is cut after so long. */
const closeTimeoutMs = 2_000
/** An old client tries again at once after a close; so long it is kept waiting after a refusal. */
const refusalDelayMs = 900

export class SocketConnection {
  readonly wantsWeft: boolean
  readonly gate: FrameGate
  readonly #socket: WebSocket
  readonly #options: SocketOptions
  readonly #timers = new Set<() => void>()
  #isEnding = false
  /** Bytes of the one frame under way that is larger than all that may wait. */
  #largeBytes = 0
  #isAlive = true

  /** `onClose` is called once, when the socket is closed for good. */
  constructor(socket: WebSocket, options: SocketOptions, onClose: () => void) {
    const { clock, limits } = options
    this.#socket = socket
    this.#options = options
    this.wantsWeft = options.wantsWeft
    this.gate = new FrameGate({
      clock,
      framesPerSecond: limits.updatesPerSecond,
      pendingBytes: limits.pendingBytes,
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      onOverflow: () => this.end('frame_too_large'),
    })
    socket.on('message', (data: unknown, isBinary: boolean) => {
      this.#isAlive = true
      if (this.#isEnding) return
      if (!isBinary || !(data instanceof Uint8Array) || data.length === 0) this.end('frame_invalid')
      else this.gate.push(data)
    })
    socket.on('pong', () => {
      this.#isAlive = true
    })
    // ws closes by itself after an error, with the code that fits.
    socket.on('error', () => undefined)
    socket.once('close', () => {
      this.#isEnding = true
      this.gate.finish()
      for (const forget of this.#timers) forget()
      onClose()
    })
  }

  get isOpen(): boolean {
    return !this.#isEnding && this.#socket.readyState === WebSocket.OPEN
  }

  send(frame: Uint8Array): void {
    if (!this.isOpen) return
    const { backlogBytes } = this.#options.limits
    if (frame.length > backlogBytes && this.#largeBytes === 0) {
      // The whole of a large document: one such frame may be under way, or nobody slow could ever join it.
      this.#largeBytes = frame.length
      this.#socket.send(frame, () => {
        this.#largeBytes = 0
      })
    } else this.#socket.send(frame)
    if (this.#socket.bufferedAmount - this.#largeBytes > backlogBytes) this.end('connection_slow')
  }

  /** Tells why, then closes with the code's close code. Idempotent. */
  end(code: ErrorCode, detail?: string): void {
    if (!this.isOpen) return
    this.#explain(code, detail)
    this.#close(code)
  }

  /** `end` for a client that was never let in. */
  refuse(code: ErrorCode, detail?: string): void {
    if (!this.isOpen) return
    this.#explain(code, detail)
    this.#isEnding = true
    this.#after(refusalDelayMs, () => this.#close(code))
  }

  /** Keeps y-websocket's watchdog quiet, and cuts a client that has gone without a word. */
  beat(): void {
    if (!this.#isAlive) {
      this.#socket.terminate()
      return
    }
    // What waits here may hold the pong back.
    this.#isAlive = this.#socket.isPaused
    this.send(keepAliveFrame)
    if (this.isOpen) this.#socket.ping()
  }

  /** Cuts it without a word. */
  terminate(): void {
    this.#socket.terminate()
  }

  /** Only where a retry is pointless: a client prints it as a refusal, with its token in the address. */
  #explain(code: ErrorCode, detail: string = errorCatalogue[code].title): void {
    if (!errorCatalogue[code].retryable) this.#socket.send(encodeDenied(detail))
  }

  #close(code: ErrorCode): void {
    this.#isEnding = true
    this.gate.close()
    this.#socket.resume()
    this.#socket.close(closeCodeOf(code), code)
    this.#after(closeTimeoutMs, () => this.#socket.terminate())
  }

  #after(ms: number, callback: () => void): void {
    const forget = this.#options.clock.after(ms, () => {
      this.#timers.delete(forget)
      callback()
    })
    this.#timers.add(forget)
  }
}

/** 1013 (try again later) or 4400 (do not) for a code that names none. */
function closeCodeOf(code: ErrorCode): number {
  const { closeCode, retryable } = errorCatalogue[code]
  return closeCode ?? (retryable ? 1013 : 4400)
}
