/** Where we are in a text, as the page tells of it: the line and column, and what is selected. */
import type { EditorState } from '@codemirror/state'
import { linesOf } from './lines-of.ts'

/** Line and column from 1. */
export interface Cursor {
  readonly line: number
  readonly column: number
  /** What is selected; both are the cursor's own offset where that is nothing. */
  readonly from: number
  readonly to: number
  /** The last line that is selected, even if only in part; `firstLine` likewise. */
  readonly firstLine: number
  readonly lastLine: number
}

export function cursorIn({ doc, selection }: EditorState): Cursor {
  const { head, from, to } = selection.main
  const line = doc.lineAt(head)
  const { first, last } = linesOf({ from, to }, (offset) => doc.lineAt(offset))
  return {
    line: line.number,
    column: head - line.from + 1,
    from,
    to,
    firstLine: first.number,
    lastLine: last.number,
  }
}
