/** A caret with its name's flag, drawn in a layer over the text so that the text's own DOM is left alone. */
import { EditorSelection } from '@codemirror/state'
import { type EditorView, type LayerMarker, RectangleMarker } from '@codemirror/view'
import type { Caret } from './carets.ts'

export class CaretMarker implements LayerMarker {
  readonly #caret: Caret
  readonly #rect: RectangleMarker
  readonly #resting: boolean

  constructor(caret: Caret, rect: RectangleMarker, resting: boolean) {
    this.#caret = caret
    this.#rect = rect
    this.#resting = resting
  }

  eq(other: LayerMarker): boolean {
    return (
      other instanceof CaretMarker &&
      other.#caret.client === this.#caret.client &&
      other.#caret.name === this.#caret.name &&
      other.#caret.colour === this.#caret.colour &&
      other.#resting === this.#resting &&
      other.#rect.eq(this.#rect)
    )
  }

  draw(): HTMLElement {
    const caret = document.createElement('div')
    caret.append(document.createElement('span'))
    this.#show(caret)
    return caret
  }

  /** Moves the same element, so that a flag neither blinks nor starts its fading again. */
  update(dom: HTMLElement, old: LayerMarker): boolean {
    if (!(old instanceof CaretMarker) || old.#caret.client !== this.#caret.client) return false
    this.#show(dom)
    return true
  }

  #show(dom: HTMLElement) {
    const { name, colour, isAgent } = this.#caret
    dom.className = isAgent ? 'weft-caret weft-caret-agent' : 'weft-caret'
    dom.classList.toggle('weft-resting', this.#resting)
    if (!isAgent) dom.dataset.member = String(colour)
    dom.style.left = `${this.#rect.left}px`
    dom.style.top = `${this.#rect.top}px`
    dom.style.height = `${this.#rect.height}px`
    const flag = dom.firstElementChild
    if (flag === null) return
    flag.className = isAgent ? 'weft-flag weft-flag-agent' : 'weft-flag'
    if (flag.textContent !== name) flag.textContent = name
  }
}

/** Carets that are in view, with their places on it. */
export function caretMarkers(view: EditorView, carets: readonly Caret[], isResting: (caret: Caret) => boolean) {
  const { length } = view.state.doc
  return carets.flatMap((caret) => {
    const at = EditorSelection.cursor(Math.min(caret.head, length))
    return RectangleMarker.forRange(view, '', at).map((rect) => new CaretMarker(caret, rect, isResting(caret)))
  })
}

/** One line's part of a person's selection. */
class SelectionMarker implements LayerMarker {
  readonly #colour: number
  readonly #rect: RectangleMarker

  constructor(colour: number, rect: RectangleMarker) {
    this.#colour = colour
    this.#rect = rect
  }

  eq(other: LayerMarker): boolean {
    return other instanceof SelectionMarker && other.#colour === this.#colour && other.#rect.eq(this.#rect)
  }

  draw(): HTMLElement {
    const dom = this.#rect.draw()
    dom.dataset.member = String(this.#colour)
    return dom
  }
}

/** People's selections that are in view; the agent's text carries its wash instead. */
export function selectionMarkers(view: EditorView, carets: readonly Caret[]): LayerMarker[] {
  const { length } = view.state.doc
  return carets.flatMap(({ isAgent, colour, ...caret }) => {
    const anchor = Math.min(caret.anchor, length)
    const head = Math.min(caret.head, length)
    if (isAgent || anchor === head) return []
    const range = EditorSelection.range(anchor, head)
    return RectangleMarker.forRange(view, 'weft-selection', range).map((rect) => new SelectionMarker(colour, rect))
  })
}
