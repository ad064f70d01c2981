/**
 * Turns many requests into few runs: the first at once, the next ones at most every `everyMs`; the first few of these come
 * sooner, so that people see a short text being written too, and not only its end.
 */
import type { Clock } from '../../operations/clock.ts'

export interface Pacer {
  /** Runs now, or as soon as it may again. */
  request(): void
  /** Forgets what waits; nothing runs any more. Idempotent. */
  close(): void
}

const quickRuns = 4
const quickMs = 20

export function createPacer(clock: Clock, everyMs: () => number, run: () => void): Pacer {
  let cancelTimer: (() => void) | null = null
  let isWaiting = false
  let isClosed = false
  let runs = 0
  const pause = () => {
    runs++
    cancelTimer = clock.after(runs <= quickRuns ? Math.min(quickMs, everyMs()) : everyMs(), () => {
      cancelTimer = null
      if (!isWaiting) return
      isWaiting = false
      pause()
      run()
    })
  }
  return {
    request() {
      if (isClosed) return
      if (cancelTimer) {
        isWaiting = true
        return
      }
      pause()
      run()
    },
    close() {
      isClosed = true
      cancelTimer?.()
      cancelTimer = null
    },
  }
}
