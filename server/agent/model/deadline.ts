/**
 * How long one request to a model may take: a total over all its tries, and a shorter wait for whatever comes next.
 *
 * The SDK's own timeout ends with the response's headers, so a stream that stalls would be waited for without end. Its
 * signal aborts with the caller's reason, or with a code that tells what was waited for, and how long; it does not know the network.
 */
import { type ErrorCode, WeftError } from '../../../shared/errors.ts'
import type { Clock } from '../../operations/clock.ts'
import { pause } from '../../operations/pause.ts'

/** What may be waited for in vain. */
const awaits = {
  first: { code: 'model_timeout', words: 'the first word of the reply' },
  more: { code: 'model_stalled', words: 'more of the reply' },
  end: { code: 'model_stalled', words: 'the end of the reply' },
  all: { code: 'model_timeout', words: 'the whole reply' },
} as const satisfies Record<string, { code: ErrorCode; words: string }>
type Awaited = keyof typeof awaits

export interface Deadline {
  /** Goes into the request: aborting it closes the connection. */
  readonly signal: AbortSignal
  /** Allows `ms` from now for the next sign of life; replaces the wait before it. */
  allow(ms: number, awaited: Awaited): void
  /** Nothing is awaited from the endpoint, as between two tries. */
  pause(): void
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number): Promise<void>
  /** Forgets its timers and its caller; idempotent. */
  close(): void
}

export function openDeadline({
  clock,
  caller,
  totalMs,
}: {
  readonly clock: Clock
  readonly caller: AbortSignal
  readonly totalMs: number
}): Deadline {
  const controller = new AbortController()
  const { signal } = controller
  const expire = (ms: number, awaited: Awaited) => {
    const { code, words } = awaits[awaited]
    controller.abort(new WeftError(code, `Waited ${inWords(ms)} for ${words}, then gave up.`))
  }

  const onCallerAbort = () => controller.abort(caller.reason)
  caller.addEventListener('abort', onCallerAbort, { once: true })
  if (caller.aborted) onCallerAbort()

  const stopTotal = clock.after(totalMs, () => expire(totalMs, 'all'))
  let stopWait = () => {}

  return {
    signal,
    allow(ms, awaited) {
      stopWait()
      stopWait = clock.after(ms, () => expire(ms, awaited))
    },
    pause() {
      stopWait()
    },
    sleep: (ms) => pause(clock, ms, signal),
    close() {
      stopTotal()
      stopWait()
      caller.removeEventListener('abort', onCallerAbort)
    },
  }
}

function inWords(ms: number): string {
  return ms >= 1_000 ? `${Math.round(ms / 1_000)} s` : `${ms} ms`
}
