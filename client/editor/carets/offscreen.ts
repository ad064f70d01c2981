/** Who is in this file, but above or below what is seen of it. Pure. */
import type { Caret } from './carets.ts'

interface Span {
  readonly from: number
  readonly to: number
}

export interface Pill {
  readonly client: number
  readonly name: string
  readonly colour: number
  readonly isAgent: boolean
  readonly head: number
  /** From 1. */
  readonly line: number
}

export interface Elsewhere {
  /** The nearest to what is seen first, of more than fit the others are counted. */
  readonly above: readonly Pill[]
  readonly below: readonly Pill[]
  readonly moreAbove: number
  readonly moreBelow: number
}

export const mostPills = 3

export function caretsElsewhere(carets: readonly Caret[], seen: Span, lineAt: (offset: number) => number): Elsewhere {
  const pills = (found: readonly Caret[]) =>
    found.slice(0, mostPills).map(
      ({ client, name, colour, isAgent, head }): Pill => ({
        client,
        name,
        colour,
        isAgent,
        head,
        line: lineAt(head),
      }),
    )
  const above = carets.filter(({ head }) => head < seen.from).sort((a, b) => b.head - a.head)
  const below = carets.filter(({ head }) => head > seen.to).sort((a, b) => a.head - b.head)
  return {
    above: pills(above),
    below: pills(below),
    moreAbove: Math.max(0, above.length - mostPills),
    moreBelow: Math.max(0, below.length - mostPills),
  }
}
