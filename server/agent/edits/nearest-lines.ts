/**
 * Where a text comes nearest to lines that it does not hold: for the reason of a refusal, never for placing anything.
 *
 * Each line of the text that equals one of the lines, blanks around it aside, votes for where the whole would begin.
 */
import { splitLines } from '../../../shared/text/lines.ts'

export interface NearestLines {
  /** 1-based, of the first line. */
  readonly lineNumber: number
  /** The share of the lines that are there. */
  readonly similarity: number
}

/** A line that occurs more often says nothing about the place. */
const maxPlacesOfLine = 20
const minSimilarity = 0.4

export function nearestLines(text: string, find: string): NearestLines | null {
  const wanted = new Map<string, number[]>()
  const lines = splitLines(find).map((line) => line.trim())
  lines.forEach((line, index) => {
    if (line !== '') wanted.set(line, [...(wanted.get(line) ?? []), index])
  })
  const votes = new Map<number, number>()
  splitLines(text).forEach((line, index) => {
    const places = wanted.get(line.trim()) ?? []
    if (places.length <= maxPlacesOfLine) {
      for (const place of places) votes.set(index - place, (votes.get(index - place) ?? 0) + 1)
    }
  })
  const count = lines.filter((line) => line !== '').length
  const [best] = [...votes].sort(([a, found], [b, other]) => other - found || a - b)
  if (!best || best[1] / count < minSimilarity) return null
  return { lineNumber: Math.max(0, best[0]) + 1, similarity: best[1] / count }
}
