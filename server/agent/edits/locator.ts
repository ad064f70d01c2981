/**
 * Finds the one place in a text that a block means.
 *
 * A ladder of rungs, each less strict than the one above; the first with exactly one hit places the block, a rung with
 * several makes it ambiguous, and nothing is ever placed by a guess. Pure over strings: it works on the text that the
 * model was shown. A block finds whole lines; where the last of them has no "\n" in the text, neither has the place.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { HunkMatch } from '../../../shared/model/hunk.ts'
import { lineNumberAt, lineStartAt } from '../../../shared/text/lines.ts'
import { type NearestLines, nearestLines } from './nearest-lines.ts'

export type Location =
  | { readonly kind: 'placed'; readonly from: number; readonly to: number; readonly match: HunkMatch }
  | { readonly kind: 'missing'; readonly nearest: NearestLines | null }
  /** 1-based first lines of the places that fit equally well. */
  | { readonly kind: 'ambiguous'; readonly lines: readonly number[] }
  /** Nothing to find, in a text that is not empty. */
  | { readonly kind: 'empty' }

export interface LocateOptions {
  /** Places that other blocks of the task have taken. */
  readonly exclude?: readonly Range[]
}

interface Hit extends Range {
  readonly score: number
}

interface Rung {
  readonly name: HunkMatch['rung']
  /** At most `limit` places, ascending. */
  find(text: string, find: string, limit: number): Hit[]
}

/** So many places are named in a refusal. */
const maxPlaces = 20

/** The lines, character for character. */
const exactLines: Rung = {
  name: 'exact',
  find(text, find, limit) {
    const hits: Hit[] = []
    for (let from = text.indexOf(find); from >= 0 && hits.length < limit; from = text.indexOf(find, from + 1)) {
      if (lineStartAt(text, from) === from) hits.push({ from, to: from + find.length, score: 1 })
    }
    return hits
  },
}

/** The same where the text's last line has no line end: only there can the last line found be without one. */
const exactAtEnd: Rung = {
  name: 'end',
  find(text, find) {
    if (text.endsWith('\n') || !find.endsWith('\n')) return []
    const bare = find.slice(0, -1)
    const from = text.length - bare.length
    if ((bare === '' && text !== '') || !text.endsWith(bare) || lineStartAt(text, from) !== from) return []
    return [{ from, to: text.length, score: 1 }]
  },
}

/** Rungs of one step are equally strict: a hit on each is two hits. */
const ladder: readonly (readonly Rung[])[] = [[exactLines, exactAtEnd]]

export function locate(text: string, find: string, options: LocateOptions = {}): Location {
  if (find === '') {
    if (text.trim() !== '') return { kind: 'empty' }
    return { kind: 'placed', from: 0, to: text.length, match: { rung: 'whole', score: 1 } }
  }
  for (const step of ladder) {
    const hits = step
      .flatMap((rung) => rung.find(text, find, maxPlaces).map((hit) => ({ ...hit, rung: rung.name })))
      .filter((hit) => !options.exclude?.some((taken) => hit.from < taken.to && taken.from < hit.to))
    const [hit, second] = hits
    if (hit && second) return { kind: 'ambiguous', lines: hits.map(({ from }) => lineNumberAt(text, from)) }
    if (hit) return { kind: 'placed', from: hit.from, to: hit.to, match: { rung: hit.rung, score: hit.score } }
  }
  return { kind: 'missing', nearest: nearestLines(text, find) }
}

/**
 * A block's replacement as it stands at its place: without the final "\n" where the place is a last line that has none.
 */
export function fitReplacement(rung: HunkMatch['rung'], replacement: string): string {
  return rung === 'end' && replacement.endsWith('\n') ? replacement.slice(0, -1) : replacement
}
