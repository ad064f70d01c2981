/** Emacs's keys; its undo is the room's own, which takes back one's own typing alone (R4). Loaded when chosen. */
import type { Extension } from '@codemirror/state'
import { EmacsHandler, emacs } from '@replit/codemirror-emacs'
import { redoOwn, undoOwn } from '../collaboration/own-undo.ts'
import './block-cursor.css'

EmacsHandler.bindKey('C-/|C-x u|S-C--|C-z', undoOwn)
EmacsHandler.bindKey('S-C-/|S-C-x u|C--|S-C-z', redoOwn)

export function emacsKeys(): Extension {
  return emacs()
}
