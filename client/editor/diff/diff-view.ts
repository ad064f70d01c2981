/**
 * Two states of a file, one beside the other or as one text, with the decisions under each change. Only to be read: what
 * it shows is replaced by the smallest edits, so that a place one looks at stays while people and the agent write on.
 */
import { defaultKeymap } from '@codemirror/commands'
import { MergeView, originalDocChangeEffect, unifiedMergeView } from '@codemirror/merge'
import { ChangeSet, Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, lineNumbers } from '@codemirror/view'
import type { HunkId } from '../../../shared/model/ids.ts'
import { diffText } from '../../../shared/text/diff.ts'
import { loadPlainLanguage } from '../language/language.ts'
import { highlighting } from '../theme/highlighting.ts'
import '../theme/theme.css'
import '../hunks/hunks.css'
import './diff.css'
import { type DiffRow, rowsField, showRows } from './rows.ts'

export type DiffLayout = 'unified' | 'split'

export interface DiffContent {
  readonly before: string
  readonly after: string
  readonly rows: readonly DiffRow[]
}

export interface DiffView {
  show(content: DiffContent): void
  /** Brings the change into view and puts the focus on its decisions, or on the text where it has none. */
  reveal(hunk: HunkId): void
  focus(): void
  destroy(): void
}

export interface DiffViewOptions {
  readonly parent: HTMLElement
  readonly layout: DiffLayout
  readonly path: string
  /** The page's nonce for the styles that CodeMirror makes. */
  readonly nonce: string
  /** Unchanged stretches are left out where false. */
  readonly isWhole: boolean
  readonly content: DiffContent
}

/** Beyond it the comparison is coarser: the page stays quick. */
const diffConfig = { scanLimit: 500, timeout: 200 }

export function createDiffView({ parent, layout, path, nonce, isWhole, content }: DiffViewOptions): DiffView {
  const language = new Compartment()
  const collapse = isWhole ? {} : { collapseUnchanged: { margin: 3, minSize: 6 } }
  const extensions = (name: string, more: Extension = []): Extension => [
    EditorView.cspNonce.of(nonce),
    EditorView.editorAttributes.of({ class: 'weft-editor weft-diff' }),
    EditorView.contentAttributes.of({ 'aria-label': name, 'aria-readonly': 'true', tabindex: '0' }),
    EditorState.readOnly.of(true),
    lineNumbers(),
    language.of([]),
    highlighting,
    keymap.of(defaultKeymap),
    more,
  ]
  let { before } = content
  let rows = content.rows
  const { views, main, dom, showBefore, destroy } = layout === 'split' ? openSplit() : openUnified()
  const life = new AbortController()
  parent.append(dom)
  main.dispatch({ effects: showRows.of(rows) })
  void loadPlainLanguage(path, life.signal).then((extension) => {
    if (extension === null) return
    for (const view of views) view.dispatch({ effects: language.reconfigure(extension) })
  })

  function openSplit() {
    const merge = new MergeView({
      a: { doc: content.before, extensions: extensions(`${path} before`) },
      b: { doc: content.after, extensions: extensions(`${path} after`, rowsField(true)) },
      gutter: false,
      diffConfig,
      ...collapse,
    })
    const showBefore = (text: string) => merge.a.dispatch({ changes: diffText(before, text) })
    return { views: [merge.a, merge.b], main: merge.b, dom: merge.dom, showBefore, destroy: () => merge.destroy() }
  }

  function openUnified() {
    const unified = unifiedMergeView({
      original: content.before,
      gutter: false,
      mergeControls: false,
      diffConfig,
      ...collapse,
    })
    const view: EditorView = new EditorView({
      state: EditorState.create({
        doc: content.after,
        extensions: extensions(`Changes in ${path}`, [unified, rowsField(false)]),
      }),
    })
    const showBefore = (text: string) => {
      const changes = ChangeSet.of(diffText(before, text), before.length)
      view.dispatch({ effects: originalDocChangeEffect(view.state, changes) })
    }
    return { views: [view], main: view, dom: view.dom, showBefore, destroy: () => view.destroy() }
  }

  return {
    show(now) {
      if (now.before !== before) showBefore(now.before)
      before = now.before
      rows = now.rows
      const had = main.dom.contains(document.activeElement)
      main.dispatch({ changes: diffText(main.state.doc.toString(), now.after), effects: showRows.of(rows) })
      // The button that was pressed is gone, and the focus with it.
      if (had && !main.dom.contains(document.activeElement)) main.focus()
    },
    reveal(hunk) {
      const row = rows.find((one) => one.hunk === hunk)
      if (row === undefined) return
      const anchor = Math.min(row.place.from, main.state.doc.length)
      main.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
      // What was out of view is drawn with the next measure. Where no answer is the usual one, the first button does least.
      main.requestMeasure({
        read() {
          const drawn = main.dom.querySelector<HTMLElement>(`[data-hunk="${hunk}"]`)
          return drawn?.querySelector<HTMLElement>('.weft-row-main') ?? drawn?.querySelector('button')
        },
        write: (button) => (button ?? main.contentDOM).focus({ preventScroll: true }),
      })
    },
    focus: () => main.focus(),
    destroy() {
      life.abort()
      destroy()
      dom.remove()
    },
  }
}
