/** Who decided a change, how and when, in a few words. Pure. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import { timeOf } from '../ui/wording.ts'

type Decided = Pick<Hunk, 'mode' | 'state' | 'decision'>

/** "Kept by Ann, 14:03"; null where nobody has decided it. */
export function decisionWords(
  { mode, state, decision }: Decided,
  nameOf: (member: MemberId) => string,
  now: Date,
): string | null {
  if (decision === undefined) return null
  return `${verbOf({ mode, state, decision })} by ${nameOf(decision.by)}, ${timeOf(decision.at, now)}`
}

function verbOf({ mode, state, decision }: Decided): string {
  if (decision?.undone === true) return 'Undone'
  switch (decision?.resolution) {
    case 'mine':
      return "Decided for people's text"
    case 'agent':
      return "Decided for the agent's"
    case 'both':
      return 'Decided for both'
    case 'text':
      return 'Written by hand'
    case undefined:
      if (state === 'accepted') return mode === 'live' ? 'Kept' : 'Accepted'
      return mode === 'live' ? 'Undone' : 'Rejected'
  }
}
