/** A small text with marked lines: one version of a conflict to read, or its result to write. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { Compartment, EditorState, type Extension, type Range, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers, ViewPlugin } from '@codemirror/view'
import type { MarkedLine } from '../hunks/drawing/drawing.ts'
import { loadPlainLanguage } from '../language/language.ts'
import { highlighting } from '../theme/highlighting.ts'
import '../theme/theme.css'
import '../hunks/hunks.css'
import './excerpt.css'

export interface ExcerptContent {
  readonly text: string
  readonly marks: readonly MarkedLine[]
  /** What its first line is called, from 1. */
  readonly firstLine: number
}

export interface Excerpt {
  show(content: ExcerptContent): void
  focus(): void
  destroy(): void
}

export interface ExcerptOptions {
  readonly parent: HTMLElement
  readonly name: string
  readonly path: string
  /** The page's nonce for the styles that CodeMirror makes. */
  readonly nonce: string
  readonly content: ExcerptContent
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

/** Tab indents: Escape, then Tab leaves the text, as in a file's; a second Escape is for what it stands in. */
const escapeLeaves: Extension = [
  EditorView.contentAttributes.of({ 'aria-description': 'Escape, then Tab leaves the text', 'data-escape': '' }),
  ViewPlugin.define((view) => {
    const leave = (isLeaving: boolean) => {
      view.setTabFocusMode(isLeaving)
      view.contentDOM.toggleAttribute('data-escape', !isLeaving)
    }
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (!/^(Tab|Shift|Control|Alt|Meta)$/.test(key)) leave(key === 'Escape')
    }
    const onBlur = () => leave(false)
    // Not CodeMirror's: it hears nothing of an Escape that was kept from a dialog around.
    view.contentDOM.addEventListener('keydown', onKeyDown)
    view.contentDOM.addEventListener('blur', onBlur)
    return {
      destroy() {
        view.contentDOM.removeEventListener('keydown', onKeyDown)
        view.contentDOM.removeEventListener('blur', onBlur)
      },
    }
  }),
]

export function createExcerpt({ parent, name, path, nonce, content, onWrite }: ExcerptOptions): Excerpt {
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
        EditorView.editorAttributes.of({ class: 'weft-editor weft-excerpt' }),
        EditorView.contentAttributes.of({ 'aria-label': name, spellcheck: 'false', tabindex: '0' }),
        onWrite === undefined
          ? EditorState.readOnly.of(true)
          : [history(), indentOnInput(), bracketMatching(), escapeLeaves],
        numbers.of(numbered(content.firstLine)),
        marksField,
        language.of([]),
        highlighting,
        // Several stand beside each other: what is cut at an edge would not be compared.
        EditorView.lineWrapping,
        keymap.of([...historyKeymap, ...defaultKeymap, ...(onWrite === undefined ? [] : [indentWithTab])]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isShowing) onWrite?.(update.state.doc.toString())
        }),
      ],
    }),
  })
  view.dispatch({ effects: showMarks.of(content.marks) })
  void loadPlainLanguage(path, life.signal).then((extension) => {
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
