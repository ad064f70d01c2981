/** Which words differ between lines that went and lines that came: to show where in a line to look. Pure. */
import { diffText } from '../../../../shared/text/diff.ts'
import { type Span, without } from './typed-since.ts'

/** Half-open range of UTF-16 units in a line. */
export interface Columns {
  readonly from: number
  readonly to: number
}

export interface DifferingWords {
  /** For each line before, then for each after. */
  readonly before: readonly (readonly Columns[])[]
  readonly after: readonly (readonly Columns[])[]
}

/** Longer changes are read by lines; the search would be slow too. */
const maxLength = 6_000
/** Texts that share less of themselves are different throughout: marks on nearly every word would say nothing. */
const leastShared = 0.4

/** `typed` are the ranges of the lines after, joined, that are not the change's own: they differ, and are not shown. */
export function differingWords(
  before: readonly string[],
  after: readonly string[],
  typed: readonly Span[] = [],
): DifferingWords {
  const none = { before: before.map(() => []), after: after.map(() => []) }
  const old = before.join('\n')
  const now = after.join('\n')
  if (before.length === 0 || after.length === 0 || old.length + now.length > maxLength) return none
  const gone: Columns[] = []
  const come: Columns[] = []
  let shift = 0
  let shared = inkOf(old)
  for (const { from, to, insert } of diffText(old, now)) {
    gone.push({ from, to })
    come.push(...without({ from: from + shift, to: from + shift + insert.length }, typed))
    shift += insert.length - (to - from)
    shared -= inkOf(old.slice(from, to))
  }
  const own = without({ from: 0, to: now.length }, typed).reduce(
    (ink, { from, to }) => ink + inkOf(now.slice(from, to)),
    0,
  )
  if (shared < leastShared * Math.max(inkOf(old), own)) return none
  return { before: columnsOf(before, gone), after: columnsOf(after, come) }
}

/** Characters that can be seen. */
function inkOf(text: string): number {
  return text.replaceAll(/\s/g, '').length
}

/** Ranges of the joined lines, cut at the lines' ends; blanks at their edges are left out. */
function columnsOf(lines: readonly string[], ranges: readonly Columns[]): Columns[][] {
  let start = 0
  return lines.map((line) => {
    const lineStart = start
    start += line.length + 1
    return ranges.flatMap((range) => {
      const from = Math.max(range.from - lineStart, 0)
      const text = line.slice(from, Math.max(from, range.to - lineStart))
      const start = from + text.length - text.trimStart().length
      const word = text.trim()
      return word === '' ? [] : [{ from: start, to: start + word.length }]
    })
  })
}
