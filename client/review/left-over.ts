/** What a decision on a whole task left to be decided one by one, as a sentence and where to look. Pure. */
import type { TaskSettled } from '../../shared/protocol/api.ts'
import { countOf } from '../ui/wording.ts'

type Left = TaskSettled['left']

/** What is to be said of a decision on many; null where all was decided. */
export function describeSettled({ settled, left }: TaskSettled): { title: string; detail: string } | null {
  if (settled.length > 0 || left.length > 0) return describeLeft(left)
  return { title: 'Nothing was changed', detail: 'No change was left that this could decide or take back.' }
}

/** Null where nothing is left. */
function describeLeft(left: Left): { title: string; detail: string } | null {
  if (left.length === 0) return null
  const paths = (some: Left) => [...new Set(some.map(({ path }) => path))].join(', ')
  const conflicts = left.filter(({ state }) => state === 'conflicted')
  const others = left.filter(({ state }) => state !== 'conflicted')
  const parts = [
    ...(conflicts.length > 0 ? [`People changed the same lines in ${paths(conflicts)}.`] : []),
    ...(others.length > 0 ? [`Look at ${paths(others)} and decide there.`] : []),
  ]
  return {
    title: `${countOf(left.length, 'change')} still ${left.length === 1 ? 'needs' : 'need'} a decision`,
    detail: parts.join(' '),
  }
}
