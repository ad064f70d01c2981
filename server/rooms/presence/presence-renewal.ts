/**
 * Renews what nobody has changed for long, because clients forget a state that they do not hear of for 30 s.
 *
 * One timer for all documents that show somebody, which is there only while one does.
 */
import type { Clock } from '../../operations/clock.ts'

export interface Renewable {
  /** Sends again what was last sent at or before this moment of the clock's own. */
  renew(sentBefore: number): void
}

/** Together under 30 s, with a margin for a server that is busy. */
const restsMs = 16_000
const tickMs = 4_000

export class PresenceRenewal {
  readonly #clock: Clock
  readonly #shown = new Set<Renewable>()
  #forgetTimer: (() => void) | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(presence: Renewable): void {
    this.#shown.add(presence)
    this.#forgetTimer ??= this.#clock.every(tickMs, () => {
      const sentBefore = this.#clock.monotonic() - restsMs
      for (const one of this.#shown) one.renew(sentBefore)
    })
  }

  delete(presence: Renewable): void {
    this.#shown.delete(presence)
    if (this.#shown.size > 0) return
    this.#forgetTimer?.()
    this.#forgetTimer = null
  }
}
