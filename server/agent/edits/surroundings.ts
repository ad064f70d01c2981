/**
 * What a place in a file looks like, for a model that has to find it again: its lines with their numbers, and what they
 * are in. Told by indentation alone, so it serves every language; pure.
 */
import { splitLines } from '../../../shared/text/lines.ts'

export interface Surroundings {
  /** Each as `NUMBER| text`. */
  readonly lines: readonly string[]
  /** Heads of what the place is in, such as `function greet() {`, the outermost first. */
  readonly within: readonly string[]
}

/** Lines above and below the place. */
const margin = 3
/** More of one place helps nobody. */
const mostLines = 60
const mostHeads = 3
const mostHeadLength = 120

/** `lineNumber` is 1-based; `count` is how many lines the place has. */
export function surroundingsOf(text: string, lineNumber: number, count: number): Surroundings {
  const lines = splitLines(text).map((line) => line.trimEnd())
  const first = Math.max(0, lineNumber - 1 - margin)
  const last = Math.min(lines.length, lineNumber - 1 + count + margin, first + mostLines)
  return {
    lines: lines.slice(first, last).map((line, index) => `${first + index + 1}| ${line}`),
    within: headsAbove(lines, lineNumber - 1),
  }
}

function headsAbove(lines: readonly string[], at: number): string[] {
  const heads: string[] = []
  const place = lines.slice(at).find((line) => line !== '')
  let indent = place === undefined ? 0 : widthOf(place)
  for (let index = Math.min(at, lines.length) - 1; index >= 0 && indent > 0 && heads.length < mostHeads; index--) {
    const line = lines[index] ?? ''
    // A bracket that closes is the end of what is beside the place, not the head of what it is in.
    if (line === '' || widthOf(line) >= indent || /^\s*[)\]}]/.test(line)) continue
    indent = widthOf(line)
    heads.unshift(line.trim().slice(0, mostHeadLength))
  }
  return heads
}

function widthOf(line: string): number {
  return line.length - line.trimStart().length
}
