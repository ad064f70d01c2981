/** Vim's keys; its undo is the room's own, which takes back one's own typing alone (R4). Loaded when chosen. */
import type { Extension } from '@codemirror/state'
import { CodeMirror, vim } from '@replit/codemirror-vim'
import { redoOwn, undoOwn } from '../collaboration/own-undo.ts'
import './block-cursor.css'
import './vim.css'

CodeMirror.commands.undo = (editor: CodeMirror) => void undoOwn(editor.cm6)
CodeMirror.commands.redo = (editor: CodeMirror) => void redoOwn(editor.cm6)

export function vimKeys(): Extension {
  return vim({ status: true })
}
