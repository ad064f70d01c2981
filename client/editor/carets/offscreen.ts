/** Who is in this file, but above or below what is seen of it, and where that can be said. Pure. */
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

/** A part of the text's width; `near` and `far` are its distances from the edge that the pills stand at. Pixels. */
export interface Strip {
  readonly left: number
  readonly right: number
  readonly near: number
  readonly far: number
}

/**
 * How far from their edge pills can stand without lying on any of `controls`, at `gapPx` from the edge and from each; null
 * where they would go further in than `heightPx`.
 */
export function clearOf(
  pills: Readonly<Record<'left' | 'right' | 'heightPx', number>>,
  controls: readonly Strip[],
  { gapPx, heightPx }: Readonly<Record<'gapPx' | 'heightPx', number>>,
): number | null {
  let near = gapPx
  const inTheWay = controls.filter(({ left, right }) => left < pills.right + gapPx && right > pills.left - gapPx)
  for (const control of inTheWay.sort((a, b) => a.near - b.near))
    if (control.near < near + pills.heightPx + gapPx && control.far > near - gapPx) near = control.far + gapPx
  return near + pills.heightPx > heightPx ? null : near
}
