/** Which match of how many one is at. Looking stops at a thousand: nobody counts on. */
import type { SearchQuery } from '@codemirror/search'
import type { EditorState } from '@codemirror/state'

export interface MatchCount {
  /** From 1; null where what is selected is no match, or not one of those counted. */
  readonly at: number | null
  readonly count: number
  /** There are more. */
  readonly isMore: boolean
}

const most = 1_000

export function countMatches(query: SearchQuery, state: EditorState): MatchCount {
  const { from, to } = state.selection.main
  const cursor = query.getCursor(state)
  let count = 0
  let at: number | null = null
  for (let next = cursor.next(); !next.done; next = cursor.next()) {
    if (count === most) return { at, count, isMore: true }
    count++
    if (next.value.from === from && next.value.to === to) at = count
  }
  return { at, count, isMore: false }
}

export function countWords({ at, count, isMore }: MatchCount): string {
  if (count === 0) return 'Nothing found'
  const of = isMore ? `${count}+` : String(count)
  return at === null ? `${of} ${count === 1 ? 'place' : 'places'}` : `${at} of ${of}`
}
