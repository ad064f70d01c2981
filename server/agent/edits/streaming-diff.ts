/**
 * Where a replacement that is still streaming goes in the text it replaces: a script that only inserts.
 *
 * The base's lines are walked along with the replacement's. A line that both have is matched and not written, also when
 * it comes later in the base but is unmistakable there; a line that resembles the next base line is written into it,
 * around what they share; any other goes above it. Decisions fall on whole lines and stay as more arrives. What is wrong
 * in hindsight costs nothing: the final script is a diff of the whole and alone deletes.
 */
import type { Edit } from '../../../shared/text/diff.ts'

/** How far ahead a line of the base may be matched. */
const maxSkippedLines = 400
/** A line counts as unmistakable with so many letters or digits, and only once in the base. */
const minLandmarkLength = 4

/** A planner for one base; called with the replacement so far, any number of times. */
export function planStream(base: string): (soFar: string) => Edit[] {
  const endsLine = base.endsWith('\n')
  const lines = (endsLine ? base.slice(0, -1) : base).split('\n')
  const starts: number[] = []
  const places = new Map<string, number | null>()
  let offset = 0
  lines.forEach((line, index) => {
    starts.push(offset)
    places.set(line, places.has(line) ? null : index)
    offset += line.length + 1
  })
  return (soFar) => {
    if (base === '') return soFar === '' ? [] : [{ from: 0, to: 0, insert: soFar }]
    const ended = soFar.split('\n')
    const last = ended.pop() ?? ''
    const plan = new StreamPlan(base, lines, starts, places)
    for (const line of ended) plan.line(line)
    if (last !== '') plan.partial(last)
    return plan.edits(endsLine)
  }
}

class StreamPlan {
  readonly #base: string
  readonly #lines: readonly string[]
  readonly #starts: readonly number[]
  readonly #places: ReadonlyMap<string, number | null>
  /** The next base line that is neither matched nor passed. */
  #next = 0
  /** Lines that go above it. */
  #above: string[] = []
  readonly #edits: Edit[] = []

  constructor(
    base: string,
    lines: readonly string[],
    starts: readonly number[],
    places: ReadonlyMap<string, number | null>,
  ) {
    this.#base = base
    this.#lines = lines
    this.#starts = starts
    this.#places = places
  }

  line(line: string): void {
    const match = this.#matchOf(line)
    if (match !== null) {
      this.#placeAbove()
      this.#next = match + 1
      return
    }
    const old = this.#lines[this.#next]
    if (old !== undefined && this.#above.length === 0) {
      const { head, tail } = sharedEnds(old, line)
      if (isMostOf(head + tail, old, line)) {
        this.#insert(this.#startOfNext() + head, line.slice(head, line.length - tail))
        this.#next++
        return
      }
    }
    this.#above.push(line)
  }

  /** The last line, as far as it has come. */
  partial(lineSoFar: string): void {
    const old = this.#lines[this.#next]
    if (old?.startsWith(lineSoFar) || this.#mayBeLandmark(lineSoFar)) return
    const head = sharedHead(old, lineSoFar)
    if (this.#above.length === 0 && head > 0) this.#insert(this.#startOfNext() + head, lineSoFar.slice(head))
    else this.#above.push(lineSoFar)
  }

  edits(endsLine: boolean): Edit[] {
    if (this.#next < this.#lines.length || endsLine) this.#placeAbove()
    else if (this.#above.length > 0) this.#insert(this.#base.length, `\n${this.#above.join('\n')}`)
    return this.#edits
  }

  #placeAbove(): void {
    const [first] = this.#above
    if (first === undefined) return
    // The first line grew inside the next base line, behind what both begin with; there it stays, and what they share
    // is put again behind the last: the text reads as if the lines stood above.
    const old = this.#lines[this.#next]
    const head = sharedHead(old, first)
    this.#insert(this.#startOfNext() + head, `${this.#above.join('\n')}\n`.slice(head) + (old ?? '').slice(0, head))
    this.#above = []
  }

  #startOfNext(): number {
    return this.#starts[this.#next] ?? this.#base.length
  }

  #matchOf(line: string): number | null {
    if (this.#lines[this.#next] === line) return this.#next
    const place = this.#places.get(line) ?? -1
    const isAhead = place > this.#next && place - this.#next <= maxSkippedLines
    return isAhead && isLandmark(line) ? place : null
  }

  #mayBeLandmark(lineSoFar: string): boolean {
    if (!isLandmark(lineSoFar)) return false
    const end = Math.min(this.#lines.length, this.#next + maxSkippedLines)
    for (let place = this.#next + 1; place < end; place++) {
      const line = this.#lines[place] ?? ''
      if (line.startsWith(lineSoFar) && this.#places.get(line) === place) return true
    }
    return false
  }

  #insert(at: number, insert: string): void {
    if (insert === '') return
    const last = this.#edits.at(-1)
    if (last?.from === at) this.#edits[this.#edits.length - 1] = { from: at, to: at, insert: last.insert + insert }
    else this.#edits.push({ from: at, to: at, insert })
  }
}

/** Length of what two lines begin with alike, 0 where that is only blanks. */
function sharedHead(old: string | undefined, line: string): number {
  const head = old === undefined ? 0 : sharedEnds(old, line).head
  return line.slice(0, head).trim() === '' ? 0 : head
}

function isLandmark(line: string): boolean {
  return (line.match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= minLandmarkLength
}

/** Lengths of what two lines begin and end with alike, not overlapping, no surrogate pair cut. */
function sharedEnds(a: string, b: string): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(a.length, b.length)
  let head = 0
  while (head < shorter && a[head] === b[head]) head++
  if (head > 0 && /[\ud800-\udbff]/.test(a[head - 1] ?? '')) head--
  let tail = 0
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++
  if (tail > 0 && /[\udc00-\udfff]/.test(a.at(-tail) ?? '')) tail--
  return { head, tail }
}

/** Whether so many shared characters are at least half of both lines, indentation left out. */
function isMostOf(shared: number, a: string, b: string): boolean {
  const indent = Math.min(a.length - a.trimStart().length, b.length - b.trimStart().length)
  return 2 * (shared - indent) >= Math.max(a.length, b.length) - indent
}
