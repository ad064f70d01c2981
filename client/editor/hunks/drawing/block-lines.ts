/** The lines of a block as elements: what goes struck through, what comes in the language's colours, words marked. */
import type { Language } from '@codemirror/language'
import { highlightCode } from '@lezer/highlight'
import { codeColours } from '../../theme/highlighting.ts'
import type { Columns } from './differing-words.ts'
import type { Block } from './drawing.ts'

/** Longer blocks are shown without colours. */
const maxHighlightedLength = 20_000

interface Piece {
  readonly text: string
  readonly classes: string
}

export function drawLines({ kind, lines, words }: Block, language: Language | null): HTMLElement[] {
  const coloured = kind === 'come' && language !== null ? colourLines(lines, language) : null
  return lines.map((text, index) => {
    const pieces = markPieces(coloured?.[index] ?? [{ text, classes: '' }], words[index] ?? [])
    return kind === 'come' ? drawLine('', 'ins', pieces) : drawGoneLine(text, pieces)
  })
}

/** Struck through from its first word on. */
function drawGoneLine(text: string, pieces: readonly Piece[]): HTMLElement {
  const indentation = /^\s*/.exec(text)?.[0] ?? ''
  let blanks = indentation.length
  const rest = pieces.flatMap((piece) => {
    const cut = Math.min(blanks, piece.text.length)
    blanks -= cut
    return cut === piece.text.length ? [] : [{ ...piece, text: piece.text.slice(cut) }]
  })
  return drawLine(indentation, 'del', rest)
}

function drawLine(indentation: string, tag: 'ins' | 'del', pieces: readonly Piece[]): HTMLElement {
  const line = document.createElement('div')
  line.className = 'weft-block-line'
  const content = document.createElement(tag)
  for (const { text, classes } of pieces) {
    if (classes === '') content.append(text)
    else {
      const part = document.createElement('span')
      part.className = classes
      part.textContent = text
      content.append(part)
    }
  }
  line.append(indentation, content)
  return line
}

/** As far as a fragment can be parsed by itself; null where that would take long. */
function colourLines(lines: readonly string[], language: Language): readonly (readonly Piece[])[] | null {
  const code = lines.join('\n')
  if (code.length > maxHighlightedLength) return null
  const coloured: Piece[][] = [[]]
  highlightCode(
    code,
    language.parser.parse(code),
    codeColours,
    (text, classes) => coloured.at(-1)?.push({ text, classes }),
    () => coloured.push([]),
  )
  return coloured
}

/** The same line, cut where marked words begin and end. */
export function markPieces(pieces: readonly Piece[], words: readonly Columns[]): readonly Piece[] {
  if (words.length === 0) return pieces
  const cuts = words.flatMap(({ from, to }) => [from, to])
  let column = 0
  return pieces.flatMap(({ text, classes }) => {
    const start = column
    column += text.length
    const stops = [...cuts.filter((cut) => cut > start && cut < column), column]
    let from = start
    return stops.map((stop) => {
      const part = text.slice(from - start, stop - start)
      const isMarked = words.some((word) => word.from <= from && stop <= word.to)
      from = stop
      return { text: part, classes: isMarked ? `${classes} weft-word`.trim() : classes }
    })
  })
}
