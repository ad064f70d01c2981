/**
 * Which files speak of what a request speaks of: BM25 over a file's text, its path and the names that it defines.
 *
 * There is no index: the texts of a room are many and change all the time, a request's words are few, so the texts are
 * searched for those when they are asked for, a part at a time. Memory grows with the files' number alone.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { SnapshotFile } from '../model/model.ts'
import { endings, type RequestWords } from './request-words.ts'

interface Match {
  /** The stem, or the symbol as it was written. */
  readonly term: string
  readonly at: number
}

export type Matcher = (text: string) => Iterable<Match>

export interface LexicalSearch {
  readonly scores: ReadonlyMap<FileId, number>
  /** How much a term tells files apart. */
  readonly weightOf: (term: string) => number
  readonly matcher: Matcher
}

export interface SearchOptions {
  readonly definedIn: (file: FileId) => readonly string[]
  /** Between two slices of the work. */
  readonly pause: () => Promise<void>
}

/** As commonly chosen for BM25. */
const k1 = 1.2
const b = 0.6
/** What a match in a path or a definition's name counts beside one in the text. */
const nameWeight = 8
const folderWeight = 2
const definitionWeight = 3
/** UTF-16 units that are searched in one go, and matches that are counted in them. */
const partLength = 128 * 1024
const mostMatches = 2_000

export async function searchFiles(
  files: readonly SnapshotFile[],
  words: RequestWords,
  { definedIn, pause }: SearchOptions,
): Promise<LexicalSearch> {
  const matcher = createMatcher(words)
  const found: { id: FileId; length: number; counts: Map<string, number> }[] = []
  const holders = new Map<string, number>()
  let length = 0
  let searched = 0
  for (const { id, path, text } of files) {
    const counts = new Map<string, number>()
    const add = (term: string, weight: number) => counts.set(term, (counts.get(term) ?? 0) + weight)
    const nameAt = path.lastIndexOf('/') + 1
    for (const { term, at } of matcher(path)) add(term, at >= nameAt ? nameWeight : folderWeight)
    for (const { term } of matcher(definedIn(id).join('\n'))) add(term, definitionWeight)
    for (let from = 0; from < text.length; from += partLength) {
      for (const { term } of matcher(text.slice(from, from + partLength))) add(term, 1)
      searched += Math.min(partLength, text.length - from)
      if (searched < partLength) continue
      searched = 0
      await pause()
    }
    length += text.length
    if (counts.size > 0) found.push({ id, length: text.length, counts })
    for (const term of counts.keys()) holders.set(term, (holders.get(term) ?? 0) + 1)
  }
  const weightOf = (term: string) => {
    const count = holders.get(term) ?? 0
    return Math.log(1 + (files.length - count + 0.5) / (count + 0.5)) * (words.symbols.has(term) ? 2 : 1)
  }
  const mean = Math.max(1, length / Math.max(1, files.length))
  const scores = new Map<FileId, number>()
  for (const file of found) {
    const norm = k1 * (1 - b + (b * file.length) / mean)
    let score = 0
    for (const [term, count] of file.counts) score += (weightOf(term) * count * (k1 + 1)) / (count + norm)
    scores.set(file.id, score)
  }
  return { scores, weightOf, matcher }
}

/** Finds terms as words, as parts of a name, and in capitals; symbols as they are. */
export function createMatcher({ terms, symbols }: RequestWords): Matcher {
  if (terms.size + symbols.size === 0) return () => []
  const either = (words: Iterable<string>) => [...words].map((word) => word.replace(/\$/g, '\\$')).join('|') || '(?!)'
  const ends = endings.join('|')
  const capital = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1)
  const lower = `(?<![\\p{L}])(?<lower>${either(terms)})(?:${ends})?(?!\\p{Ll})`
  const capitalised = `(?<capital>${either([...terms].map(capital))})(?:${ends})?(?!\\p{Ll})`
  const upperTerms = either([...terms].map((term) => term.toUpperCase()))
  const upper = `(?<!\\p{Lu})(?<upper>${upperTerms})(?:${ends.toUpperCase()})?(?!\\p{L})`
  const pattern = new RegExp(`${lower}|${capitalised}|${upper}`, 'gu')
  const symbol = new RegExp(`(?<![\\p{L}\\p{N}_$])(?:${either(symbols)})(?![\\p{L}\\p{N}_$])`, 'gu')
  return function* (text) {
    let left = mostMatches
    for (const { groups, index } of text.matchAll(pattern)) {
      if (left-- === 0) break
      const term = (groups?.lower ?? groups?.capital ?? groups?.upper ?? '').toLowerCase()
      yield { term, at: index }
    }
    if (symbols.size === 0) return
    left = mostMatches
    for (const { 0: term, index } of text.matchAll(symbol)) {
      if (left-- === 0) break
      yield { term, at: index }
    }
  }
}
