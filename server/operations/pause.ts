/** A wait on a clock that can be given up. */
import type { Clock } from './clock.ts'

/** Resolves after `ms`; rejects with the signal's reason where that comes first, and leaves no timer. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
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
