/** Rows of decisions in a difference: one under each change, wherever its lines are shown. */
import { StateEffect, StateField, type Text } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import type { Range } from '../../../shared/model/anchors.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import type { RowWidget } from '../hunks/rows/row-widget.ts'

export interface DiffRow {
  readonly hunk: HunkId
  /** The change's lines in the text as it is after it. */
  readonly place: Range
  readonly widget: RowWidget
}

export const showRows = StateEffect.define<readonly DiffRow[]>()

/**
 * `isBeside` where what goes stands in a text of its own: between lines a row then hangs on the line above, for spacers
 * are put before the line below.
 */
export function rowsField(isBeside: boolean): StateField<DecorationSet> {
  return StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(shown, transaction) {
      for (const effect of transaction.effects) {
        if (!effect.is(showRows)) continue
        const rows = effect.value.map((row) => rowDecoration(transaction.state.doc, row, isBeside))
        return Decoration.set(rows, true)
      }
      return shown.map(transaction.changes)
    },
    provide: (field) => EditorView.decorations.from(field),
  })
}

function rowDecoration(doc: Text, { place, widget }: DiffRow, isBeside: boolean) {
  const { at, side } = rowPosition(doc, place, isBeside)
  return Decoration.widget({ widget, block: true, side }).range(at)
}

/** Below the last of the change's lines; where it has none, where they would be. */
export function rowPosition(doc: Text, { from, to }: Range, isBeside: boolean): { at: number; side: 0 | 1 } {
  const end = Math.min(to, doc.length)
  if (to > from) {
    const last = doc.lineAt(end)
    const isAtBreak = last.from === end && end > from
    return { at: isAtBreak ? end - 1 : last.to, side: 1 }
  }
  const line = doc.lineAt(Math.min(from, doc.length))
  if (line.from !== from || (from === doc.length && from > 0)) return { at: line.to, side: 1 }
  return isBeside && from > 0 ? { at: from - 1, side: 1 } : { at: from, side: 0 }
}

/** The next row down the page (`1`) or up (`-1`) from one, also where that is gone by now; the first or last from none. */
export function rowFrom(
  rows: readonly DiffRow[],
  current: { readonly hunk: HunkId; readonly from: number } | null,
  direction: 1 | -1,
): DiffRow | undefined {
  if (current === null) return rows.at(direction === 1 ? 0 : -1)
  const at = rows.findIndex(({ hunk }) => hunk === current.hunk)
  if (at !== -1) return rows[at + direction]
  return direction === 1
    ? rows.find(({ place }) => place.from >= current.from)
    : rows.findLast(({ place }) => place.from < current.from)
}
