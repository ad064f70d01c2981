/**
 * Code that comes after the first key can be typed (docs/SPEC.md, U181): asked for when it is first drawn, null until it is
 * here, and there at once from then on. Where it cannot be had, as while the network is gone, what is there goes on without
 * it, and it is asked for again (U200): after a few seconds, and then more and more seldom.
 *
 * Why not `React.lazy`: a trigger is drawn before its menu's code is here, and what was suspended is held back by up to
 * 300 ms so that fallbacks do not flicker. And a load that failed once would fail for ever, and take the page with it.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface LazyModule<T> {
  /** Null until it came. */
  readonly get: () => T | null
  /** Loads it, if nothing has; for as long as anybody follows, again a while after each failure. */
  readonly subscribe: (listener: () => void) => () => void
  /** Tells each failure; returns forgetting it. */
  readonly onFailure: (listener: () => void) => () => void
  /** Does not wait for the next time that it is asked for. */
  readonly askNow: () => void
}

export const againMs = 5_000
export const mostAgainMs = 40_000

export function lazyModule<T>(load: () => Promise<T>): LazyModule<T> {
  const listeners = new Set<() => void>()
  const failureListeners = new Set<() => void>()
  const tell = (told: ReadonlySet<() => void>) => {
    for (const listener of [...told]) listener()
  }
  let module: T | null = null
  let isAsked = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let pauseMs = againMs

  function ask(): void {
    clearTimeout(timer)
    if (isAsked) return
    isAsked = true
    load().then(
      (loaded) => {
        module = loaded
        tell(listeners)
      },
      () => {
        isAsked = false
        if (listeners.size > 0) timer = setTimeout(ask, pauseMs)
        pauseMs = Math.min(2 * pauseMs, mostAgainMs)
        tell(failureListeners)
      },
    )
  }

  function askNow(): void {
    pauseMs = againMs
    ask()
  }

  return {
    get: () => module,
    subscribe(listener) {
      listeners.add(listener)
      askNow()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearTimeout(timer)
      }
    },
    onFailure(listener) {
      failureListeners.add(listener)
      return () => failureListeners.delete(listener)
    },
    askNow,
  }
}

/** The module, or null while it is on its way; `onFailure` hears each time that it could not be had. */
export function useModule<T>(lazy: LazyModule<T>, onFailure?: () => void): T | null {
  const module = useSyncExternalStore(lazy.subscribe, lazy.get)
  const latest = useRef(onFailure)
  useEffect(() => {
    latest.current = onFailure
  })
  useEffect(() => lazy.onFailure(() => latest.current?.()), [lazy])
  return module
}
