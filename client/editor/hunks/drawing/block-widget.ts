/** Lines that are shown in the text without being in it: struck through where they are gone, stitched where they come. */
import type { Language } from '@codemirror/language'
import { type EditorView, WidgetType } from '@codemirror/view'
import { drawLines } from './block-lines.ts'
import type { Block } from './drawing.ts'

/** As the theme sets it; CodeMirror needs it to guess heights that are out of view. */
const lineHeightPx = 21

export class BlockWidget extends WidgetType {
  readonly block: Block
  readonly #language: Language | null

  constructor(block: Block, language: Language | null) {
    super()
    this.block = block
    this.#language = language
  }

  override eq(other: BlockWidget): boolean {
    const [a, b] = [this.block, other.block]
    return (
      this.#language === other.#language &&
      a.kind === b.kind &&
      a.lines.length === b.lines.length &&
      a.lines.every((line, index) => line === b.lines[index]) &&
      JSON.stringify(a.words) === JSON.stringify(b.words)
    )
  }

  override toDOM(): HTMLElement {
    const dom = document.createElement('div')
    dom.className = `weft-block weft-block-${this.block.kind}`
    dom.append(...drawLines(this.block, this.#language))
    return dom
  }

  /** Replaces only the lines that differ: a block grows line by line while it streams. */
  override updateDOM(dom: HTMLElement, _view: EditorView, from: this): boolean {
    if (from.block.kind !== this.block.kind) return false
    const lines = drawLines(this.block, this.#language)
    for (const [index, line] of lines.entries()) {
      const shown = dom.children[index]
      if (shown === undefined) dom.append(line)
      else if (!shown.isEqualNode(line)) shown.replaceWith(line)
    }
    while (dom.children.length > lines.length) dom.lastElementChild?.remove()
    return true
  }

  override get estimatedHeight(): number {
    return this.block.lines.length * lineHeightPx
  }
}
