/** What the agent did to each file, as the tree shows it: how much waits for a decision, and whether anything was kept. Pure. */
import { wasThereAlready } from '../../shared/model/hunk.ts'
import type { FileId } from '../../shared/model/ids.ts'
import type { HunkBrief } from '../session/room-connection.ts'
import { countOf } from '../ui/wording.ts'

export interface FileMark {
  /** Changes that nobody has decided. */
  readonly open: number
  /** Of these, those that meet what people changed. */
  readonly conflicts: number
  readonly kept: number
}

export function marksOf(
  hunks: readonly Pick<HunkBrief, 'file' | 'state' | 'isUndone' | 'reason' | 'decision'>[],
): ReadonlyMap<FileId, FileMark> {
  const marks = new Map<FileId, FileMark>()
  for (const hunk of hunks) {
    const { file, state, isUndone } = hunk
    const mark = marks.get(file) ?? { open: 0, conflicts: 0, kept: 0 }
    if (state === 'accepted' && !isUndone && !wasThereAlready(hunk)) marks.set(file, { ...mark, kept: mark.kept + 1 })
    else if (state === 'conflicted') marks.set(file, { ...mark, open: mark.open + 1, conflicts: mark.conflicts + 1 })
    else if (state === 'pending' || state === 'streaming') marks.set(file, { ...mark, open: mark.open + 1 })
  }
  return marks
}

/** Whether there is anything to show: all may have been undone. */
export function isMarked({ open, kept }: FileMark): boolean {
  return open + kept > 0
}

/** "2 changes to review, 1 in conflict". */
export function markWords({ open, conflicts, kept }: FileMark): string {
  if (open === 0) return `${countOf(kept, 'change')} by the agent kept`
  return `${countOf(open, 'change')} to review${conflicts > 0 ? `, ${conflicts} in conflict` : ''}`
}
