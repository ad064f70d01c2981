/** The bridge from the session's stores to React. */
import { useSyncExternalStore } from 'react'
import type { Readable } from '../session/store.ts'

export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get)
}
