/** A caret with its name's flag, drawn in a layer over the text so that the text's own DOM is left alone. */
import { EditorSelection } from '@codemirror/state'
import { type EditorView, type LayerMarker, RectangleMarker } from '@codemirror/view'
import type { Caret } from './carets.ts'

class CaretMarker implements LayerMarker {
  readonly #caret: Caret
  readonly #rect: RectangleMarker
  readonly #resting: boolean
  readonly #flagLeftPx: number

  /** `flagLeftPx` is where the flag begins, from the caret. */
  constructor(caret: Caret, rect: RectangleMarker, resting: boolean, flagLeftPx: number) {
    this.#caret = caret
    this.#rect = rect
    this.#resting = resting
    this.#flagLeftPx = flagLeftPx
  }

  eq(other: LayerMarker): boolean {
    return (
      other instanceof CaretMarker &&
      other.#caret.client === this.#caret.client &&
      other.#caret.name === this.#caret.name &&
      other.#caret.colour === this.#caret.colour &&
      other.#resting === this.#resting &&
      other.#flagLeftPx === this.#flagLeftPx &&
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
    if (!(flag instanceof HTMLElement)) return
    flag.style.left = `${this.#flagLeftPx}px`
    flag.className = isAgent ? 'weft-flag weft-flag-agent' : 'weft-flag'
    if (flag.textContent !== name) flag.textContent = name
  }
}

/** Carets that are in view, with their places on it. */
export function caretMarkers(view: EditorView, carets: readonly Caret[], isResting: (caret: Caret) => boolean) {
  const { length } = view.state.doc
  return carets.flatMap((caret) => {
    const at = Math.min(caret.head, length)
    const flagLeftPx = caret.isAgent ? toLineEndPx(view, at) + agentFlagGapPx : -caretWidthPx
    return RectangleMarker.forRange(view, '', EditorSelection.cursor(at)).map(
      (rect) => new CaretMarker(caret, rect, isResting(caret), flagLeftPx),
    )
  })
}

const caretWidthPx = 2
const agentFlagGapPx = 7

/** The agent's flag stands on its line for as long as it writes: beyond the line's end it covers nothing. */
function toLineEndPx(view: EditorView, at: number): number {
  const caret = view.coordsAtPos(at)
  const end = view.coordsAtPos(view.state.doc.lineAt(at).to, -1)
  return caret === null || end === null ? 0 : Math.max(0, end.right - caret.left)
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
