/**
 * An endpoint that may be down: once several requests in a row found it so, to whichever of its models, the next ones wait
 * and say for how long, instead of failing one by one.
 *
 *   up ──3 requests in a row fail──▶ down ──the wait is over──▶ one request tries
 *    ▲                                ▲                           │        │
 *    └────────────it answers──────────┼───────────────────────────┘        │
 *                                     └──it fails: twice the wait──────────┘
 *
 * Who waits for longer than people would is told the failure. It knows only what a request ends with.
 */
import { type ErrorCode, WeftError } from '../../../shared/errors.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Model, ModelEvent, ModelRequest } from './model.ts'

export interface BreakerPolicy {
  /** Failed requests in a row after which the endpoint counts as down. */
  readonly failures: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
  /** How long one request waits in all before it fails. */
  readonly patienceMs: number
}

const defaultBreakerPolicy: BreakerPolicy = {
  failures: 3,
  firstWaitMs: 5_000,
  longestWaitMs: 60_000,
  patienceMs: 600_000,
}

/** What another request would meet as well. */
const downCodes: ReadonlySet<ErrorCode> = new Set([
  'model_unreachable',
  'model_tls_failed',
  'model_unavailable',
  'model_overloaded',
  'model_request_timeout',
  'model_timeout',
  'model_stalled',
  'model_reply_unreadable',
] satisfies ErrorCode[])

interface Down {
  readonly error: WeftError
  /** When somebody may try. */
  readonly until: number
  readonly waitMs: number
  isTried: boolean
}

/** One for an endpoint; each of its models goes through it. */
export function createBreaker(clock: Clock, policy: BreakerPolicy = defaultBreakerPolicy): (model: Model) => Model {
  let failures = 0
  let down: Down | null = null

  function failed(error: WeftError, trying: Down | null): void {
    failures += 1
    // Those that were under way when it went down tell nothing new.
    if (down === null ? failures < policy.failures : down !== trying) return
    const waitMs = Math.min(down === null ? policy.firstWaitMs : down.waitMs * 2, policy.longestWaitMs)
    down = { error, until: clock.now() + waitMs, waitMs, isTried: false }
  }

  function answered(): void {
    failures = 0
    down = null
  }

  /** Waits until the request may be sent. Returns the state in which it tries alone, or null where the endpoint is up. */
  async function* admission(giveUpAt: number, signal: AbortSignal): AsyncGenerator<ModelEvent, Down | null, void> {
    for (;;) {
      const state = down
      if (state === null) return null
      const inMs = state.isTried ? policy.firstWaitMs : state.until - clock.now()
      if (inMs <= 0) {
        state.isTried = true
        return state
      }
      if (clock.now() + inMs > giveUpAt) throw state.error
      const reason = `The model endpoint is down (${state.error.message})`
      yield { kind: 'retry', attempt: 1, inMs, reason }
      await sleep(clock, inMs, signal)
    }
  }

  async function* stream(
    model: Model,
    request: ModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, void> {
    const giveUpAt = clock.now() + policy.patienceMs
    for (;;) {
      const trying = yield* admission(giveUpAt, signal)
      let hasText = false
      try {
        for await (const event of model.stream(request, signal)) {
          if (event.kind === 'text' && !hasText) {
            hasText = true
            answered()
          }
          yield event
        }
        answered()
        return
      } catch (error) {
        if (signal.aborted) throw error
        const isDown = error instanceof WeftError && downCodes.has(error.code)
        if (isDown) failed(error, trying)
        else answered()
        // What was said already cannot be said again.
        if (!isDown || hasText || trying === null) throw error
      } finally {
        // Somebody else may try where this one was cancelled.
        if (trying !== null && down === trying) trying.isTried = false
      }
    }
  }

  return (model) => ({ name: model.name, stream: (request, signal) => stream(model, request, signal) })
}

function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const onAbort = () => {
      forget()
      reject(signal.reason)
    }
    const forget = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
