/**
 * Turns for bulk work, such as what agents write, so that a person's key waits for one slice of it and not for all.
 *
 *   run / next ─→ at once, while this turn of the event loop has milliseconds left and nobody waits
 *             └─→ else in order, in later turns, at least one in each; sockets are read in between
 *   later ──────→ never at once: this turn has done other work already, which nobody counted
 *
 * Everyone who works in bulk shares one. A slice is not cut short: who asks keeps it small. It knows nothing of the work.
 */

export interface FairTurns {
  /** Calls back at once or in a later turn. The returned function forgets it. */
  run(work: () => void): () => void
  /** Resolves when a slice may begin. @throws the signal's reason, at once when it aborts */
  next(signal?: AbortSignal): Promise<void>
  /** The same in a later turn. */
  later(signal?: AbortSignal): Promise<void>
}

export interface FairTurnsOptions {
  /** Milliseconds of bulk work in one turn of the event loop, before those that ask must wait. */
  readonly budgetMs?: number
  /** Milliseconds from any moment on. */
  readonly now?: () => number
  /** Calls back after the event loop has looked for what came in. */
  readonly afterTurn?: (callback: () => void) => void
}

/** Below what a person could notice, above what a turn itself costs. */
const defaultBudgetMs = 2

/** Who asks may be at work for a socket, and then one immediate would come before any other socket is looked at. */
function afterWholeTurn(callback: () => void): void {
  setImmediate(() => setImmediate(callback))
}

export function createFairTurns(options: FairTurnsOptions = {}): FairTurns {
  const { budgetMs = defaultBudgetMs, now = () => performance.now(), afterTurn = afterWholeTurn } = options
  const waiting = new Set<{ readonly work: () => void }>()
  /** When bulk work began in this turn; null before any has. */
  let startedAt: number | null = null

  function begin(): void {
    startedAt = now()
    afterTurn(endTurn)
  }

  function endTurn(): void {
    startedAt = null
    if (waiting.size === 0) return
    begin()
    takeOne()
  }

  /** Whoever awaited its turn works in microtasks, some after others; what is left is looked at after all of them. */
  function takeOne(): void {
    const [first] = waiting
    if (first === undefined) return
    waiting.delete(first)
    try {
      first.work()
    } finally {
      queueMicrotask(() =>
        process.nextTick(() => {
          if (hasTimeLeft()) takeOne()
        }),
      )
    }
  }

  function hasTimeLeft(): boolean {
    return startedAt === null || now() - startedAt < budgetMs
  }

  function run(work: () => void): () => void {
    if (startedAt === null) begin()
    if (waiting.size > 0 || !hasTimeLeft()) return queue(work)
    work()
    return () => undefined
  }

  function queue(work: () => void): () => void {
    if (startedAt === null) begin()
    const entry = { work }
    waiting.add(entry)
    return () => void waiting.delete(entry)
  }

  function turnBy(ask: FairTurns['run'], signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const onAbort = () => {
        forget()
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      const forget = ask(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      })
    })
  }

  return { run, next: (signal) => turnBy(run, signal), later: (signal) => turnBy(queue, signal) }
}

/** Work that is told in steps, with a turn for each. @throws the signal's reason */
export async function inTurns<T>(steps: Generator<void, T, void>, turns: FairTurns, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await turns.next(signal)
  }
}
