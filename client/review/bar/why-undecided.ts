/** Why a key that decides changes decides nothing, and what to do instead, in two sentences. Pure. */
import type { HunkState } from '../../../shared/model/hunk.ts'

interface Why {
  readonly title: string
  readonly detail: string
}

/** `state` is that of the change that the key meant; null where the cursor is in none. */
export function whyUndecided(
  state: HunkState | null,
  { canDecide, nextKey, compareKey }: { canDecide: boolean; nextKey: string; compareKey: string },
): Why {
  if (!canDecide)
    return {
      title: 'Changes are decided by editors',
      detail: 'You may only read this room. An owner can give you that role.',
    }
  if (state === 'conflicted')
    return {
      title: 'This change is in conflict: choose whose text stays',
      detail: `The answers stand under it. ${compareKey} shows all versions.`,
    }
  if (state === 'streaming')
    return { title: 'The agent is still writing this change', detail: 'It can be decided once it is written.' }
  return { title: 'The cursor is in no change', detail: `${nextKey} goes to the next one.` }
}
