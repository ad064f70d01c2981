/** A React context that is always given by whoever is above: to read it elsewhere is a mistake, and fails. */
import { type Context, createContext, useContext } from 'react'

/** The context, to be given, and the hook that reads it; `within` is where it is given, for the error. */
export function createRequiredContext<T>(within: string): readonly [Context<T | null>, () => T] {
  const RequiredContext = createContext<T | null>(null)
  function useRequired(): T {
    const value = useContext(RequiredContext)
    if (value === null) throw new Error(`invariant: a context is read outside of ${within}`)
    return value
  }
  return [RequiredContext, useRequired]
}
