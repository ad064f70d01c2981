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
  /** Somebody tries; it ends with what became of that. */
  trial: Trial | null
}

/** One request that finds out for all. */
interface Trial {
  readonly over: Promise<void>
  end(): void
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
    down = { error, until: clock.monotonic() + waitMs, waitMs, trial: null }
  }

  function answered(): void {
    failures = 0
    const trial = down?.trial
    down = null
    // Nobody waits for the rest of what it says.
    trial?.end()
  }

  /** Waits until the request may be sent. Returns the state in which it tries alone, or null where the endpoint is up. */
  async function* admission(giveUpAt: number, signal: AbortSignal): AsyncGenerator<ModelEvent, Down | null, void> {
    /** Of which it was said how long it may take. */
    let told: Down | null = null
    for (;;) {
      const state = down
      if (state === null) return null
      const reason = `The model endpoint is down (${state.error.message})`
      if (state.trial !== null) {
        const leftMs = giveUpAt - clock.monotonic()
        if (leftMs <= 0) throw state.error
        if (told !== state) yield { kind: 'retry', attempt: 1, inMs: policy.firstWaitMs, reason }
        told = state
        await endOrSleep(state.trial.over, clock, leftMs, signal)
        continue
      }
      const inMs = Math.ceil(state.until - clock.monotonic())
      if (inMs <= 0) {
        state.trial = createTrial()
        return state
      }
      if (clock.monotonic() + inMs > giveUpAt) throw state.error
      yield { kind: 'retry', attempt: 1, inMs, reason }
      told = state
      await endOrSleep(null, clock, inMs, signal)
    }
  }

  async function* stream(
    model: Model,
    request: ModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, void> {
    const giveUpAt = clock.monotonic() + policy.patienceMs
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
        const trial = trying?.trial
        if (trying !== null) trying.trial = null
        trial?.end()
      }
    }
  }

  return (model) => ({ name: model.name, stream: (request, signal) => stream(model, request, signal) })
}

function createTrial(): Trial {
  let end = () => {}
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  return { over, end }
}

/** Until the time is over, or `end` comes before. @throws the signal's reason, at once when it aborts */
function endOrSleep(end: Promise<void> | null, clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const done = () => {
      forget()
      signal.removeEventListener('abort', onAbort)
      resolve()
    }
    const onAbort = () => {
      forget()
      reject(signal.reason)
    }
    const forget = clock.after(ms, done)
    signal.addEventListener('abort', onAbort, { once: true })
    void end?.then(done)
  })
}
