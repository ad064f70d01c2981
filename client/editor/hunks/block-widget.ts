/** Lines that are shown in the text without being in it: struck through where they are gone, stitched where they come. */
import type { Language } from '@codemirror/language'
import { type EditorView, GutterMarker, WidgetType } from '@codemirror/view'
import { highlightCode } from '@lezer/highlight'
import { codeColours } from '../theme/highlighting.ts'
import type { LineKind } from './drawing.ts'

/** As the theme sets it; CodeMirror needs it to guess heights that are out of view. */
export const lineHeightPx = 21

/** Longer blocks are shown without colours. */
const maxHighlightedLength = 20_000

export class BlockWidget extends WidgetType {
  readonly kind: 'come' | 'gone'
  readonly lines: readonly string[]
  readonly #language: Language | null

  constructor(kind: 'come' | 'gone', lines: readonly string[], language: Language | null) {
    super()
    this.kind = kind
    this.lines = lines
    this.#language = language
  }

  override eq(other: BlockWidget): boolean {
    return this.kind === other.kind && this.#language === other.#language && isSame(this.lines, other.lines)
  }

  override toDOM(): HTMLElement {
    const block = document.createElement('div')
    block.className = `weft-block weft-block-${this.kind}`
    block.append(...this.#drawLines())
    return block
  }

  /** Replaces only the lines that differ: a block grows line by line while it streams. */
  override updateDOM(block: HTMLElement, _view: EditorView, from: this): boolean {
    if (from.kind !== this.kind) return false
    const lines = this.#drawLines()
    for (const [index, line] of lines.entries()) {
      const shown = block.children[index]
      if (shown === undefined) block.append(line)
      else if (!shown.isEqualNode(line)) shown.replaceWith(line)
    }
    while (block.children.length > lines.length) block.lastElementChild?.remove()
    return true
  }

  override get estimatedHeight(): number {
    return this.lines.length * lineHeightPx
  }

  #drawLines(): HTMLElement[] {
    return this.kind === 'gone' ? this.lines.map(drawGoneLine) : drawComingLines(this.lines, this.#language)
  }
}

/** Struck through from its first word on. */
function drawGoneLine(text: string): HTMLElement {
  const indentation = /^\s*/.exec(text)?.[0] ?? ''
  const struck = document.createElement('del')
  struck.textContent = text.slice(indentation.length)
  const line = emptyLine()
  line.append(indentation, struck)
  return line
}

/** Coloured as far as a fragment can be parsed by itself. */
function drawComingLines(lines: readonly string[], language: Language | null): HTMLElement[] {
  const code = lines.join('\n')
  const drawn: HTMLElement[] = []
  let content: HTMLElement
  const breakLine = () => {
    content = document.createElement('ins')
    const line = emptyLine()
    line.append(content)
    drawn.push(line)
  }
  breakLine()
  const putText = (text: string, classes: string) => {
    if (classes === '') return content.append(text)
    const part = document.createElement('span')
    part.className = classes
    part.textContent = text
    content.append(part)
  }
  if (language !== null && code.length <= maxHighlightedLength) {
    highlightCode(code, language.parser.parse(code), codeColours, putText, breakLine)
  } else {
    for (const [index, text] of lines.entries()) {
      if (index > 0) breakLine()
      putText(text, '')
    }
  }
  return drawn
}

function emptyLine(): HTMLElement {
  const line = document.createElement('div')
  line.className = 'weft-block-line'
  return line
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
