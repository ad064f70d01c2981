/** Which keys of the room work beside a set of keys that is not its own, in a sentence. Pure. */
import { keyLabel } from '../commands/keys.ts'
import type { Keys } from '../editor/preferences/preferences.ts'

/** Undefined for the usual ones, which the page shows wherever they work. */
export function keysNote(keys: Keys, isApple: boolean): string | undefined {
  if (keys === 'usual') return undefined
  const key = (name: string) => keyLabel(name, isApple)
  const review = `in a change ${key('Alt-k')} keeps it and ${key('Alt-u')} undoes it, ${key('Alt-n')} goes to the next`
  const all =
    keys === 'emacs' && !isApple
      ? `F1 shows all commands, for ${key('Mod-k')} is Emacs's own in the text`
      : 'F1 shows all commands'
  return `${key('Mod-i')} asks the agent; ${review}; ${all}.`
}
