/** The system's clock, of which a test can skip a while: what is due by then happens at once, in its order. */
import { type Clock, systemClock } from '../../server/operations/clock.ts'

interface Timer {
  readonly at: number
  readonly callback: () => void
  forget: () => void
}

export class HurriedClock implements Clock {
  #skippedMs = 0
  readonly #timers = new Set<Timer>()

  now(): number {
    return systemClock.now() + this.#skippedMs
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#skippedMs
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { at: this.monotonic() + ms, callback, forget: () => undefined }
    this.#timers.add(timer)
    timer.forget = systemClock.after(ms, () => this.#run(timer))
    return () => this.#forget(timer)
  }

  every(ms: number, callback: () => void): () => void {
    let forget = () => {}
    const repeat = () => {
      forget = this.after(ms, () => {
        repeat()
        callback()
      })
    }
    repeat()
    return () => forget()
  }

  /** What is planned meanwhile for less than the while that is skipped waits for its own time. */
  skip(ms: number): void {
    this.#skippedMs += ms
    const now = this.monotonic()
    const due = [...this.#timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
    for (const timer of due) if (this.#timers.has(timer)) this.#run(timer)
  }

  #run(timer: Timer): void {
    this.#forget(timer)
    timer.callback()
  }

  #forget(timer: Timer): void {
    this.#timers.delete(timer)
    timer.forget()
  }
}
