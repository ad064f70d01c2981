/**
 * Shows where others are in this file, and tells them where we are.
 *
 * Redraws at most once a frame, and only when presence or the text changed. Our own caret is published when it differs
 * from what was published last; leaving the text for the chat keeps it, leaving the file for another takes it away.
 */
import { type EditorState, type Extension, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, layer, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import type { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { caretMarkers, selectionMarkers } from './caret-marker.ts'
import { type Caret, isResting, mapCarets, msToNextRest, readCarets } from './carets.ts'
import { offsetOfPublished } from './published-position.ts'
import './caret-layer.css'

const setCarets = StateEffect.define<readonly Caret[]>()

const caretField = StateField.define<readonly Caret[]>({
  create: () => [],
  update(carets, transaction) {
    for (const effect of transaction.effects) if (effect.is(setCarets)) return effect.value
    return transaction.docChanged && carets.length > 0 ? mapCarets(carets, transaction.changes) : carets
  },
})

/** Others' carets as they are shown, for an editor that has `othersCarets`. */
export const caretsIn = (state: EditorState): readonly Caret[] => state.field(caretField)

const hasNews = (update: ViewUpdate) =>
  update.docChanged ||
  update.viewportChanged ||
  update.transactions.some((transaction) => transaction.effects.some((effect) => effect.is(setCarets)))

class CaretLayer implements PluginValue {
  readonly #view: EditorView
  readonly #text: Y.Text
  readonly #awareness: Awareness
  readonly #shown: IntersectionObserver
  #isShown = true
  #frame: number | null = null
  #restTimer: ReturnType<typeof setTimeout> | null = null
  #restIsDue = false
  #published: { readonly anchor: Y.RelativePosition; readonly head: Y.RelativePosition } | null = null

  constructor(view: EditorView, text: Y.Text, awareness: Awareness) {
    this.#view = view
    this.#text = text
    this.#awareness = awareness
    awareness.on('change', this.#onPresence)
    this.#shown = new IntersectionObserver((entries) => {
      this.#isShown = entries.at(-1)?.isIntersecting ?? false
      this.#schedule()
    })
    this.#shown.observe(view.dom)
    this.#schedule()
  }

  update(update: ViewUpdate) {
    if (update.docChanged || update.selectionSet || update.focusChanged) this.#schedule()
  }

  destroy() {
    this.#awareness.off('change', this.#onPresence)
    this.#shown.disconnect()
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    if (this.#restTimer !== null) clearTimeout(this.#restTimer)
    if (this.#awareness.getLocalState() !== null) this.#awareness.setLocalStateField('cursor', null)
  }

  /** Our own caret, told a moment ago, is nothing to draw: each key would ask for a second frame. */
  readonly #onPresence = (_change: unknown, origin: unknown) => {
    if (origin !== 'local') this.#schedule()
  }

  readonly #schedule = () => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      this.#publish()
      this.#refresh()
    })
  }

  readonly #rest = () => {
    this.#restTimer = null
    this.#restIsDue = true
    this.#schedule()
  }

  #publish() {
    if (this.#awareness.getLocalState() === null) return
    if (!this.#isShown && this.#published !== null) {
      this.#published = null
      this.#awareness.setLocalStateField('cursor', null)
    }
    if (!this.#isShown || !this.#view.hasFocus) return
    const { main } = this.#view.state.selection
    const anchor = Y.createRelativePositionFromTypeIndex(this.#text, main.anchor)
    // Each walks the text from its beginning.
    const head = main.empty ? anchor : Y.createRelativePositionFromTypeIndex(this.#text, main.head)
    const last = this.#published
    if (
      last !== null &&
      Y.compareRelativePositions(last.anchor, anchor) &&
      Y.compareRelativePositions(last.head, head)
    ) {
      return
    }
    this.#published = { anchor, head }
    this.#awareness.setLocalStateField('cursor', { anchor, head })
  }

  #refresh() {
    const before = this.#view.state.field(caretField)
    const nowMs = Date.now()
    const carets = readCarets({
      states: this.#awareness.getStates(),
      ownClient: this.#awareness.clientID,
      resolve: (position) => offsetOfPublished(this.#text, position),
      before,
      nowMs,
    })
    const hasChanged = carets.length !== before.length || carets.some((caret, index) => caret !== before[index])
    if (hasChanged || this.#restIsDue) this.#view.dispatch({ effects: setCarets.of(carets) })
    this.#restIsDue = false
    if (this.#restTimer !== null) clearTimeout(this.#restTimer)
    const waitMs = msToNextRest(carets, nowMs)
    this.#restTimer = waitMs === null ? null : setTimeout(this.#rest, waitMs)
  }
}

export function othersCarets(text: Y.Text, awareness: Awareness): Extension {
  return [
    caretField,
    layer({
      above: false,
      class: 'weft-selections',
      update: hasNews,
      markers: (view) => selectionMarkers(view, view.state.field(caretField)),
    }),
    layer({
      above: true,
      class: 'weft-carets',
      update: hasNews,
      markers(view) {
        const nowMs = Date.now()
        return caretMarkers(view, view.state.field(caretField), (caret) => isResting(caret, nowMs))
      },
    }),
    ViewPlugin.define((view) => new CaretLayer(view, text, awareness)),
  ]
}
