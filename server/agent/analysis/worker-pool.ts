/**
 * Threads that work through requests, so that the server's own never waits for a parse.
 *
 *   run ─→ waiting (bounded) ─→ running, one at a time on each thread ─→ its answer
 *              │                    ├─→ takes too long: the thread is ended, the request fails as `timeout`
 *              │                    └─→ the thread dies: the request fails as `crashed`
 *              └─→ given up by who asked: nobody waits for it any more; one that runs has a moment left to end by itself
 *
 * A thread starts with its first request, is replaced with the next request after it ended, and ends when it had nothing to
 * do for a while: a server whose rooms ask for nothing pays nothing. It knows nothing of what is asked.
 */
import type { Clock } from '../../operations/clock.ts'
import { AnalysisUnavailable } from './analysis-unavailable.ts'

/** A worker thread, as far as the pool needs it. Its messages come in the order of what it was sent. */
export interface Thread<In> {
  post(message: In): void
  /** Ends it without waiting for what it does. */
  end(): void
}

export interface ThreadEvents<Out> {
  onAnswer(message: Out): void
  /** It ended, or is about to, without having been told; once. */
  onFailure(error: unknown): void
}

export interface WorkerPoolOptions<In, Out> {
  readonly clock: Clock
  readonly startThread: (events: ThreadEvents<Out>) => Thread<In>
  /** Reports a thread that failed. */
  readonly onFailure: (error: unknown) => void
  readonly threads?: number
  /** Requests that wait, on all threads. */
  readonly maxWaiting?: number
  /** From when a request begins to run. */
  readonly timeoutMs?: number
  /** How long a request may still run when nobody waits for it any more; a thread that lives has its grammars loaded. */
  readonly givenUpMs?: number
  /** How long a thread without work is kept. */
  readonly idleMs?: number
}

interface RunOptions {
  readonly signal?: AbortSignal | undefined
  /** Requests with the same one run on the same thread, in order. */
  readonly affinity?: string | undefined
  readonly timeoutMs?: number
}

export interface WorkerPool<In, Out> {
  /** @throws AnalysisUnavailable; the signal's reason */
  run(message: In, options?: RunOptions): Promise<Out>
  /** Threads that are there now. */
  readonly threads: number
  /** Ends all threads; what waits fails as `closed`. Idempotent. */
  close(): void
}

interface Job<In, Out> {
  readonly message: In
  readonly timeoutMs: number
  settle(outcome: { readonly answer: Out } | { readonly error: unknown }): void
}

interface Lane<In, Out> {
  thread: Thread<In> | null
  running: Job<In, Out> | null
  readonly waiting: Set<Job<In, Out>>
  forgetTimer: () => void
}

const defaults = { threads: 1, maxWaiting: 500, timeoutMs: 10_000, givenUpMs: 1_000, idleMs: 5 * 60_000 }

export function createWorkerPool<In, Out>(options: WorkerPoolOptions<In, Out>): WorkerPool<In, Out> {
  const { clock, startThread, onFailure, threads, maxWaiting, timeoutMs, givenUpMs, idleMs } = {
    ...defaults,
    ...options,
  }
  const lanes = Array.from({ length: threads }, (): Lane<In, Out> => {
    return { thread: null, running: null, waiting: new Set(), forgetTimer: () => undefined }
  })
  let isClosed = false

  function laneFor(affinity: string | undefined): Lane<In, Out> {
    const lane = affinity === undefined ? lanes.reduce(lessBusy) : lanes[hashOf(affinity) % lanes.length]
    if (lane === undefined) throw new Error('invariant: a pool has a thread')
    return lane
  }

  /** Whatever it does is lost; the next request gets another one. */
  function endThread(lane: Lane<In, Out>, reason: 'timeout' | 'crashed' | 'closed', cause?: unknown): void {
    const { thread, running } = lane
    lane.thread = null
    lane.running = null
    lane.forgetTimer()
    thread?.end()
    running?.settle({ error: new AnalysisUnavailable(reason, { cause }) })
  }

  /** Whoever comes next shall not wait for what nobody waits for. */
  function giveUp(lane: Lane<In, Out>): void {
    lane.forgetTimer()
    lane.forgetTimer = clock.after(givenUpMs, () => {
      endThread(lane, 'closed')
      next(lane)
    })
  }

  function threadOf(lane: Lane<In, Out>): Thread<In> {
    if (lane.thread !== null) return lane.thread
    const thread: Thread<In> = startThread({
      onAnswer(answer) {
        if (lane.thread !== thread) return
        const { running } = lane
        lane.running = null
        lane.forgetTimer()
        running?.settle({ answer })
        next(lane)
      },
      onFailure(error) {
        if (lane.thread !== thread) return
        onFailure(error)
        endThread(lane, 'crashed', error)
        next(lane)
      },
    })
    lane.thread = thread
    return thread
  }

  function next(lane: Lane<In, Out>): void {
    if (lane.running !== null || isClosed) return
    const [job] = lane.waiting
    lane.forgetTimer()
    if (job === undefined) {
      lane.forgetTimer = clock.after(idleMs, () => endThread(lane, 'closed'))
      return
    }
    lane.waiting.delete(job)
    lane.running = job
    lane.forgetTimer = clock.after(job.timeoutMs, () => {
      onFailure(new AnalysisUnavailable('timeout'))
      endThread(lane, 'timeout')
      next(lane)
    })
    threadOf(lane).post(job.message)
  }

  return {
    get threads() {
      return lanes.filter(({ thread }) => thread !== null).length
    },
    async run(message, { signal, affinity, timeoutMs: own = timeoutMs } = {}) {
      signal?.throwIfAborted()
      if (isClosed) throw new AnalysisUnavailable('closed')
      if (lanes.reduce((sum, { waiting }) => sum + waiting.size, 0) >= maxWaiting) throw new AnalysisUnavailable('busy')
      const lane = laneFor(affinity)
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          lane.waiting.delete(job)
          if (lane.running === job) giveUp(lane)
          reject(signal?.reason)
        }
        const job: Job<In, Out> = {
          message,
          timeoutMs: own,
          settle(outcome) {
            signal?.removeEventListener('abort', onAbort)
            if ('answer' in outcome) resolve(outcome.answer)
            else reject(outcome.error)
          },
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        lane.waiting.add(job)
        next(lane)
      })
    },
    close() {
      isClosed = true
      for (const lane of lanes) {
        endThread(lane, 'closed')
        const left = [...lane.waiting]
        lane.waiting.clear()
        for (const job of left) job.settle({ error: new AnalysisUnavailable('closed') })
      }
    },
  }
}

function lessBusy<In, Out>(a: Lane<In, Out>, b: Lane<In, Out>): Lane<In, Out> {
  const load = ({ running, waiting }: Lane<In, Out>) => waiting.size + (running === null ? 0 : 1)
  return load(b) < load(a) ? b : a
}

/** FNV-1a: any spread will do. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
