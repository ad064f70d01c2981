/**
 * Colours a text that is typed in. As CodeMirror's own highlighter, but for one that is not parsed anew yet: there the colours
 * go with the text, and what is typed at the end of a token has that token's.
 */
import { syntaxTree } from '@codemirror/language'
import { Prec, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { Tree } from '@lezer/common'
import { highlightTree } from '@lezer/highlight'
import { codeColours } from '../theme/highlighting.ts'
import { isProvisional } from './provisional-tree.ts'

interface Span {
  readonly from: number
  readonly to: number
}

class Colouring {
  decorations: DecorationSet
  #tree: Tree
  /** What of the text has its colours, in UTF-16 units. */
  #coloured: Span
  readonly #marks = new Map<string, Decoration>()

  constructor(view: EditorView) {
    this.#tree = syntaxTree(view.state)
    this.#coloured = view.viewport
    this.decorations = this.#colour(view)
  }

  update({ view, state, changes, viewportChanged }: ViewUpdate): void {
    const { viewport } = view
    const tree = syntaxTree(state)
    const coloured = { from: changes.mapPos(this.#coloured.from, -1), to: changes.mapPos(this.#coloured.to, 1) }
    const isUnread = isProvisional(tree) || tree.length < viewport.to
    const isAll = coloured.from <= viewport.from && coloured.to >= viewport.to
    if (isUnread && isAll && tree.type === this.#tree.type) {
      this.decorations = this.decorations.map(changes)
      this.#coloured = coloured
    } else if (tree !== this.#tree || viewportChanged) {
      this.#tree = tree
      this.#coloured = viewport
      this.decorations = this.#colour(view)
    }
  }

  #colour(view: EditorView): DecorationSet {
    const builder = new RangeSetBuilder<Decoration>()
    for (const { from, to } of view.visibleRanges) {
      highlightTree(
        this.#tree,
        codeColours,
        (start, end, style) => builder.add(start, end, this.#mark(style)),
        from,
        to,
      )
    }
    return builder.finish()
  }

  #mark(style: string): Decoration {
    const mark = this.#marks.get(style) ?? Decoration.mark({ class: style, inclusiveEnd: true })
    this.#marks.set(style, mark)
    return mark
  }
}

export const colouring = [
  Prec.high(ViewPlugin.fromClass(Colouring, { decorations: ({ decorations }) => decorations })),
  codeColours.module === null ? [] : EditorView.styleModule.of(codeColours.module),
]
