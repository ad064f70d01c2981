import { describe, expect, it } from 'vitest'
import { AnalysisUnavailable } from '../../../server/agent/analysis/analysis-unavailable.ts'
import {
  createWorkerPool,
  type ThreadEvents,
  type WorkerPoolOptions,
} from '../../../server/agent/analysis/worker-pool.ts'
import { ManualClock } from '../../support/manual-clock.ts'

interface FakeThread {
  readonly posted: string[]
  isEnded: boolean
  readonly events: ThreadEvents<string>
}

function setUp(options: Partial<WorkerPoolOptions<string, string>> = {}) {
  const clock = new ManualClock()
  const threads: FakeThread[] = []
  const failures: unknown[] = []
  const pool = createWorkerPool<string, string>({
    clock,
    startThread(events) {
      const thread: FakeThread = { posted: [], isEnded: false, events }
      threads.push(thread)
      return {
        post: (message) => void thread.posted.push(message),
        end() {
          thread.isEnded = true
        },
      }
    },
    onFailure: (error) => failures.push(error),
    timeoutMs: 1_000,
    idleMs: 60_000,
    ...options,
  })
  const thread = (index: number) => {
    const found = threads[index]
    if (!found) throw new Error(`no thread ${index} was started`)
    return found
  }
  return { clock, threads, thread, failures, pool }
}

/** Why a request failed. */
function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof AnalysisUnavailable ? error.reason : error),
  )
}

describe('a pool of threads', () => {
  it('[X3] starts no thread before the first request', async () => {
    const { pool, threads, thread } = setUp()
    expect(threads).toHaveLength(0)
    const answer = pool.run('a')
    thread(0).events.onAnswer('A')
    expect(await answer).toBe('A')
    expect(pool.threads).toBe(1)
  })

  it('gives a thread one request at a time, in order', async () => {
    const { pool, thread } = setUp()
    const answers = Promise.all([pool.run('a'), pool.run('b')])
    expect(thread(0).posted).toEqual(['a'])
    thread(0).events.onAnswer('A')
    expect(thread(0).posted).toEqual(['a', 'b'])
    thread(0).events.onAnswer('B')
    expect(await answers).toEqual(['A', 'B'])
  })

  it('[X3] ends a request that takes too long, and answers the next from another thread', async () => {
    const { pool, clock, thread, failures } = setUp()
    const slow = reasonOf(pool.run('slow'))
    const next = pool.run('next')
    clock.advance(1_000)
    expect(await slow).toBe('timeout')
    expect(thread(0).isEnded).toBe(true)
    thread(1).events.onAnswer('N')
    expect(await next).toBe('N')
    expect(failures).toHaveLength(1)
  })

  it('[X3] replaces a thread that dies, and fails only what it was at', async () => {
    const { pool, thread } = setUp()
    const doomed = reasonOf(pool.run('doomed'))
    const next = pool.run('next')
    thread(0).events.onFailure(new Error('gone'))
    expect(await doomed).toBe('crashed')
    thread(1).events.onAnswer('N')
    expect(await next).toBe('N')
  })

  it('does not heed what a thread says after it was replaced', async () => {
    const { pool, clock, thread } = setUp()
    const slow = reasonOf(pool.run('slow'))
    clock.advance(1_000)
    await slow
    const next = pool.run('next')
    thread(0).events.onAnswer('late')
    thread(0).events.onFailure(new Error('late'))
    thread(1).events.onAnswer('N')
    expect(await next).toBe('N')
  })

  it('[X3] refuses more than may wait', async () => {
    const { pool, thread } = setUp({ maxWaiting: 1 })
    const first = pool.run('a')
    const second = pool.run('b')
    expect(await reasonOf(pool.run('c'))).toBe('busy')
    thread(0).events.onAnswer('A')
    thread(0).events.onAnswer('B')
    expect(await Promise.all([first, second])).toEqual(['A', 'B'])
  })

  it('[X3] ends a thread that had nothing to do for a while, and starts one for the next request', async () => {
    const { pool, clock, thread } = setUp()
    const first = pool.run('a')
    thread(0).events.onAnswer('A')
    await first
    clock.advance(60_000)
    expect(thread(0).isEnded).toBe(true)
    expect(pool.threads).toBe(0)
    const next = pool.run('b')
    thread(1).events.onAnswer('B')
    expect(await next).toBe('B')
  })

  it('[X3] ends a request that nobody waits for any more, where it does not end by itself', async () => {
    const { pool, clock, thread, failures } = setUp({ timeoutMs: 60_000, givenUpMs: 1_000 })
    const controller = new AbortController()
    const running = reasonOf(pool.run('running', { signal: controller.signal }))
    const next = pool.run('next')
    controller.abort('enough')
    expect(await running).toBe('enough')
    clock.advance(999)
    expect(thread(0).isEnded).toBe(false)
    clock.advance(1)
    expect(thread(0).isEnded).toBe(true)
    thread(1).events.onAnswer('N')
    expect(await next).toBe('N')
    expect(failures).toEqual([])
  })

  it('forgets a request that was given up while it waited, and lets one that runs end by itself', async () => {
    const { pool, thread } = setUp()
    const controller = new AbortController()
    const running = reasonOf(pool.run('running', { signal: controller.signal }))
    const waiting = reasonOf(pool.run('waiting', { signal: controller.signal }))
    const last = pool.run('last')
    controller.abort('enough')
    expect(await Promise.all([running, waiting])).toEqual(['enough', 'enough'])
    expect(thread(0).isEnded).toBe(false)
    thread(0).events.onAnswer('ignored')
    expect(thread(0).posted).toEqual(['running', 'last'])
    thread(0).events.onAnswer('L')
    expect(await last).toBe('L')
  })

  it('runs what belongs together on one thread, and the rest where least waits', () => {
    const { pool, threads } = setUp({ threads: 2 })
    const settled = [pool.run('x1', { affinity: 'x' }), pool.run('x2', { affinity: 'x' }), pool.run('other')]
    for (const promise of settled) promise.catch(() => undefined)
    expect(threads.map(({ posted }) => posted)).toEqual([['x1'], ['other']])
    pool.close()
  })

  it('fails what runs and what waits when it is closed, and takes nothing more', async () => {
    const { pool, clock, thread } = setUp()
    const left = [reasonOf(pool.run('a')), reasonOf(pool.run('b'))]
    pool.close()
    pool.close()
    expect(await Promise.all(left)).toEqual(['closed', 'closed'])
    expect(thread(0).isEnded).toBe(true)
    expect(await reasonOf(pool.run('c'))).toBe('closed')
    expect(clock.waits).toEqual([])
  })
})
