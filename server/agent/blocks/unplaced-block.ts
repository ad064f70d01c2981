/**
 * Blocks that had no place and that the model is asked for again, and which of them a block of its answer is about.
 *
 * An answer's first block for a change takes the unplaced hunk's own place, further ones are added; what is about none of
 * them was not asked for. Pure.
 */
import type { Hunk, HunkReason } from '../../../shared/model/hunk.ts'
import type { FileId, HunkId } from '../../../shared/model/ids.ts'
import type { FindEvent } from '../edits/reply-event.ts'

export interface UnplacedBlock {
  readonly hunk: HunkId
  readonly order: number
  /** Null where the reply named none. */
  readonly path: string | null
  /** Null where there is no such file. */
  readonly file: FileId | null
  readonly find: string
  readonly replacement: string
}

const repairable: ReadonlySet<HunkReason['code']> = new Set(['missing', 'ambiguous', 'empty', 'file_missing', 'elided'])

/** Whether a model that is told why may do better. */
export function isRepairable(reason: HunkReason | undefined): boolean {
  return reason !== undefined && repairable.has(reason.code)
}

/** Those of a task's hunks that may be asked for again, as their records have them. */
export function unplacedAmong(hunks: readonly Hunk[], isThere: (file: FileId) => boolean): UnplacedBlock[] {
  const unplaced = hunks.filter(({ state, reason }) => state === 'unplaced' && isRepairable(reason))
  return unplaced.map(({ id, order, path, file, base, replacement }) => ({
    hunk: id,
    order,
    path: path === '' ? null : path,
    file: isThere(file) ? file : null,
    find: base,
    replacement,
  }))
}

/** The one that the block resembles most, of those for its file; one that has no answer yet before others. */
export function meantBy(
  { path, find }: FindEvent,
  asked: readonly UnplacedBlock[],
  answered: ReadonlySet<HunkId>,
): UnplacedBlock | null {
  const lines = linesIn(find)
  const likeness = (block: UnplacedBlock) => {
    const shared = [...linesIn(block.find)].filter((line) => lines.has(line)).length
    return shared + (answered.has(block.hunk) ? 0 : 0.5)
  }
  const possible = asked.filter((block) => block.file === null || isSamePath(block.path, path))
  const best = possible.toSorted((a, b) => likeness(b) - likeness(a) || a.order - b.order)[0]
  return best ?? null
}

/** Whether the two have a line in common. */
export function sharesLines(a: Pick<FindEvent, 'find'>, b: Pick<FindEvent, 'find'>): boolean {
  const lines = linesIn(a.find)
  return [...linesIn(b.find)].some((line) => lines.has(line))
}

export function isSamePath(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`)
}

function linesIn(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  )
}
