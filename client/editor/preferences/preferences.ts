/**
 * How a person wants the text to look and to be typed into: the same in every file, and theirs alone.
 *
 * Vim's and Emacs's keys are code of their own that is loaded when they are chosen; until then, and where that fails,
 * those that were in force stay.
 */
import { indentUnit } from '@codemirror/language'
import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state'
import { EditorView, ViewPlugin } from '@codemirror/view'
import { indentationByName, indentationOf } from '../indentation/indentation.ts'

export type Keys = 'usual' | 'vim' | 'emacs'

export interface EditorPreferences {
  readonly wrap: boolean
  readonly fontSizePx: number
  /** Columns of a tab, and of one step of indentation in a file that shows none. */
  readonly tabSize: number
  readonly keys: Keys
}

/** Keys that were chosen and could not be loaded. */
export interface MissingKeys {
  readonly chosen: Keys
  readonly inForce: Keys
}

export interface PreferencesOptions {
  readonly path: () => string
  /** The text as it is opened: its indentation is told from that, and does not change while somebody types. */
  readonly lines: Iterable<string>
  readonly initial: EditorPreferences
  readonly onKeysMissing: (missing: MissingKeys) => void
}

export interface Preferences {
  readonly extension: Extension
  apply(view: EditorView, preferences: EditorPreferences): void
  /** After the file was renamed. */
  refresh(view: EditorView): void
}

/** 21 px for 13, as the design has it. */
const lineHeight = 1.6

const loadKeys: Readonly<Record<Keys, () => Promise<Extension>>> = {
  usual: () => Promise.resolve([]),
  vim: () => import('./vim.ts').then(({ vimKeys }) => vimKeys()),
  emacs: () => import('./emacs.ts').then(({ emacsKeys }) => emacsKeys()),
}

export function createPreferences({ path, lines, initial, onKeysMissing }: PreferencesOptions): Preferences {
  const looks = new Compartment()
  const keys = new Compartment()
  const shown = indentationOf(lines)
  let current = initial
  let inForce: Keys = 'usual'
  let isClosed = false

  const looksOf = ({ wrap, fontSizePx, tabSize }: EditorPreferences): Extension => [
    EditorState.tabSize.of(tabSize),
    indentUnit.of(shown ?? indentationByName(path(), tabSize)),
    EditorView.editorAttributes.of({
      style: `--code-size: ${fontSizePx}px; --code-line: ${Math.round(fontSizePx * lineHeight)}px`,
    }),
    wrap ? EditorView.lineWrapping : [],
  ]

  async function showKeys(view: EditorView): Promise<void> {
    const chosen = current.keys
    if (chosen === inForce) return
    const loaded = await loadKeys[chosen]().catch(() => null)
    if (isClosed || current.keys !== chosen) return
    if (loaded === null) return onKeysMissing({ chosen, inForce })
    inForce = chosen
    view.dispatch({ effects: keys.reconfigure(Prec.high(loaded)) })
  }

  const life = ViewPlugin.define((view) => {
    void showKeys(view)
    return {
      destroy() {
        isClosed = true
      },
    }
  })

  return {
    // Before all other keys: each of these sets is whole.
    extension: [keys.of([]), looks.of(looksOf(initial)), life],
    apply(view, next) {
      const before = current
      if (before === next) return
      current = next
      view.dispatch({ effects: looks.reconfigure(looksOf(next)) })
      // No change of the text tells CodeMirror that its lines are of another height.
      view.requestMeasure()
      if (before.keys !== next.keys) void showKeys(view)
    },
    refresh: (view) => view.dispatch({ effects: looks.reconfigure(looksOf(current)) }),
  }
}
