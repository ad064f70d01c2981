/**
 * What an editor gains once it can be typed in: completion, closing brackets, search, marks of what cannot be read, of where
 * tasks are at work, and of who is beyond the edges. A chunk of its own, fetched after the text is shown, so that the first
 * key does not wait for it.
 */
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import type { EditorState, Extension } from '@codemirror/state'
import { type EditorView, keymap } from '@codemirror/view'
import { caretsIn } from '../carets/caret-layer.ts'
import { offscreenPills } from '../carets/offscreen-pills.ts'
import { pointedCarets } from '../carets/pointed.ts'
import { claimLane, type LaneOptions } from '../claims/lane.ts'
import { type CompletionOptions, roomCompletion } from '../completion/completion.ts'
import { createLint, goToNextProblem, type LintOptions, type Problem, problemAt } from '../lint/lint.ts'
import { searchPanel } from '../search/search-panel.ts'
import { type ReadOnlyOptions, tellReadOnly } from './read-only.ts'

export interface ExtrasOptions {
  readonly completion: CompletionOptions
  readonly lint: LintOptions
  readonly lane: LaneOptions
  readonly readOnly: ReadOnlyOptions
}

export interface Extras {
  readonly extension: Extension
  /** The problem that a position is in, null where there is none. */
  problemAt(state: EditorState, at: { readonly from: number; readonly to: number }): Problem | null
  goToNextProblem(view: EditorView): void
  /** After the file was renamed. */
  refresh(view: EditorView): void
}

export function createExtras({ completion, lint: lintOptions, lane, readOnly }: ExtrasOptions): Extras {
  const lint = createLint(lintOptions)
  return {
    extension: [
      closeBrackets(),
      roomCompletion(completion),
      searchPanel(),
      highlightSelectionMatches(),
      lint.extension,
      claimLane(lane),
      offscreenPills(caretsIn),
      pointedCarets(),
      tellReadOnly(readOnly),
      keymap.of([...closeBracketsKeymap, ...searchKeymap]),
    ],
    problemAt,
    goToNextProblem,
    refresh: lint.refresh,
  }
}
