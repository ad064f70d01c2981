/** Whole lines out of a text that is too long to be shown. */

export interface Excerpt {
  readonly text: string
  /** 1-based, both inclusive. */
  readonly lines: { readonly first: number; readonly last: number; readonly of: number }
}

/** A place that matters, and how much. */
export interface Spot {
  readonly line: number
  readonly weight: number
  /** What it is there for: of two spots for one thing beside each other, one counts. */
  readonly about: string
}

/** The 1-based line that holds `offset`. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** Lines on each side of a spot. */
const radius = 9
const mostWindows = 6

/**
 * Windows around the spots that matter most together, as far as `length` characters go, in the order of the text; the
 * top of the text where there is no spot.
 */
export function cutToWindows(text: string, spots: readonly Spot[], length: number): Excerpt[] {
  const lines = new Lines(text)
  const known = linesOf(spots.filter(({ line }) => line >= 1 && line <= lines.count))
  const taken = new Set<number>()
  let left = length
  for (let windows = 0; windows < mostWindows; windows++) {
    const centre = bestLine(known, taken)
    if (centre === null) break
    const before = taken.size
    const near = (line: number) => Math.abs(line - centre) <= radius
    const grown = grow(lines, centre, left, (line) => near(line) && !taken.has(line))
    if (grown === null) break
    for (let line = grown.first; line <= grown.last; line++) {
      taken.add(line)
      left -= lines.lengthOf(line)
    }
    if (taken.size === before) break
  }
  if (taken.size === 0) {
    const grown = grow(lines, 1, length, () => true)
    return grown === null ? [] : [excerptOf(lines, grown)]
  }
  return widened(lines, runsOf(taken), left).map((run) => excerptOf(lines, run))
}

/** With lines around them, each run by turns, as long as the next line fits; runs that meet become one. */
function widened(lines: Lines, runs: readonly Run[], length: number): Run[] {
  const wide = runs.map((run) => ({ ...run }))
  let left = length
  const fits = (line: number) => {
    const cost = lines.lengthOf(line)
    if (line > lines.count || cost > left) return false
    left -= cost
    return true
  }
  for (let grown = true; grown; ) {
    grown = false
    for (const [index, run] of wide.entries()) {
      const below = wide[index + 1]?.first ?? lines.count + 1
      if (run.last + 1 < below && fits(run.last + 1)) {
        run.last++
        grown = true
      }
      const above = wide[index - 1]?.last ?? 0
      if (run.first - 1 > above && fits(run.first - 1)) {
        run.first--
        grown = true
      }
    }
  }
  const joined: { first: number; last: number }[] = []
  for (const run of wide) {
    const before = joined.at(-1)
    if (before !== undefined && before.last + 1 === run.first) before.last = run.last
    else joined.push(run)
  }
  return joined
}

interface Run {
  readonly first: number
  readonly last: number
}

/** What is on one line, and how much each of it matters at most. */
interface SpotLine {
  readonly line: number
  readonly weights: ReadonlyMap<string, number>
}

/** In the order of the text. A line may hold thousands of spots, of few things. */
function linesOf(spots: readonly Spot[]): SpotLine[] {
  const byLine = new Map<number, Map<string, number>>()
  for (const { line, about, weight } of spots) {
    const weights = byLine.get(line) ?? new Map<string, number>()
    byLine.set(line, weights.set(about, Math.max(weights.get(about) ?? 0, weight)))
  }
  return [...byLine].map(([line, weights]) => ({ line, weights })).sort((a, b) => a.line - b.line)
}

function bestLine(lines: readonly SpotLine[], taken: ReadonlySet<number>): number | null {
  const open = lines.filter(({ line }) => !taken.has(line))
  let best: { line: number; weight: number } | null = null
  let start = 0
  for (const { line } of open) {
    while ((open[start]?.line ?? line) < line - radius) start++
    const about = new Map<string, number>()
    for (let index = start; index < open.length; index++) {
      const near = open[index]
      if (near === undefined || near.line > line + radius) break
      for (const [thing, weight] of near.weights) about.set(thing, Math.max(about.get(thing) ?? 0, weight))
    }
    let weight = 0
    for (const each of about.values()) weight += each
    if (best === null || weight > best.weight) best = { line, weight }
  }
  return best?.line ?? null
}

/** From a 1-based line to both sides, by turns. */
function grow(lines: Lines, from: number, length: number, may: (line: number) => boolean): Run | null {
  const centre = Math.min(from, lines.count)
  let used = lines.lengthOf(centre)
  if (used > length) return null
  let first = centre
  let last = centre
  for (let grown = true; grown; ) {
    grown = false
    const below = lines.lengthOf(last + 1)
    if (last < lines.count && used + below <= length && may(last + 1)) {
      used += below
      last++
      grown = true
    }
    const above = lines.lengthOf(first - 1)
    if (first > 1 && used + above <= length && may(first - 1)) {
      used += above
      first--
      grown = true
    }
  }
  return { first, last }
}

function runsOf(taken: ReadonlySet<number>): Run[] {
  const runs: { first: number; last: number }[] = []
  for (const line of [...taken].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && run.last === line - 1) run.last = line
    else runs.push({ first: line, last: line })
  }
  return runs
}

function excerptOf(lines: Lines, { first, last }: Run): Excerpt {
  return { text: lines.from(first, last), lines: { first, last, of: lines.count } }
}

/** A text's lines by their 1-based numbers, each with its line feed; nothing is copied before it is asked for. */
class Lines {
  readonly #text: string
  /** Where each begins, and where the last one ends. */
  readonly #starts = [0]

  constructor(text: string) {
    this.#text = text
    for (let end = text.indexOf('\n'); end >= 0 && end < text.length - 1; end = text.indexOf('\n', end + 1)) {
      this.#starts.push(end + 1)
    }
    this.#starts.push(text.length)
  }

  /** At least one, as in an empty text. */
  get count(): number {
    return this.#starts.length - 1
  }

  /** 0 where there is no such line. */
  lengthOf(line: number): number {
    const [start, end] = [this.#starts[line - 1], this.#starts[line]]
    return start === undefined || end === undefined ? 0 : end - start
  }

  from(first: number, last: number): string {
    return this.#text.slice(this.#starts[first - 1], this.#starts[last])
  }
}
