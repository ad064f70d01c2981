/** What whoever comes second to decide a change is told: who was first, with what, and whether both wanted the same (U201). */
import { WeftError } from '../../../shared/errors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import type { RoomTypes } from '../../../shared/model/room-document.ts'

const sides = { mine: "people's text", agent: "the agent's", both: 'both' } as const

/** How a change was decided, or would have been. */
type Outcome = Pick<Hunk, 'state' | 'mode' | 'reason'> & Pick<NonNullable<Hunk['decision']>, 'resolution' | 'undone'>

/** `wanted` is what they came with, null for what is no decision. */
export function decidedBefore(
  types: RoomTypes,
  { state, mode, file, reason, decision }: Hunk,
  by: MemberId | null,
  wanted: Pick<Outcome, 'state' | 'resolution'> | null,
): WeftError {
  const nameOf = (id: MemberId) =>
    id === by ? 'You' : ((types.members.get(id) ?? types.former.get(id))?.name ?? 'Someone')
  const remover = types.deleted.get(file)
  if (decision === undefined) {
    const isGone = reason?.code === 'file_deleted' && remover !== undefined
    return new WeftError('hunk_decided', isGone ? `${nameOf(remover)} deleted the file of this change.` : undefined)
  }
  const hunk = { mode, ...(reason && { reason }) }
  const done = (it: string) => deed(it, { ...decision, ...hunk, state })
  const who = nameOf(decision.by)
  const mine = wanted && deed('it', { ...wanted, ...hunk })
  const detail =
    mine === null || mine === done('it')
      ? `${who} ${done('this change')} already.`
      : `${who} ${done('this change')} before you ${mine}.`
  return new WeftError('hunk_decided', detail)
}

function deed(it: string, { state, mode, reason, resolution, undone }: Outcome): string {
  if (undone === true) return `undid ${it}`
  if (resolution === 'text') return `wrote ${it} by hand`
  if (resolution !== undefined) return `decided ${it} for ${sides[resolution]}`
  if (state === 'accepted') return `${mode === 'live' ? 'kept' : 'accepted'} ${it}`
  // What was only proposed, or found no place, was never in the file.
  return `${mode === 'live' && reason === undefined ? 'undid' : 'rejected'} ${it}`
}
