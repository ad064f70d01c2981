/**
 * Room in the text for the field where a request to the agent is written, above the selected lines, which stay marked.
 *
 * The field itself is not made here: whoever shows the editor draws it into `container`, and says when it is over. The
 * selection is carried along with the text, so that the request is about the same characters however long it takes to write.
 */
import { EditorSelection, type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import { type Command, Decoration, EditorView, ViewPlugin, WidgetType } from '@codemirror/view'
import { isApple } from '../apple-keys.ts'
import { linesOf } from '../lines-of.ts'
import './ask.css'

interface Span {
  readonly from: number
  readonly to: number
}

export interface OpenAsk {
  /** Stands in the text as long as the field is open. */
  readonly container: HTMLElement
  /** What the request begins with. */
  readonly draft: string
  /** Whoever opened it is going to write now. */
  readonly takesFocus: boolean
  /** What it is about, as the text is now. */
  span(): Span
  /** The first and last line (from 1) of that. */
  lines(): { readonly first: number; readonly last: number }
  /** Ends it, and gives the focus back to the text. */
  close(): void
}

export interface AskOptions {
  readonly canAsk: () => boolean
  /** What a request from here begins with, and what it is about; these very lines where nothing better is known. */
  readonly suggest: (view: EditorView, at: Span) => { readonly span: Span; readonly draft: string }
  readonly onChange: (open: OpenAsk | null) => void
}

export interface Ask {
  readonly extension: Extension
  /** False where nobody may ask here. */
  open(view: EditorView, span: Span, draft: string, takesFocus?: boolean): boolean
  /** About what is selected. */
  readonly openHere: Command
}

interface Asked extends Span {
  readonly container: HTMLElement
}

const estimatedHeightPx = 92
const setAsked = StateEffect.define<Asked | null>()

class AskWidget extends WidgetType {
  readonly #container: HTMLElement

  constructor(container: HTMLElement) {
    super()
    this.#container = container
  }
  override eq(other: AskWidget): boolean {
    return other.#container === this.#container
  }
  override toDOM(): HTMLElement {
    return this.#container
  }
  override get estimatedHeight(): number {
    return estimatedHeightPx
  }
}

const askedMark = Decoration.mark({ class: 'weft-asked' })

const askedField = StateField.define<Asked | null>({
  create: () => null,
  update(asked, { effects, changes, docChanged }) {
    for (const effect of effects) if (effect.is(setAsked)) return effect.value
    if (asked === null || !docChanged) return asked
    const from = changes.mapPos(asked.from, asked.from === asked.to ? 1 : -1)
    return { container: asked.container, from, to: Math.max(from, changes.mapPos(asked.to, 1)) }
  },
  provide: (field) =>
    EditorView.decorations.compute([field, 'doc'], (state) => {
      const asked = state.field(field)
      if (asked === null) return Decoration.none
      const above = Decoration.widget({ widget: new AskWidget(asked.container), block: true, side: -1 })
      const line = above.range(state.doc.lineAt(asked.from).from)
      return Decoration.set(asked.from < asked.to ? [line, askedMark.range(asked.from, asked.to)] : [line], true)
    }),
})

export function createAsk(options: AskOptions): Ask {
  const plugin = ViewPlugin.define((view) => {
    // The field grows with what is written in it.
    const sizes = new ResizeObserver(() => view.requestMeasure())
    return {
      observe(container: HTMLElement) {
        sizes.disconnect()
        sizes.observe(container)
      },
      destroy() {
        sizes.disconnect()
        if (view.state.field(askedField) !== null) options.onChange(null)
      },
    }
  })

  function open(view: EditorView, { from, to }: Span, draft: string, takesFocus = true): boolean {
    if (!options.canAsk()) return false
    // One that is open goes there, with what is written in it.
    const container = view.state.field(askedField)?.container ?? document.createElement('div')
    container.className = 'weft-ask'
    const asked = () => {
      const now = view.state.field(askedField)
      return now?.container === container ? now : { from, to }
    }
    view.dispatch({
      effects: [
        setAsked.of({ container, from, to }),
        EditorView.scrollIntoView(EditorSelection.range(to, from), { y: 'nearest', yMargin: estimatedHeightPx + 21 }),
      ],
    })
    view.plugin(plugin)?.observe(container)
    options.onChange({
      container,
      draft,
      takesFocus,
      span() {
        const now = asked()
        return { from: now.from, to: now.to }
      },
      lines() {
        const { first, last } = linesOf(asked(), (offset) => view.state.doc.lineAt(offset))
        return { first: first.number, last: last.number }
      },
      close() {
        if (view.state.field(askedField)?.container !== container) return
        view.dispatch({ effects: setAsked.of(null) })
        options.onChange(null)
        view.focus()
      },
    })
    return true
  }

  const openHere: Command = (view) => {
    const { from, to } = view.state.selection.main
    const { span, draft } = options.suggest(view, { from, to })
    return open(view, span, draft)
  }

  // Not a keymap: those come after the handlers of Vim's and Emacs's keys, which know Ctrl-I too (U227).
  const key = EditorView.domEventHandlers({
    keydown: ({ key, code, ctrlKey, metaKey, altKey, shiftKey }, view) =>
      (key.toLowerCase() === 'i' || (key > '~' && code === 'KeyI')) &&
      (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey) &&
      !altKey &&
      !shiftKey &&
      openHere(view),
  })
  return {
    extension: [askedField, plugin, Prec.highest(key)],
    open,
    openHere,
  }
}
