/**
 * Hits in one text, line by line. Pure, but that it is told in steps, so that others have a turn in between.
 *
 * A hit has a key by which it is found again when people have typed elsewhere in the meantime: its line's text, its place
 * in that, and which of how many such hits it is. Where the key does not come again, the hit is not what it was.
 */
import { createHash } from 'node:crypto'
import type { LineMatch, LineMatcher } from './line-matcher.ts'

export interface TextHit extends LineMatch {
  /** 1-based. */
  readonly line: number
  /** UTF-16 offset of the line in the text. */
  readonly lineFrom: number
  readonly lineText: string
}

/** UTF-16 units; what is longer was not written by hand, and its matches would not be read. */
const longestLine = 20_000
/** UTF-16 units that are searched in one step. */
const stepLength = 32 * 1024

/** Yields where others may have a turn. At most `limit` hits. */
export function* searchText(text: string, match: LineMatcher, limit: number): Generator<void, TextHit[], void> {
  const hits: TextHit[] = []
  let line = 1
  let stepFrom = 0
  for (let from = 0; from <= text.length && hits.length < limit; line++) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    if (to - from <= longestLine) {
      const lineText = text.slice(from, to)
      for (const found of match(lineText)) {
        if (hits.length === limit) break
        hits.push({ ...found, line, lineFrom: from, lineText })
      }
    }
    from = to + 1
    if (from - stepFrom < stepLength) continue
    stepFrom = from
    yield
  }
  return hits
}

/** One for each hit, in their order. */
export function keysOf(hits: readonly TextHit[]): string[] {
  const counts = new Map<string, number>()
  const numbered = hits.map(({ lineText, from, to }) => {
    const place = createHash('sha1').update(`${from} ${to} ${lineText}`).digest('base64url').slice(0, 16)
    const nth = (counts.get(place) ?? 0) + 1
    counts.set(place, nth)
    return { place, nth }
  })
  return numbered.map(({ place, nth }) => `${place}-${nth}-${counts.get(place)}`)
}
