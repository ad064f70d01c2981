/**
 * Lines and offsets of a text whose lines end in LF.
 *
 * A line carries its own "\n"; only the last of a text may lack it. So joining the lines gives the text back, and the
 * empty text has no lines. Offsets are UTF-16 units from 0, line numbers count from 1.
 */

interface Span {
  readonly from: number
  readonly to: number
}

/** The text's lines, each with its "\n". */
export function splitLines(text: string): string[] {
  const lines: string[] = []
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    const next = end < 0 ? text.length : end + 1
    lines.push(text.slice(start, next))
    start = next
  }
  return lines
}

/** Where the line that `offset` is in begins. */
export function lineStartAt(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/** Where the line that `offset` is in ends, before its "\n". */
export function lineEndAt(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end < 0 ? text.length : end
}

/** The lines that `from` to `to` touch, whole: where both are one, the line it is in. */
export function wholeLines(text: string, { from, to }: Span): Span {
  const isEnded = to > from && text[to - 1] === '\n'
  return { from: lineStartAt(text, from), to: isEnded ? to : Math.min(text.length, lineEndAt(text, to) + 1) }
}

export function lineNumberAt(text: string, offset: number): number {
  let lineNumber = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) lineNumber++
  return lineNumber
}

/** CRLF and lone CR become LF, as every text inside is kept. */
export function toLf(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
