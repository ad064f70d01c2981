/**
 * A value that can be subscribed to: the one shape in which the session hands state to whoever shows it.
 *
 * `get` returns the same reference until the value changes, so it serves as `getSnapshot` of React's
 * `useSyncExternalStore`. Knows nothing of React.
 */

export interface Readable<T> {
  readonly get: () => T
  /** Calls `listener` after each change. Returns unsubscribing. */
  readonly subscribe: (listener: () => void) => () => void
}

export interface Store<T> extends Readable<T> {
  readonly set: (value: T) => void
}

/** `isEqual` decides what counts as no change; by default the same reference. */
export function createStore<T>(initial: T, isEqual: (a: T, b: T) => boolean = Object.is): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (isEqual(value, next)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * As `source`, but who follows it is told at once and then, while it goes on changing, every so often: to draw thousands of
 * files anew with each that comes would take all of the page's time.
 */
export function paced<T>(source: Readable<T>, everyMs: number): Readable<T> {
  return {
    get: source.get,
    subscribe(listener) {
      let toldAt = Number.NEGATIVE_INFINITY
      let timer: ReturnType<typeof setTimeout> | undefined
      const tell = () => {
        timer = undefined
        toldAt = performance.now()
        listener()
      }
      const unsubscribe = source.subscribe(() => {
        if (timer !== undefined) return
        const waitMs = toldAt + everyMs - performance.now()
        if (waitMs <= 0) tell()
        else timer = setTimeout(tell, waitMs)
      })
      return () => {
        clearTimeout(timer)
        unsubscribe()
      }
    },
  }
}
