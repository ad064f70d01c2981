/** Undo and redo of one's own typing (R4), for keys other than the usual ones. */
import type { Command } from '@codemirror/view'
import { yUndoManagerKeymap } from 'y-codemirror.next'

const commandOf = (key: string): Command => {
  const run = yUndoManagerKeymap.find((binding) => binding.key === key)?.run
  if (run === undefined) throw new Error(`invariant: the shared text's history has no ${key}`)
  return run
}

export const undoOwn = commandOf('Mod-z')
export const redoOwn = commandOf('Mod-Shift-z')
