/** The bridge from stores to React. */
import { useSyncExternalStore } from 'react'

/** `get` returns the same reference until the value changes. */
export function useReadable<T>(readable: {
  readonly get: () => T
  readonly subscribe: (listener: () => void) => () => void
}): T {
  return useSyncExternalStore(readable.subscribe, readable.get)
}
