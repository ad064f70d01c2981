/**
 * What an editor gains once it can be typed in: completion, closing brackets, search. A chunk of its own, fetched after the
 * text is shown, so that the first key does not wait for it (docs/SPEC.md, U181).
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'

export const extras: Extension = [
  closeBrackets(),
  autocompletion(),
  search({ top: true }),
  highlightSelectionMatches(),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap]),
]
