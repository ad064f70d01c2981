/** Reads a React context that is always given by whoever is above: to read it elsewhere is a mistake, and fails. */
import { type Context, useContext } from 'react'

/** `within` is where it is given, for the error. */
export function useRequired<T>(context: Context<T | null>, within: string): T {
  const value = useContext(context)
  if (value === null) throw new Error(`invariant: a context is read outside of ${within}`)
  return value
}
