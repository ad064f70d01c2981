/**
 * Lines that resemble what a block wants to find: the last rung, for what a model copied with small mistakes.
 *
 * What it finds is never certain, and is offered to people rather than written. The guards are those by which such
 * matches were seen to stay harmless: enough text, the first and last line nearly right, nearly all lines there, the
 * span not much longer, the runner-up far behind. Work is bounded: past the bounds it finds nothing.
 */
import type { LineTable } from './line-table.ts'

export interface FuzzyPlace {
  readonly first: number
  readonly end: number
  readonly score: number
  /** How much better than the best place elsewhere. */
  readonly margin: number
  /** For each line to be found the text's line, or null where it is not there. */
  readonly lines: readonly (number | null)[]
}

const minLines = 3
const minCharacters = 40
const minLineSimilarity = 0.8
const minAligned = 0.8
const minEdgeSimilarity = 0.9
const minMargin = 0.1
const maxSpanRatio = 1.5
/** Cells of all alignments together, and places looked at. */
const maxCells = 150_000
const maxWindows = 200
const maxFindLines = 400
const maxLineLength = 1_000
/** Of comparing characters, all together: some 20 ms. */
const maxSteps = 2_000_000

interface Work {
  left: number
}

/** `find` is in the reading `folded`. At most one place: two that are equally good are none. */
export function findFuzzy(table: LineTable, find: readonly string[]): FuzzyPlace | null {
  const said = find.filter((line) => line !== '')
  const [head] = find
  const tail = find.at(-1)
  if (said.length < minLines && said.join('').length < minCharacters) return null
  if (!head || !tail || find.length > maxFindLines) return null
  const lines = table.read('folded')
  const work = { left: maxSteps }
  const heads = resembling(lines, head, work)
  const tails = find.length === 1 ? heads : resembling(lines, tail, work)
  const similarity = new Similarities(find, lines, work)
  const places: Omit<FuzzyPlace, 'margin'>[] = []
  let cells = 0
  let windows = 0
  for (const first of heads) {
    for (const last of tails) {
      const span = last - first + 1
      if (span < find.length / maxSpanRatio || span > find.length * maxSpanRatio) continue
      cells += find.length * span
      windows += 1
      if (cells > maxCells || windows > maxWindows || work.left < 0) return null
      places.push(align(similarity, first, last + 1))
    }
  }
  places.sort((a, b) => b.score - a.score)
  const [best] = places
  if (!best || work.left < 0 || !isGood(best)) return null
  const other = places.find(({ first, end }) => end <= best.first || best.end <= first)
  const margin = best.score - (other?.score ?? 0)
  return margin < minMargin ? null : { ...best, margin }
}

function isGood({ first, end, lines }: Omit<FuzzyPlace, 'margin'>): boolean {
  const aligned = lines.filter((line) => line !== null).length
  return aligned / Math.max(end - first, lines.length) >= minAligned && lines[0] === first && lines.at(-1) === end - 1
}

function resembling(lines: readonly string[], line: string, work: Work): number[] {
  return lines.flatMap((other, index) => (similarityOf(line, other, minEdgeSimilarity, work) > 0 ? [index] : []))
}

/** The best way to lay the lines to be found along the text's lines `[first, end)`, in order. */
function align(similarity: Similarities, first: number, end: number): Omit<FuzzyPlace, 'margin'> {
  const count = similarity.count
  const width = end - first + 1
  const sums = new Float64Array((count + 1) * width)
  for (let i = count - 1; i >= 0; i--) {
    for (let j = width - 2; j >= 0; j--) {
      const both = similarity.of(i, first + j)
      sums[i * width + j] = Math.max(
        sums[(i + 1) * width + j] ?? 0,
        sums[i * width + j + 1] ?? 0,
        both > 0 ? both + (sums[(i + 1) * width + j + 1] ?? 0) : 0,
      )
    }
  }
  const lines: (number | null)[] = []
  for (let j = 0; lines.length < count; ) {
    const i = lines.length
    const sum = sums[i * width + j] ?? 0
    const both = j < width - 1 ? similarity.of(i, first + j) : 0
    if (both > 0 && sum === both + (sums[(i + 1) * width + j + 1] ?? 0)) lines.push(first + j++)
    else if (j < width - 1 && sum === sums[i * width + j + 1]) j++
    else lines.push(null)
  }
  return { first, end, lines, score: (sums[0] ?? 0) / Math.max(end - first, count) }
}

/** Similarities of the lines to be found to the text's lines, each looked at once. */
class Similarities {
  readonly #find: readonly string[]
  readonly #lines: readonly string[]
  readonly #work: Work
  readonly #known = new Map<number, number>()

  constructor(find: readonly string[], lines: readonly string[], work: Work) {
    this.#work = work
    this.#find = find
    this.#lines = lines
  }

  get count(): number {
    return this.#find.length
  }

  /** 0 where they are not similar enough to be the same line. */
  of(find: number, line: number): number {
    const key = find * this.#lines.length + line
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const similarity = similarityOf(this.#find[find] ?? '', this.#lines[line] ?? '', minLineSimilarity, this.#work)
    this.#known.set(key, similarity)
    return similarity
  }
}

/** 1 minus the Levenshtein distance over the longer length; 0 where that is less than `least`, or where numbers differ. */
function similarityOf(a: string, b: string, least: number, work: Work): number {
  if (a === b) return 1
  const longer = Math.max(a.length, b.length)
  const most = Math.floor((1 - least) * longer + 1e-9)
  if (work.left < 0 || longer > maxLineLength || Math.abs(a.length - b.length) > most) return 0
  if (digitsOf(a) !== digitsOf(b)) return 0
  const distance = boundedDistance(a, b, most, work)
  return distance > most ? 0 : 1 - distance / longer
}

function digitsOf(line: string): string {
  let digits = ''
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at)
    if (unit >= 48 && unit <= 57) digits += line[at]
    else if (digits !== '' && !digits.endsWith(' ')) digits += ' '
  }
  return digits.trimEnd()
}

/** The Levenshtein distance, or any number above `most`; only the band around the diagonal is looked at. */
function boundedDistance(a: string, b: string, most: number, work: Work): number {
  let previous = new Uint16Array(b.length + 1)
  let row = new Uint16Array(b.length + 1)
  for (let j = 0; j <= b.length; j++) previous[j] = j
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - most)
    const to = Math.min(b.length, i + most)
    work.left -= 1 + to - from
    // What is outside the band is further away than counts.
    row[from - 1] = from === 1 ? i : most + 1
    let least = row[from - 1] ?? 0
    for (let j = from; j <= to; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1
      const above = j === i + most ? most + 1 : (previous[j] ?? 0)
      const value = Math.min((previous[j - 1] ?? 0) + cost, above + 1, (row[j - 1] ?? 0) + 1)
      row[j] = value
      if (value < least) least = value
    }
    if (least > most) return most + 1
    ;[previous, row] = [row, previous]
  }
  return previous[b.length] ?? 0
}
