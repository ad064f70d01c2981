/** Folds blocks away, by the sign beside their first line or by key (Ctrl-Shift-[ and ]). Whoever goes into one opens it. */
import { codeFolding, foldGutter, foldKeymap } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import './folding.css'

export function folding(): Extension {
  return [codeFolding({ placeholderText: '⋯' }), foldGutter({ openText: '▾', closedText: '▸' }), keymap.of(foldKeymap)]
}
