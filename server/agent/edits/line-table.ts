/**
 * A text cut into lines, and its lines in the readings that the locator compares: each is made once, when first asked for.
 *
 * Lines come without their "\n"; the empty text has none.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import { folded } from './line-fold.ts'

/** How a line is read for a comparison. */
export type Reading = 'ended' | 'trimmed' | 'folded' | 'tight'

export const readings: Readonly<Record<Reading, (line: string) => string>> = {
  /** Without white space at its end. */
  ended: (line) => line.trimEnd(),
  /** Without any around it. */
  trimmed: (line) => line.trim(),
  /** With odd characters as plain ones, and white space inside as one blank. */
  folded,
  /** With no white space at all. */
  tight: (line) => withoutBlanks(folded(line)),
}

export class LineTable {
  readonly lines: readonly string[]
  /** Whether the last line has a "\n". */
  readonly isEnded: boolean
  readonly #starts: readonly number[]
  readonly #length: number
  readonly #read = new Map<Reading, readonly string[]>()

  constructor(text: string) {
    this.isEnded = text === '' || text.endsWith('\n')
    this.lines = text === '' ? [] : (this.isEnded ? text.slice(0, -1) : text).split('\n')
    const starts: number[] = []
    let at = 0
    for (const line of this.lines) {
      starts.push(at)
      at += line.length + 1
    }
    this.#starts = starts
    this.#length = text.length
  }

  read(reading: Reading): readonly string[] {
    const known = this.#read.get(reading)
    if (known) return known
    const lines = reading === 'tight' ? this.read('folded').map(withoutBlanks) : this.lines.map(readings[reading])
    this.#read.set(reading, lines)
    return lines
  }

  /** Offsets of the lines `[first, end)`, the last one's "\n" included. */
  rangeOf(first: number, end: number): Range {
    return { from: this.startOf(first), to: this.startOf(end) }
  }

  startOf(line: number): number {
    return this.#starts[line] ?? this.#length
  }
}

function withoutBlanks(foldedLine: string): string {
  return foldedLine.includes(' ') ? foldedLine.replaceAll(' ', '') : foldedLine
}

/** Where the lines of `find` stand one after another, at most `limit` places. */
export function runsOf(lines: readonly string[], find: readonly string[], limit: number): number[] {
  const runs: number[] = []
  for (let first = lines.indexOf(find[0] ?? ''); first >= 0 && runs.length < limit; ) {
    let at = 0
    while (at < find.length && lines[first + at] === find[at]) at++
    if (at === find.length) runs.push(first)
    first = lines.indexOf(find[0] ?? '', first + 1)
  }
  return runs
}
