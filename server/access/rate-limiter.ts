/**
 * How many requests someone may make in a minute: counted for a member, or for an address before there is one.
 *
 * Counters live in memory and end by themselves. Their number is bounded: in a minute with more callers than that, the
 * ones that come last share a counter, so that nobody gets a fresh one by flooding the table.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { WeftError } from '../../shared/errors.ts'
import type { Clock } from '../operations/clock.ts'

export interface RateLimiter {
  /** Counts one request of `key`. @throws rate_limited with `data.retryAfterSeconds` */
  consume(key: string): Promise<void>
}

const windowMs = 60_000
const defaultMaxKeys = 10_000
/** No key of a caller: those say what they are before a colon. */
const sharedKey = 'others'

export function createRateLimiter(options: {
  requestsPerMinute: number
  clock: Clock
  /** Callers counted one by one in a minute. */
  maxKeys?: number
}): RateLimiter {
  const { requestsPerMinute, clock, maxKeys = defaultMaxKeys } = options
  const counters = new RateLimiterMemory({ points: requestsPerMinute, duration: windowMs / 1000 })
  const known = new Set<string>()
  let knownSince = clock.monotonic()

  function counterOf(key: string): string {
    if (clock.monotonic() - knownSince >= windowMs) {
      known.clear()
      knownSince = clock.monotonic()
    }
    if (!known.has(key) && known.size >= maxKeys) return sharedKey
    known.add(key)
    return key
  }

  return {
    async consume(key) {
      try {
        await counters.consume(counterOf(key))
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
        throw new WeftError('rate_limited', undefined, { data: { retryAfterSeconds } })
      }
    },
  }
}
