/**
 * The way of frames from a socket to the room, at a pace: kept while the connection is being admitted, then handed on in
 * order, no more a second than allowed, and no more than its member has time for (`time-share.ts`). What is too fast waits
 * here with the socket paused, so the client's own buffer fills, and nothing is lost. A large frame is bulk work, which takes
 * turns, and so is one of whose last took long; a key typed elsewhere does not wait for it. So is each that a client left
 * behind when it closed: how many these are slows nobody down any more, but the time that they take is still held against them.
 */
import type { Clock } from '../operations/clock.ts'
import type { MemberTime, TimeShare } from './time-share.ts'

/** The same for all connections of a server. */
export interface FrameGateOptions {
  readonly clock: Clock
  readonly framesPerSecond: number
  /** Bytes that may wait before the gate opens, `frameCost` for each frame included. */
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

interface Way {
  readonly receiver: FrameReceiver
  readonly time: MemberTime
}

/** About what keeping a frame costs beside its bytes. */
export const frameCost = 256
/** Waits shorter than this are not worth a timer. */
const shortestWaitMs = 20
/** With what took longer one connection's frames are bulk work. */
const bulkMs = 10
/** Far more than a key or a caret, far less than what is pasted or written by a program. */
const bulkBytes = 1_024

export class FrameGate {
  readonly #options: FrameGateOptions
  readonly #source: FrameSource
  /** Null where nothing waits: an array that was filled once stays large, and there are thousands of gates. */
  #waiting: Uint8Array[] | null = null
  #waitingBytes = 0
  /** Where frames go, and in whose time; null until the gate opens. */
  #way: Way | null = null
  #allowed: number
  #allowedAt: number
  #forgetTimer: (() => void) | null = null
  #forgetTurn: (() => void) | null = null
  /** The frame that is next has its place in the pace. */
  #isPaid = false
  /** It is its turn, in this share of the time. */
  #share: TimeShare | null = null
  /** Its last frame took long, and its next may. */
  #isSlow = false
  /** The client has closed: to be called once nothing of it is to be handed on any more. */
  #onEnd: (() => void) | null = null
  #isClosed = false

  constructor(options: FrameGateOptions, source: FrameSource) {
    this.#options = options
    this.#source = source
    this.#allowed = options.framesPerSecond
    this.#allowedAt = options.clock.monotonic()
  }

  push(frame: Uint8Array): void {
    if (this.#isClosed) return
    const way = this.#way
    if (way !== null && this.#waiting === null && !this.#isBulk(frame) && way.time.keys.isFree && this.#take()) {
      this.#handOn(frame, way.receiver, way.time.keys)
      return
    }
    this.#waiting ??= []
    this.#waiting.push(frame)
    this.#waitingBytes += frame.length + frameCost
    if (way !== null) this.#goOn()
    else if (this.#waitingBytes > this.#options.pendingBytes) {
      this.close()
      this.#source.overflow()
    }
  }

  /** Whether frames wait to be handed on. */
  get isWaiting(): boolean {
    return this.#waiting !== null
  }

  /** Hands on what waits, and all that comes, in that time. */
  open(receiver: FrameReceiver, time: MemberTime): void {
    this.#way = { receiver, time }
    this.#goOn()
  }

  /** The client has closed: what it had sent before is still handed on once the gate is open; `onEnd` is called after that. */
  finish(onEnd: () => void): void {
    if (this.#isClosed) {
      onEnd()
      return
    }
    this.#onEnd = onEnd
    this.#forgetTimer?.()
    this.#forgetTimer = null
    if (this.#waiting === null) this.close()
    else this.#goOn()
  }

  /** Idempotent; nothing is handed on any more. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#forgetTimer?.()
    this.#forgetTurn?.()
    this.#waiting = null
    this.#onEnd?.()
  }

  #goOn(): void {
    if (!this.#isPaused && this.#way !== null) this.#drain(this.#way)
  }

  get #isPaused(): boolean {
    return this.#forgetTimer !== null || this.#forgetTurn !== null
  }

  #drain({ receiver, time }: Way): void {
    for (;;) {
      const [frame] = this.#waiting ?? []
      if (frame === undefined) break
      if (!this.#isPaid && !this.#take()) {
        this.#pauseForPace()
        return
      }
      this.#isPaid = true
      // Last of all: a turn that has come is used at once.
      const share = this.#share ?? this.#askTurn(this.#isBulk(frame) ? time.bulk : time.keys)
      if (share === null) return
      this.#isPaid = false
      this.#share = null
      this.#waiting?.shift()
      if (this.#waiting?.length === 0) this.#waiting = null
      this.#waitingBytes -= frame.length + frameCost
      this.#handOn(frame, receiver, share)
    }
    if (this.#onEnd !== null) this.close()
  }

  #handOn(frame: Uint8Array, receiver: FrameReceiver, share: TimeShare): void {
    const { clock } = this.#options
    const startedAt = clock.monotonic()
    try {
      receiver.receive(frame)
    } finally {
      const tookMs = clock.monotonic() - startedAt
      this.#isSlow = tookMs > bulkMs
      share.spend(tookMs)
    }
  }

  #isBulk(frame: Uint8Array): boolean {
    return frame.length >= bulkBytes || this.#isSlow || this.#onEnd !== null
  }

  /** Null where it comes later. */
  #askTurn(share: TimeShare): TimeShare | null {
    let isLater = false
    const forget = share.run(() => {
      this.#share = share
      if (isLater) this.#resume()
    })
    if (this.#share !== null) return share
    isLater = true
    this.#forgetTurn = forget
    this.#source.pause()
    return null
  }

  #resume(): void {
    this.#forgetTimer = null
    this.#forgetTurn = null
    this.#goOn()
    if (!this.#isPaused && !this.#isClosed) this.#source.resume()
  }

  /** Until enough of a second has gone by. */
  #pauseForPace(): void {
    const { clock, framesPerSecond } = this.#options
    this.#source.pause()
    const missingMs = ((this.#cost - this.#allowed) * 1_000) / framesPerSecond
    this.#forgetTimer = clock.after(Math.max(shortestWaitMs, missingMs), () => this.#resume())
  }

  /** Of what is allowed, for one frame. */
  get #cost(): number {
    return this.#onEnd === null ? 1 : 0
  }

  /** A token bucket of one second. */
  #take(): boolean {
    const { clock, framesPerSecond } = this.#options
    const now = clock.monotonic()
    const earned = ((now - this.#allowedAt) * framesPerSecond) / 1_000
    this.#allowed = Math.min(framesPerSecond, this.#allowed + earned)
    this.#allowedAt = now
    if (this.#allowed < this.#cost) return false
    this.#allowed -= this.#cost
    return true
  }
}
