/**
 * Binds the view to the shared text, both ways, and gives it an undo history of its own typing.
 *
 * The history follows only transactions whose origin is this view's binding: what others and the agent write is never
 * taken back by Ctrl-Z (R4). Carets are not drawn here; `carets/` does that.
 */
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import * as Y from 'yjs'

/** Typing within this time is taken back in one step. */
const captureTimeoutMs = 400

export interface Collaboration {
  readonly extension: Extension
  /** Forgets the history; the view must be destroyed first. */
  destroy(): void
}

export function createCollaboration(text: Y.Text): Collaboration {
  const undoManager = new Y.UndoManager(text, { trackedOrigins: new Set(), captureTimeout: captureTimeoutMs })
  return {
    extension: [
      // The text holds LF alone; were CodeMirror to split at other line ends too, its positions would drift from the text's.
      EditorState.lineSeparator.of('\n'),
      EditorView.clipboardInputFilter.of((pasted) => pasted.replace(/\r\n?/g, '\n')),
      yCollab(text, null, { undoManager }),
      keymap.of(yUndoManagerKeymap),
    ],
    destroy: () => undoManager.destroy(),
  }
}
