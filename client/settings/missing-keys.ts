/** What is said where keys that were chosen could not be loaded. Pure. */
import type { MissingKeys } from '../editor/preferences/preferences.ts'

const names = { usual: 'the usual', vim: 'Vim', emacs: 'Emacs' } as const

export function describeMissingKeys({ chosen, inForce }: MissingKeys): { title: string; detail: string } {
  const stay = inForce === 'usual' ? 'The usual ones work.' : `Those of ${names[inForce]} stay.`
  return {
    title: `The keys of ${names[chosen]} could not be loaded.`,
    detail: `${stay} Choose them again, or reload the page.`,
  }
}
