/**
 * When a failed try is made again: exponential backoff with full jitter, or what the endpoint asks for.
 * An endpoint that asks for longer than `longestWaitMs` is believed: there is no further try.
 */

export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly tries: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
  /** The longest Retry-After that is waited for. */
  readonly longestWaitMs: number
}

export const defaultRetryPolicy: RetryPolicy = {
  tries: 3,
  firstDelayMs: 500,
  longestDelayMs: 8_000,
  longestWaitMs: 20_000,
}

/** Milliseconds until the next try after try number `tried` (from 1) failed, or null where there is none. */
export function nextTryInMs(
  policy: RetryPolicy,
  {
    tried,
    askedMs,
    random,
  }: { readonly tried: number; readonly askedMs: number | null; readonly random: () => number },
): number | null {
  if (tried >= policy.tries) return null
  if (askedMs !== null) return askedMs > policy.longestWaitMs ? null : askedMs
  // https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("full jitter")
  return Math.round(random() * Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (tried - 1)))
}

/** What `retry-after-ms` or `Retry-After` (seconds, or an HTTP date) asks for; null where neither can be read. */
export function readRetryAfterMs(headers: Headers | undefined, now: number): number | null {
  const milliseconds = readNumber(headers?.get('retry-after-ms'))
  if (milliseconds !== null) return milliseconds
  const value = headers?.get('retry-after')
  const seconds = readNumber(value)
  if (seconds !== null) return seconds * 1_000
  const date = value ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

function readNumber(value: string | null | undefined): number | null {
  return value && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null
}
