/** A small text with marked lines: one version of a conflict to read, or its result to write. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { Compartment, EditorState, type Range, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from '@codemirror/view'
import type { MarkedLine } from '../hunks/drawing.ts'
import { loadLanguage } from '../language/language.ts'
import { highlighting } from '../theme/highlighting.ts'
import '../theme/theme.css'
import '../hunks/hunks.css'
import './pane.css'

export interface PaneContent {
  readonly text: string
  readonly marks: readonly MarkedLine[]
  /** What its first line is called, from 1. */
  readonly firstLine: number
}

export interface Pane {
  show(content: PaneContent): void
  focus(): void
  destroy(): void
}

export interface PaneOptions {
  readonly parent: HTMLElement
  readonly name: string
  readonly path: string
  /** The page's nonce for the styles that CodeMirror makes. */
  readonly nonce: string
  readonly content: PaneContent
  /** The text after each change by hand; without it the text is only to be read. */
  readonly onWrite?: (text: string) => void
}

const showMarks = StateEffect.define<readonly MarkedLine[]>()
const word = Decoration.mark({ class: 'weft-word' })

const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    for (const effect of transaction.effects) if (effect.is(showMarks)) return draw(transaction.state, effect.value)
    return shown.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

function draw({ doc }: EditorState, marks: readonly MarkedLine[]): DecorationSet {
  const decorations = marks.flatMap(({ line, kind, words }): Range<Decoration>[] => {
    if (line >= doc.lines) return []
    const { from, to } = doc.line(line + 1)
    return [
      Decoration.line({ class: `weft-line-${kind}` }).range(from),
      ...words.flatMap((columns) =>
        from + columns.to <= to ? [word.range(from + columns.from, from + columns.to)] : [],
      ),
    ]
  })
  return Decoration.set(decorations, true)
}

export function createPane({ parent, name, path, nonce, content, onWrite }: PaneOptions): Pane {
  const language = new Compartment()
  const numbers = new Compartment()
  const numbered = (firstLine: number) => lineNumbers({ formatNumber: (line) => String(line + firstLine - 1) })
  let isShowing = false
  const life = new AbortController()
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: content.text,
      extensions: [
        EditorView.cspNonce.of(nonce),
        EditorView.editorAttributes.of({ class: 'weft-editor weft-pane' }),
        EditorView.contentAttributes.of({ 'aria-label': name, spellcheck: 'false', tabindex: '0' }),
        onWrite === undefined ? EditorState.readOnly.of(true) : [history(), indentOnInput(), bracketMatching()],
        numbers.of(numbered(content.firstLine)),
        marksField,
        language.of([]),
        highlighting,
        keymap.of([...historyKeymap, ...defaultKeymap, ...(onWrite === undefined ? [] : [indentWithTab])]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isShowing) onWrite?.(update.state.doc.toString())
        }),
      ],
    }),
  })
  view.dispatch({ effects: showMarks.of(content.marks) })
  void loadLanguage(path, life.signal).then((extension) => {
    if (extension !== null) view.dispatch({ effects: language.reconfigure(extension) })
  })

  return {
    show({ text, marks, firstLine }) {
      isShowing = true
      const isSame = view.state.doc.toString() === text
      view.dispatch({
        ...(isSame ? {} : { changes: { from: 0, to: view.state.doc.length, insert: text } }),
        effects: [showMarks.of(marks), numbers.reconfigure(numbered(firstLine))],
      })
      isShowing = false
    },
    focus: () => view.focus(),
    destroy() {
      life.abort()
      view.destroy()
    },
  }
}
