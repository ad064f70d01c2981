/**
 * Code that comes after the first key can be typed (docs/SPEC.md, U181): asked for when it is first drawn, null until it is
 * here, and there at once from then on.
 *
 * Why not `React.lazy`: a trigger is drawn before its menu's code is here, and what was suspended is held back by up to
 * 300 ms so that fallbacks do not flicker.
 */
import { useSyncExternalStore } from 'react'

export interface LazyModule<T> {
  /** Null until it came. @throws what it could not be loaded for */
  readonly get: () => T | null
  /** Loads it, if nothing has; a failure is tried again by the next. */
  readonly subscribe: (listener: () => void) => () => void
}

export function lazyModule<T>(load: () => Promise<T>): LazyModule<T> {
  const listeners = new Set<() => void>()
  let state: { readonly module: T } | { readonly failure: unknown } | 'unasked' | 'asked' = 'unasked'
  const settle = (settled: typeof state) => {
    state = settled
    for (const listener of [...listeners]) listener()
  }
  return {
    get() {
      if (typeof state === 'string') return null
      if ('module' in state) return state.module
      throw state.failure
    },
    subscribe(listener) {
      listeners.add(listener)
      if (state === 'unasked' || (typeof state === 'object' && 'failure' in state)) {
        state = 'asked'
        load().then(
          (module) => settle({ module }),
          (failure: unknown) => settle({ failure }),
        )
      }
      return () => listeners.delete(listener)
    },
  }
}

/** The module, or null while it is on its way; the error boundary tells that it cannot be had. */
export function useModule<T>(lazy: LazyModule<T>): T | null {
  return useSyncExternalStore(lazy.subscribe, lazy.get)
}
