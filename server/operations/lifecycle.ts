/**
 * The server's components as one: started in order, stopped in reverse, asked for their health together.
 *
 *   idle ─start→ starting ─→ running ─stop→ stopping ─→ stopped
 *
 * A component that fails to start takes those before it down again. Stopping has a budget for all together: what has
 * not stopped by then is named in the log and left behind, so that the process can end.
 */
import type { Clock } from './clock.ts'
import type { Component, Health } from './component.ts'
import type { Log } from './log.ts'

export interface Lifecycle {
  /** @throws what a component failed to start with, after stopping the ones before it */
  start(): Promise<void>
  /** Idempotent. Resolves to the names of components that had not stopped in time, or failed to. */
  stop(): Promise<readonly string[]>
  /** Ready once all are started and none has failed; the components in the order they start. */
  health(): { readonly ready: boolean; readonly components: readonly (Health & { readonly name: string })[] }
}

const defaultStopBudgetMs = 2000

export function createLifecycle(options: {
  components: readonly Component[]
  clock: Clock
  log: Log
  stopBudgetMs?: number
}): Lifecycle {
  const { components, clock, log, stopBudgetMs = defaultStopBudgetMs } = options
  const started: Component[] = []
  let isRunning = false
  /** The newest component's start, which stopping waits for. */
  let current: Promise<void> = Promise.resolve()
  let starting: Promise<void> | null = null
  let stopping: Promise<readonly string[]> | null = null

  async function startAll(): Promise<void> {
    for (const component of components) {
      if (stopping !== null) return
      try {
        // Counted as started first: a start that failed halfway may have left something to stop.
        started.push(component)
        current = component.start()
        await current
      } catch (error) {
        await stop()
        throw error
      }
    }
    isRunning = stopping === null
  }

  function stop(): Promise<readonly string[]> {
    stopping ??= stopAll()
    return stopping
  }

  async function stopAll(): Promise<readonly string[]> {
    isRunning = false
    const left = new Set<string>()
    let isOver = false
    let cancelTimer = () => {}
    const budgetSpent = new Promise<void>((resolve) => {
      cancelTimer = clock.after(stopBudgetMs, () => {
        isOver = true
        resolve()
      })
    })
    await Promise.race([current.catch(() => undefined), budgetSpent])
    for (const component of started.toReversed()) {
      left.add(component.name)
      if (isOver) continue
      const stopped = component.stop().then(
        () => void left.delete(component.name),
        (error: unknown) => log.error({ err: error, component: component.name }, 'component did not stop cleanly'),
      )
      await Promise.race([stopped, budgetSpent])
    }
    cancelTimer()
    if (left.size > 0) log.error({ components: [...left], stopBudgetMs }, 'stopped without waiting any longer')
    return [...left]
  }

  return {
    start() {
      starting ??= startAll()
      return starting
    },
    stop,
    health() {
      const report = components.map((component) => ({
        name: component.name,
        ...(started.includes(component) ? component.health() : { state: 'failed' as const, detail: 'not running' }),
      }))
      return { ready: isRunning && report.every(({ state }) => state !== 'failed'), components: report }
    },
  }
}
