/** How a change's place was found, where it was not simply there, and how sure that is. Pure. */
import type { HunkMatch } from '../../../../shared/model/hunk.ts'

const ways: Readonly<Record<HunkMatch['rung'], string | null>> = {
  exact: null,
  end: null,
  whole: null,
  fragment: null,
  trailing: 'Placed but for spaces at line ends',
  indent: 'Placed but for indentation',
  folded: 'Placed but for quotes and dashes',
  repaired: 'Placed after a repair of its lines',
  line: 'Placed by its line number',
  fuzzy: 'Placed by likeness',
  hand: 'Placed by hand',
}

/** "Placed but for indentation, 92 %"; null where it stood there as it was looked for. */
export function matchWords(match: HunkMatch | undefined): string | null {
  if (match === undefined) return null
  const way = ways[match.rung]
  if (way === null || match.rung === 'hand') return way
  return `${way}, ${Math.min(Math.round(match.score * 100), 100)}%`
}
