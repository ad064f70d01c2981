/**
 * Which files are shown, and how much of each, within a budget of tokens: the must-haves as much as fits, then a part of
 * as many others as their worth allows, then those whole that are worth it most for each token.
 *
 * What is left over by small files goes to larger ones. Tokens are counted only of what may be taken.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { SnapshotFile } from '../model/model.ts'
import { type CountTokens, countInSlices } from '../model/token-count.ts'
import { partShape, type Shape, type ShapeOptions, wholeShape } from './file-shape.ts'
import type { Ranking } from './ranking.ts'
import type { RepositoryMap } from './repository-map.ts'

export interface PackedFile extends Shape {
  readonly file: SnapshotFile
  readonly tokens: number
}

export interface PackingInput {
  readonly must: readonly SnapshotFile[]
  /** The most relevant first. */
  readonly others: readonly SnapshotFile[]
  readonly ranking: Ranking
  readonly map: RepositoryMap | null
  readonly atOf: (file: FileId) => number | null
  readonly budget: number
  readonly countTokens: CountTokens
  readonly pause: () => Promise<void>
}

/** Of the budget, what must-haves may take before others. */
const mustShare = 0.7
/** Of the rest, what parts may take before whole files. */
const partsShare = 0.8
/** Characters of one part, and of a file that is whole in no more. */
const partLength = 1_400
const leastPart = 200
const mostOthers = 200
/** Characters that a token stands for at most, as a rule; only to save counting what cannot fit. */
export const charactersPerToken = 6
export const usualCharactersPerToken = 3

export async function packFiles(input: PackingInput): Promise<readonly PackedFile[]> {
  const { must, others, ranking, map, atOf, budget, countTokens, pause } = input
  const packed = new Map<SnapshotFile, PackedFile>()
  let left = budget

  const optionsOf = (file: SnapshotFile): ShapeOptions => ({
    definitions: map?.definitionsIn(file.id) ?? [],
    matcher: ranking.matcher,
    weightOf: ranking.weightOf,
    at: atOf(file.id),
  })
  const take = async (file: SnapshotFile, shape: Shape, most: number): Promise<boolean> => {
    if (shape.text.length > most * charactersPerToken) return false
    const tokens = (await countInSlices(shape.text, countTokens, pause)) + 1
    if (tokens > most) return false
    left += (packed.get(file)?.tokens ?? 0) - tokens
    packed.set(file, { ...shape, file, tokens })
    return true
  }
  const takeWhole = async (file: SnapshotFile, most: number): Promise<boolean> =>
    file.text.length <= most * charactersPerToken && take(file, wholeShape(file), most)
  /** To shape a part of a long file takes milliseconds. */
  const takePart = async (file: SnapshotFile, length: number, most: number): Promise<boolean> => {
    for (let size = length; size >= leastPart; size *= 0.75) {
      await pause()
      const shape = partShape(file, size, optionsOf(file))
      if (shape === null) return false
      if (await take(file, shape, most)) return true
    }
    return false
  }

  const mustBudget = others.length === 0 ? budget : budget * mustShare
  for (const [index, file] of must.entries()) {
    await pause()
    const most = Math.floor((mustBudget - (budget - left)) / (must.length - index))
    if (!(await takeWhole(file, most))) await takePart(file, most * usualCharactersPerToken, most)
  }

  const leftForWhole = left * (1 - partsShare)
  const candidates = others.slice(0, mostOthers)
  for (const file of candidates) {
    if (left <= leftForWhole) break
    await pause()
    const most = Math.floor(left - leftForWhole)
    if (file.text.length <= partLength) await takeWhole(file, most)
    else await takePart(file, partLength, most)
  }
  // A must-have may take what the others leave; of those, each by its worth for a token more.
  const worth = ({ id, text }: SnapshotFile) => (0.05 + ranking.scoreOf(id)) / (text.length + partLength)
  const isPart = (file: SnapshotFile) => packed.get(file)?.kind !== 'whole'
  const wanted = [...must, ...candidates.toSorted((a, b) => worth(b) - worth(a))].filter(isPart)
  for (const file of wanted) {
    if (left <= 0) break
    await pause()
    await takeWhole(file, left + (packed.get(file)?.tokens ?? 0))
  }
  return [...must, ...candidates].flatMap((file) => packed.get(file) ?? [])
}
