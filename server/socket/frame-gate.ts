/**
 * The way of frames from a socket to the room, at a pace: kept while the connection is being admitted, then handed on in
 * order, no more a second than allowed. What is too fast waits here with the socket paused, so the client's own buffer
 * fills, and nothing is lost. A large frame waits for its turn among all bulk work; a key typed elsewhere does not wait for it.
 */
import type { Clock } from '../operations/clock.ts'
import type { FairTurns } from '../operations/fair-turns.ts'

/** The same for all connections of a server. */
export interface FrameGateOptions {
  readonly clock: Clock
  readonly turns: FairTurns
  readonly framesPerSecond: number
  /** Bytes that may wait before the gate opens. */
  readonly pendingBytes: number
}

/** Where the frames come from. */
export interface FrameSource {
  /** Stops and starts reading the socket. */
  pause(): void
  resume(): void
  /** More waits than allowed. */
  overflow(): void
}

/** Where they go. */
export interface FrameReceiver {
  receive(frame: Uint8Array): void
}

/** Waits shorter than this are not worth a timer. */
const shortestWaitMs = 20
/** Far more than a key or a caret, far less than what is pasted or written by a program. */
const bulkBytes = 1_024

export class FrameGate {
  readonly #options: FrameGateOptions
  readonly #source: FrameSource
  /** Null where nothing waits: an array that was filled once stays large, and there are thousands of gates. */
  #waiting: Uint8Array[] | null = null
  #waitingBytes = 0
  #receiver: FrameReceiver | null = null
  #allowed: number
  #allowedAt: number
  #forgetTimer: (() => void) | null = null
  #forgetTurn: (() => void) | null = null
  /** For one large frame. */
  #isItsTurn = false
  /** No more comes; what waits is handed on when it opens. */
  #isFinished = false
  #isClosed = false

  constructor(options: FrameGateOptions, source: FrameSource) {
    this.#options = options
    this.#source = source
    this.#allowed = options.framesPerSecond
    this.#allowedAt = options.clock.monotonic()
  }

  push(frame: Uint8Array): void {
    if (this.#isClosed) return
    if (this.#receiver !== null && this.#waiting === null && frame.length < bulkBytes && this.#take()) {
      this.#receiver.receive(frame)
      return
    }
    this.#waiting ??= []
    this.#waiting.push(frame)
    this.#waitingBytes += frame.length
    if (this.#receiver !== null) this.#goOn()
    else if (this.#waitingBytes > this.#options.pendingBytes) {
      this.close()
      this.#source.overflow()
    }
  }

  /** Whether frames wait to be handed on. */
  get isWaiting(): boolean {
    return this.#waiting !== null
  }

  /** Hands on what waits, and all that comes. */
  open(receiver: FrameReceiver): void {
    this.#receiver = receiver
    if (this.#isFinished) this.finish()
    else this.#drain()
  }

  /** The client has closed: hands on at once what it had sent before, as soon as the gate is open, then closes. */
  finish(): void {
    if (this.#isClosed) return
    this.#isFinished = true
    if (this.#receiver === null) return
    this.#forgetTimer?.()
    this.#forgetTurn?.()
    for (const frame of this.#waiting?.splice(0) ?? []) this.#receiver.receive(frame)
    this.close()
  }

  /** Idempotent; nothing is handed on any more. */
  close(): void {
    this.#isClosed = true
    this.#forgetTimer?.()
    this.#forgetTurn?.()
    this.#waiting = null
  }

  #goOn(): void {
    if (!this.#isHeld) this.#drain()
  }

  get #isHeld(): boolean {
    return this.#forgetTimer !== null || this.#forgetTurn !== null
  }

  #drain(): void {
    for (;;) {
      const [frame] = this.#waiting ?? []
      if (frame === undefined) return
      if (frame.length >= bulkBytes && !this.#isItsTurn && !this.#askTurn()) return
      if (!this.#take()) {
        this.#hold()
        return
      }
      this.#isItsTurn = false
      this.#waiting?.shift()
      if (this.#waiting?.length === 0) this.#waiting = null
      this.#waitingBytes -= frame.length
      this.#receiver?.receive(frame)
    }
  }

  /** False where it comes later. */
  #askTurn(): boolean {
    let isLater = false
    const forget = this.#options.turns.run(() => {
      this.#isItsTurn = true
      if (isLater) this.#resume()
    })
    if (this.#isItsTurn) return true
    isLater = true
    this.#forgetTurn = forget
    this.#source.pause()
    return false
  }

  #resume(): void {
    this.#forgetTimer = null
    this.#forgetTurn = null
    this.#drain()
    if (!this.#isHeld) this.#source.resume()
  }

  /** Until enough of a second has gone by. */
  #hold(): void {
    const { clock, framesPerSecond } = this.#options
    this.#source.pause()
    this.#forgetTimer = clock.after(Math.max(shortestWaitMs, 1_000 / framesPerSecond), () => this.#resume())
  }

  /** A token bucket of one second. */
  #take(): boolean {
    const { clock, framesPerSecond } = this.#options
    const now = clock.monotonic()
    const earned = ((now - this.#allowedAt) * framesPerSecond) / 1_000
    this.#allowed = Math.min(framesPerSecond, this.#allowed + earned)
    this.#allowedAt = now
    if (this.#allowed < 1) return false
    this.#allowed -= 1
    return true
  }
}
