/** What a task card says of a task: its state, how far it is, what became of its changes. Pure. */
import { type Hunk, type HunkState, wasLost, wasTakenBack, wasThereAlready } from '../../../shared/model/hunk.ts'
import { definitionChanges, type Impact, type ReferringFile } from '../../../shared/model/impact.ts'
import type { Task, TaskMode, TaskState } from '../../../shared/model/task.ts'
import { countOf } from '../../ui/wording.ts'

const stateWords: Readonly<Record<TaskState, string>> = {
  queued: 'Queued',
  reading: 'Reading',
  writing: 'Writing',
  checking: 'Checking',
  repairing: 'Repairing',
  asking: 'Asking',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** The state as the card says it: what is over is not simply done while people have to choose. */
export function stateText(state: TaskState, conflicts: number): string {
  return conflicts === 0 ? stateWords[state] : `${stateWords[state]} · ${countOf(conflicts, 'conflict')}`
}

/** How much of the way lies behind each state, in percent: stages, for nobody knows how long a reply will be. */
const stageOf: Readonly<Record<TaskState, number>> = {
  queued: 4,
  reading: 20,
  writing: 60,
  checking: 88,
  repairing: 75,
  asking: 60,
  done: 100,
  failed: 100,
  cancelled: 100,
}

/** How far a task is, in percent: what its running step knows of itself moves it on within its state. */
export function progressOf({ state, steps }: Pick<Task, 'state' | 'steps'>): number {
  const percent = steps.findLast((step) => step.state === 'running')?.percent ?? 0
  const next = Math.min(...Object.values(stageOf).filter((stage) => stage > stageOf[state]), 100)
  return Math.round(stageOf[state] + ((next - stageOf[state]) * percent) / 100)
}

export const modeWords: Readonly<Record<TaskMode, { name: string; yes: string; no: string }>> = {
  live: { name: 'live', yes: 'Keep all', no: 'Undo all' },
  propose: { name: 'propose', yes: 'Accept all', no: 'Reject all' },
}

type Changed = Pick<Hunk, 'state' | 'path' | 'mode' | 'reason' | 'decision'>

/** "7 changes in 2 files: 2 kept, 4 to review, 1 conflict"; null where there are none. */
export function changesOf(hunks: readonly Changed[], mode: TaskMode): string | null {
  if (hunks.length === 0) return null
  const count = (...states: HunkState[]) => hunks.filter(({ state }) => states.includes(state)).length
  const files = new Set(hunks.map(({ path }) => path)).size
  // Of a live task too some changes are only proposed: what was never written is not undone.
  const undone = hunks.filter(wasTakenBack).length
  const lost = hunks.filter(wasLost).length
  const there = hunks.filter(wasThereAlready).length
  const parts = [
    [count('accepted') - there, mode === 'live' ? 'kept' : 'accepted'],
    [there, 'there already'],
    [undone, 'undone'],
    [count('rejected') - undone - lost, 'rejected'],
    [lost, 'not written'],
    [count('streaming', 'pending'), 'to review'],
    [count('conflicted'), count('conflicted') === 1 ? 'conflict' : 'conflicts'],
    [count('unplaced'), 'without a place'],
  ] as const
  const told = parts.flatMap(([number, words]) => (number > 0 ? [`${number} ${words}`] : []))
  return `${countOf(hunks.length, 'change')} in ${countOf(files, 'file')}: ${told.join(', ')}`
}

/** What to do where changes found no place, and what waits for them. */
export function describeStrays(given: {
  readonly strays: number
  /** Files that are not deleted or renamed before. */
  readonly waiting: number
  readonly canRetry: boolean
  /** False where all the others are in conflict, which neither answer decides. */
  readonly canKeepAll: boolean
  readonly words: { readonly yes: string; readonly no: string }
}): string {
  const { strays, waiting, canRetry, canKeepAll, words } = given
  const stray = `${countOf(strays, 'change')} found no place`
  const files = waiting === 1 ? '1 file waits' : `${waiting} files wait`
  const held = waiting === 0 ? '.' : `, so ${files} to be deleted or renamed.`
  const them = strays === 1 ? 'it' : 'them'
  const mend = canRetry ? `ask again for ${them}, or place ${them} by hand` : `place ${them} by hand`
  if (!canKeepAll) return `${stray}${held} ${words.no} drops ${them}. Or ${mend}.`
  const first = canRetry ? `${mend}, first` : `${mend} first`
  return `${stray}${held} ${words.yes} takes the others, ${words.no} drops all. Or ${first}.`
}

/** Milliseconds that the task has run, or ran. */
export function elapsedOf({ createdAt, startedAt, endedAt }: Task, nowMs: number): number {
  const end = endedAt === undefined ? nowMs : Date.parse(endedAt)
  return end - Date.parse(startedAt ?? createdAt)
}

/** What is said before a task is undone on which later changes rest; one path for each of them. */
export function describeResting(paths: readonly string[]): string {
  const [count, files] = [countOf(paths.length, 'later change'), [...new Set(paths)].join(', ')]
  const [rests, stays] = paths.length === 1 ? ['rests', 'It stays'] : ['rest', 'They stay']
  return `${count} in ${files} ${rests} on it. ${stays}; look at the lines around afterwards.`
}

/** "1 definition added, 2 changed". */
export function impactOf({ definitions }: Impact): string {
  const told = definitionChanges.flatMap((change) => {
    const count = definitions.filter((definition) => definition.change === change).length
    return count > 0 ? [{ count, change }] : []
  })
  return told
    .map(({ count, change }, index) => `${index === 0 ? countOf(count, 'definition') : count} ${change}`)
    .join(', ')
}

/** "a.ts:3, 7; b.ts:1". */
export function referencesOf(references: readonly ReferringFile[]): string {
  return references.map(({ path, lines }) => `${path}:${lines.join(', ')}`).join('; ')
}
