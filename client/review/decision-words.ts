/** Who decided a change, how and when, in a few words. Pure. */
import { type Hunk, wasTakenBack } from '../../shared/model/hunk.ts'
import type { MemberId } from '../../shared/model/ids.ts'
import { timeOf } from '../ui/wording.ts'

interface DecisionLine {
  readonly path: string
  readonly words: string
  /** How many changes it speaks of. */
  readonly count: number
}

/** The oldest decision first; those of one file that went alike, by one person in one minute, are one line. */
export function decisionLines(
  hunks: readonly (Decided & { readonly path: string })[],
  nameOf: (member: MemberId) => string,
  now: Date,
): DecisionLine[] {
  const lines = new Map<string, DecisionLine>()
  const decided = hunks.filter(({ decision }) => decision !== undefined)
  for (const hunk of decided.sort((a, b) => (a.decision?.at ?? '').localeCompare(b.decision?.at ?? ''))) {
    const { path } = hunk
    const words = decisionWords(hunk, nameOf, now) ?? ''
    const key = `${path} ${words}`
    lines.set(key, { path, words, count: (lines.get(key)?.count ?? 0) + 1 })
  }
  return [...lines.values()]
}

type Decided = Pick<Hunk, 'mode' | 'state' | 'reason' | 'decision'>

/** "Kept by Ann, 14:03"; null where nobody has decided it, but that it was there already. */
export function decisionWords(hunk: Decided, nameOf: (member: MemberId) => string, now: Date): string | null {
  const { state, decision } = hunk
  if (decision === undefined) return state === 'accepted' ? 'There already: nothing was written' : null
  return `${verbOf(hunk)} by ${nameOf(decision.by)}, ${timeOf(decision.at, now)}`
}

function verbOf(hunk: Decided): string {
  const { mode, state, decision } = hunk
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
      return wasTakenBack(hunk) ? 'Undone' : 'Rejected'
  }
}
