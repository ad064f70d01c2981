/** Which keys of the room work beside a set of keys that is not its own, in a sentence. Pure. */
import { keyLabel } from '../commands/keys.ts'
import type { Keys } from '../editor/preferences/preferences.ts'

/** Undefined for the usual ones, which the page shows wherever they work. */
export function keysNote(keys: Keys, isApple: boolean): string | undefined {
  if (keys === 'usual') return undefined
  const [ask, keep, undo] = ['Mod-i', 'Alt-k', 'Alt-u'].map((key) => keyLabel(key, isApple))
  return `${ask} asks the agent, ${keep} keeps a change, ${undo} undoes it, F1 shows all commands.`
}
