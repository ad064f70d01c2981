/** Where a mark is drawn. What is missing has no length, and would hardly be seen or pointed at. Pure. */
import type { Text } from '@codemirror/state'

interface Span {
  readonly from: number
  readonly to: number
}

/** The span within the text; where it is empty, the character before it on its line, else the one after it. */
export function markRange(found: Span, doc: Text): Span {
  const from = Math.min(found.from, doc.length)
  const to = Math.max(from, Math.min(found.to, doc.length))
  if (from < to) return { from, to }
  const line = doc.lineAt(from)
  if (from > line.from) return { from: from - 1, to }
  return { from, to: Math.min(to + 1, line.to) }
}
