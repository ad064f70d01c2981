/** Whole lines out of a text that is too long to be shown. */

export interface Excerpt {
  readonly text: string
  /** 1-based, both inclusive. */
  readonly lines: { readonly first: number; readonly last: number; readonly of: number }
}

/** The 1-based line that holds `offset`. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** As many whole lines as fit into `length` characters, with `around` as near to their middle as can be; null where none does. */
export function cutToLines(text: string, around: number, length: number): Excerpt | null {
  const lines = text.split(/(?<=\n)/)
  const centre = Math.min(lineAt(text, around), lines.length) - 1
  let used = lines[centre]?.length ?? 0
  if (used > length) return null
  let first = centre
  let end = centre + 1
  for (let grown = true; grown; ) {
    grown = false
    const below = lines[end]
    if (below !== undefined && used + below.length <= length) {
      used += below.length
      end++
      grown = true
    }
    const above = first > 0 ? lines[first - 1] : undefined
    if (above !== undefined && used + above.length <= length) {
      used += above.length
      first--
      grown = true
    }
  }
  return { text: lines.slice(first, end).join(''), lines: { first: first + 1, last: end, of: lines.length } }
}
