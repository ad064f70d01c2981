/** A clock that stands still until a test moves it; timers run in the order of their times. */
import type { Clock } from '../../server/operations/clock.ts'

interface Timer {
  at: number
  readonly everyMs: number | null
  readonly callback: () => void
}

export class ManualClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, callback: () => void): () => void {
    return this.#add({ at: this.#now + ms, everyMs: null, callback })
  }

  every(ms: number, callback: () => void): () => void {
    return this.#add({ at: this.#now + ms, everyMs: ms, callback })
  }

  /** Milliseconds until each timer that waits, soonest first. */
  get waits(): readonly number[] {
    return [...this.#timers].map(({ at }) => at - this.#now).sort((a, b) => a - b)
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#now = next.at
      if (next.everyMs === null) this.#timers.delete(next)
      else next.at += next.everyMs
      next.callback()
    }
    this.#now = end
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer)
    return () => {
      this.#timers.delete(timer)
    }
  }
}
