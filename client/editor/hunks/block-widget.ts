/** Lines that are shown in the text without being in it: struck through where they are gone, stitched where they come. */
import { type EditorView, GutterMarker, WidgetType } from '@codemirror/view'
import type { LineKind } from './drawing.ts'

/** As the theme sets it; CodeMirror needs it to guess heights that are out of view. */
export const lineHeightPx = 21

export class BlockWidget extends WidgetType {
  readonly kind: 'come' | 'gone'
  readonly lines: readonly string[]

  constructor(kind: 'come' | 'gone', lines: readonly string[]) {
    super()
    this.kind = kind
    this.lines = lines
  }

  override eq(other: BlockWidget): boolean {
    return this.kind === other.kind && isSame(this.lines, other.lines)
  }

  override toDOM(): HTMLElement {
    const block = document.createElement('div')
    block.className = `weft-block weft-block-${this.kind}`
    for (const line of this.lines) block.append(this.#drawLine(line))
    return block
  }

  /** Rewrites only the lines that differ: a block grows line by line while it streams. */
  override updateDOM(block: HTMLElement, _view: EditorView, from: this): boolean {
    if (from.kind !== this.kind) return false
    const { children } = block
    for (const [index, line] of this.lines.entries()) {
      const shown = children[index]
      if (shown === undefined) block.append(this.#drawLine(line))
      else if (from.lines[index] !== line) shown.replaceWith(this.#drawLine(line))
    }
    while (children.length > this.lines.length) block.lastElementChild?.remove()
    return true
  }

  override get estimatedHeight(): number {
    return this.lines.length * lineHeightPx
  }

  #drawLine(text: string): HTMLElement {
    const line = document.createElement('div')
    line.className = 'weft-block-line'
    const content = document.createElement(this.kind === 'gone' ? 'del' : 'ins')
    content.textContent = text
    line.append(content)
    return line
  }
}

export const signs: Record<LineKind, string> = { come: '+', gone: '−', clash: '!' }

/** The sign in the gutter, once for each line beside it: never colour alone. */
export class SignMarker extends GutterMarker {
  readonly #kind: LineKind
  readonly #count: number

  constructor(kind: LineKind, count: number) {
    super()
    this.#kind = kind
    this.#count = count
  }

  override eq(other: SignMarker): boolean {
    return other.#kind === this.#kind && other.#count === this.#count
  }

  override toDOM(): Node {
    return document.createTextNode(Array(this.#count).fill(signs[this.#kind]).join('\n'))
  }
}

/** Carries the wash of a line through all gutters. */
export class WashMarker extends GutterMarker {
  override readonly elementClass: string

  constructor(kind: LineKind) {
    super()
    this.elementClass = `weft-wash-${kind}`
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index])
}
