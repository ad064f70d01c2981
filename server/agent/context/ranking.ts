/**
 * All files by what they are worth to a request: what they say (BM25), what they are to the files that matter (PageRank),
 * and whether people were in them lately.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { SnapshotFile } from '../model/model.ts'
import { type Matcher, searchFiles } from './lexical-search.ts'
import type { MustHaves } from './must-haves.ts'
import type { RepositoryMap } from './repository-map.ts'
import type { RequestWords } from './request-words.ts'

/** What a stage kept and left out, in words. */
export interface ContextStage {
  readonly title: string
  readonly kept: string
}

export interface Ranking {
  /** All that are no must-haves, the most relevant first, then by path. */
  readonly others: readonly SnapshotFile[]
  /** 0 to about 1. */
  readonly scoreOf: (file: FileId) => number
  readonly matcher: Matcher
  readonly weightOf: (term: string) => number
  readonly stages: readonly ContextStage[]
}

export interface RankingInput {
  readonly files: readonly SnapshotFile[]
  readonly words: RequestWords
  readonly must: MustHaves
  readonly map: RepositoryMap | null
  readonly recent: readonly FileId[]
}

const mapShare = 0.3
const recentShare = 0.1
const mostRecent = 10
/** Hits of the search that the map is asked to look around. */
const mostSeeds = 12

export async function rankFiles(
  { files, words, must, map, recent }: RankingInput,
  pause: () => Promise<void>,
): Promise<Ranking> {
  const definedIn = (file: FileId) => map?.namesDefinedIn(file) ?? []
  const { scores: found, matcher, weightOf } = await searchFiles(files, words, { definedIn, pause })
  const bestFound = largest(found.values())
  const changed = new Set(recent.slice(0, mostRecent))

  const personal = new Map<FileId, number>()
  const seeds = [...found].sort((a, b) => b[1] - a[1]).slice(0, mostSeeds)
  for (const [id, score] of seeds) personal.set(id, score / bestFound)
  for (const id of changed) personal.set(id, (personal.get(id) ?? 0) + 0.2)
  for (const { id } of must.files) personal.set(id, 2)
  const near = map === null || map.size === 0 ? new Map<FileId, number>() : await map.rank(personal, pause)
  // Where the walk starts it comes by most; that a file is a start is said by its own score.
  const isStart = new Set([...seeds.map(([id]) => id), ...must.files.map(({ id }) => id)])
  const bestNear = largest([...near].filter(([id]) => !isStart.has(id)).map(([, rank]) => rank))

  const scores = new Map(
    files.map(({ id }) => {
      const byMap = bestNear === 0 ? 0 : Math.min(1, (near.get(id) ?? 0) / bestNear)
      const byWords = bestFound === 0 ? 0 : (found.get(id) ?? 0) / bestFound
      const hint = must.hinted.get(id) ?? 0
      return [id, byWords + mapShare * byMap + (changed.has(id) ? recentShare : 0) + hint]
    }),
  )
  const scoreOf = (id: FileId) => scores.get(id) ?? 0
  const isMust = new Set(must.files)
  const others = files
    .filter((file) => !isMust.has(file))
    .sort((a, b) => scoreOf(b.id) - scoreOf(a.id) || (a.path < b.path ? -1 : 1))
  const stages: ContextStage[] = [
    { title: 'Searched for words', kept: `kept ${found.size}, left out ${files.length - found.size}` },
  ]
  if (map !== null) {
    const reached = [...near.values()].filter((rank) => rank > 0).length
    stages.push({ title: 'Repository map', kept: `kept ${reached}, left out ${files.length - reached}` })
  }
  if (changed.size > 0)
    stages.push({ title: 'Changed lately', kept: `kept ${changed.size}, left out ${recent.length - changed.size}` })
  return { others, scoreOf, matcher, weightOf, stages }
}

function largest(numbers: Iterable<number>): number {
  let best = 0
  for (const number of numbers) best = Math.max(best, number)
  return best
}
