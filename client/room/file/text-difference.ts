/**
 * Two texts as one list to read: what both have, what only one has, and what is left out between. Pure.
 *
 * Where lines differ, mine come first. The list is bounded, so that two texts without a common line can be shown too.
 */
import { diffLines } from '../../../shared/text/diff.ts'
import { splitLines } from '../../../shared/text/lines.ts'

export type DifferencePart =
  | { readonly kind: 'both' | 'mine' | 'theirs'; readonly lines: readonly string[] }
  /** Lines that both have. */
  | { readonly kind: 'skipped'; readonly count: number }
  /** The list ends here; so many lines that differ are not in it. */
  | { readonly kind: 'more'; readonly count: number }

/** Lines that both have, before and after one that differs. */
const contextLines = 3

export function differenceOf(mine: string, theirs: string, mostLines = 600): readonly DifferencePart[] {
  const [a, b] = [splitLines(mine), splitLines(theirs)]
  const changes = diffLines(a, b)
  const parts: DifferencePart[] = []
  let shown = 0
  let left = 0
  const push = (kind: 'both' | 'mine' | 'theirs', lines: readonly string[]) => {
    const fitting = lines.slice(0, Math.max(0, mostLines - shown))
    shown += fitting.length
    if (kind !== 'both') left += lines.length - fitting.length
    if (fitting.length > 0) parts.push({ kind, lines: fitting })
  }

  let at = 0
  for (const [index, { fromA, toA, fromB, toB }] of changes.entries()) {
    const before = a.slice(at, fromA)
    const head = index === 0 ? 0 : contextLines
    if (before.length > head + contextLines + 1) {
      push('both', before.slice(0, head))
      if (shown < mostLines) parts.push({ kind: 'skipped', count: before.length - head - contextLines })
      push('both', before.slice(-contextLines))
    } else push('both', before)
    push('mine', a.slice(fromA, toA))
    push('theirs', b.slice(fromB, toB))
    at = toA
  }
  push('both', a.slice(at, at + contextLines))
  if (left > 0) parts.push({ kind: 'more', count: left })
  return parts
}
