/** Time and timers, handed in so that tests can move them by hand. */

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number
  /** Milliseconds since a moment of its own, to measure by: it only grows, whoever sets the time. */
  monotonic(): number
  /** Calls back once after `ms`; the returned function forgets it. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void
  /** Calls back every `ms` until the returned function is called. Does not keep the process alive. */
  every(ms: number, callback: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms).unref()
    return () => clearTimeout(timer)
  },
  every(ms, callback) {
    const timer = setInterval(callback, ms).unref()
    return () => clearInterval(timer)
  },
}

/** The clock's time as the contract writes it: ISO 8601, UTC. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}
