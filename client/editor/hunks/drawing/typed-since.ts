/** What of a change's text the agent did not write: what people typed into it since. Pure. */
import { diffText } from '../../../../shared/text/diff.ts'

/** Half-open range of UTF-16 units in a text. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Where `now` holds what is not in the agent's text, ascending and apart. */
export function typedSince(agents: string, now: string): Span[] {
  const spans: Span[] = []
  let shift = 0
  for (const { from, to, insert } of diffText(agents, now)) {
    // Whole words are compared: letters typed into one leave the rest of it the agent's.
    const old = agents.slice(from, to)
    const start = sharedStart(old, insert)
    const end = sharedStart(reversed(old.slice(start)), reversed(insert.slice(start)))
    const typed = { from: from + shift + start, to: from + shift + insert.length - end }
    if (typed.to > typed.from) spans.push(typed)
    shift += insert.length - (to - from)
  }
  return spans
}

/** The range without those parts of it. */
export function without({ from, to }: Span, parts: readonly Span[]): Span[] {
  const left: Span[] = []
  let start = from
  for (const part of parts) {
    if (part.to <= start || part.from >= to) continue
    if (part.from > start) left.push({ from: start, to: part.from })
    start = part.to
  }
  if (start < to) left.push({ from: start, to })
  return left
}

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let length = 0
  while (length < most && a[length] === b[length]) length++
  return length
}

function reversed(text: string): string {
  return text.split('').reverse().join('')
}
