/** A clock that stands still until a test moves it; timers run in the order of their times. */
import type { Clock } from '../../server/operations/clock.ts'

interface Timer {
  at: number
  readonly everyMs: number | null
  readonly callback: () => void
}

export class ManualClock implements Clock {
  /** The time at its own beginning. */
  #origin: number
  #elapsedMs = 0
  readonly #timers = new Set<Timer>()

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#origin = now
  }

  now(): number {
    return this.#origin + this.#elapsedMs
  }

  monotonic(): number {
    return this.#elapsedMs
  }

  /** As an operator does: timers go on as if nothing had happened. */
  setBack(ms: number): void {
    this.#origin -= ms
  }

  after(ms: number, callback: () => void): () => void {
    return this.#add({ at: this.#elapsedMs + ms, everyMs: null, callback })
  }

  every(ms: number, callback: () => void): () => void {
    return this.#add({ at: this.#elapsedMs + ms, everyMs: ms, callback })
  }

  /** Milliseconds until each timer that waits, soonest first. */
  get waits(): readonly number[] {
    return [...this.#timers].map(({ at }) => at - this.#elapsedMs).sort((a, b) => a - b)
  }

  advance(ms: number): void {
    const end = this.#elapsedMs + ms
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#elapsedMs = next.at
      if (next.everyMs === null) this.#timers.delete(next)
      else next.at += next.everyMs
      next.callback()
    }
    // What was called back may have moved it further.
    this.#elapsedMs = Math.max(this.#elapsedMs, end)
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }
}
