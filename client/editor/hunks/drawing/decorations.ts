/** From drawings to what CodeMirror draws: line washes, signs in the gutter, blocks and rows. */
import { language } from '@codemirror/language'
import { type EditorState, type Extension, type Range, RangeSet, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  type GutterMarker,
  gutter,
  gutterLineClass,
  gutterWidgetClass,
} from '@codemirror/view'
import type { RowWidget } from '../rows/row-widget.ts'
import { BlockWidget } from './block-widget.ts'
import type { Beside, Drawing, LineKind } from './drawing.ts'
import { SignMarker, WashMarker } from './gutter-markers.ts'

export interface DrawnHunk {
  /** Offset of the hunk in the text; its drawing counts lines from there. */
  readonly from: number
  readonly drawing: Drawing
  readonly row: RowWidget
}

interface Drawn {
  readonly hunks: readonly DrawnHunk[]
  readonly decorations: DecorationSet
  readonly washes: RangeSet<GutterMarker>
  readonly signs: RangeSet<GutterMarker>
}

/** Widgets at one place keep the order of their hunks: CodeMirror sorts them by a `side` of at most ±10,000. */
const maxSide = 9_990

const lineDecorations: Record<LineKind, Decoration> = {
  come: Decoration.line({ class: 'weft-line-come' }),
  gone: Decoration.line({ class: 'weft-line-gone' }),
  clash: Decoration.line({ class: 'weft-line-clash' }),
}
const washMarkers: Record<LineKind, WashMarker> = {
  come: new WashMarker('come'),
  gone: new WashMarker('gone'),
  clash: new WashMarker('clash'),
}
const signMarkers: Record<LineKind, SignMarker> = {
  come: new SignMarker('come', 1),
  gone: new SignMarker('gone', 1),
  clash: new SignMarker('clash', 1),
}
const nothing: Drawn = { hunks: [], decorations: Decoration.none, washes: RangeSet.empty, signs: RangeSet.empty }

const markedWord = Decoration.mark({ class: 'weft-word' })
const struckText = Decoration.mark({ class: 'weft-struck' })

/** The hunks to draw from now on, down the page. */
export const drawHunks = StateEffect.define<readonly DrawnHunk[]>()

const drawnField = StateField.define<Drawn>({
  create: () => nothing,
  update(drawn, transaction) {
    for (const effect of transaction.effects) if (effect.is(drawHunks)) return assemble(transaction.state, effect.value)
    if (!transaction.docChanged || drawn === nothing) return drawn
    const { changes } = transaction
    const hunks = drawn.hunks.map((hunk) => ({ ...hunk, from: changes.mapPos(hunk.from, 1) }))
    const decorations = drawn.decorations.map(changes)
    // A row or block whose line is deleted would be gone until it is drawn anew, and the focus in it for good.
    if (decorations.size < drawn.decorations.size) return assemble(transaction.state, hunks)
    return {
      hunks,
      decorations,
      washes: drawn.washes.map(changes),
      signs: drawn.signs.map(changes),
    }
  },
  provide: (field) => [
    EditorView.decorations.from(field, (drawn) => drawn.decorations),
    gutterLineClass.from(field, (drawn) => drawn.washes),
  ],
})

/** What draws the hunks, without what decides which: that arrives as `drawHunks`. */
export const hunkDecorations: Extension = [
  drawnField,
  gutterWidgetClass.of((_view, widget) => (widget instanceof BlockWidget ? washMarkers[widget.block.kind] : null)),
  gutter({
    class: 'weft-signs',
    markers: (view) => view.state.field(drawnField).signs,
    widgetMarker: (_view, widget) =>
      widget instanceof BlockWidget ? new SignMarker(widget.block.kind, widget.block.lines.length) : null,
  }),
]

function assemble(state: EditorState, hunks: readonly DrawnHunk[]): Drawn {
  if (hunks.length === 0) return nothing
  const { doc } = state
  const spoken = state.facet(language)
  const decorations: Range<Decoration>[] = []
  const washes: Range<GutterMarker>[] = []
  const signs: Range<GutterMarker>[] = []
  hunks.forEach(({ from, drawing, row }, index) => {
    const first = doc.lineAt(Math.min(from, doc.length)).number
    const lineOf = (line: number) => doc.line(Math.min(first + line, doc.lines))
    for (const { line, kind, words } of drawing.lines) {
      const { from: at, to: end } = lineOf(line)
      decorations.push(lineDecorations[kind].range(at))
      washes.push(washMarkers[kind].range(at))
      signs.push(signMarkers[kind].range(at))
      if (kind === 'gone') decorations.push(...struck(at, lineOf(line).text))
      for (const word of words) {
        if (at + word.to <= end) decorations.push(markedWord.range(at + word.from, at + word.to))
      }
    }
    const side = (at: Beside, offset: 0 | 1) => {
      const order = Math.min(index * 2 + offset, maxSide - 1)
      return at.side === 'above' ? order - maxSide : order + 1
    }
    const offsetOf = (at: Beside) => (at.side === 'above' ? lineOf(at.line).from : lineOf(at.line).to)
    for (const block of drawing.blocks) {
      const widget = new BlockWidget(block, spoken)
      decorations.push(Decoration.widget({ widget, block: true, side: side(block.at, 0) }).range(offsetOf(block.at)))
    }
    const rowAt = { widget: row, block: true, side: side(drawing.row, 1) }
    decorations.push(Decoration.widget(rowAt).range(offsetOf(drawing.row)))
  })
  return {
    hunks,
    decorations: Decoration.set(decorations, true),
    washes: RangeSet.of(washes, true),
    signs: RangeSet.of(signs, true),
  }
}

/** Strikes a line's words through, and leaves its indentation alone. */
function struck(lineFrom: number, text: string): Range<Decoration>[] {
  const start = text.search(/\S/)
  return start === -1 ? [] : [struckText.range(lineFrom + start, lineFrom + text.length)]
}
