/** Who is here, for components. */
import { usePresence } from './presence-context.ts'
import { useReadable } from '../ui/use-readable.ts'
import type { MemberHere } from './here.ts'

export function useHere(): readonly MemberHere[] {
  return useReadable(usePresence().here)
}
