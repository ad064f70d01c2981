/** What is said where a conflict can no longer be decided; the result that was being written, if any, is offered with it. Pure. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { Member } from '../../shared/model/member.ts'

export function describeLostDraft(
  hunk: Pick<Hunk, 'state' | 'decision'> | undefined,
  path: string,
  members: readonly Pick<Member, 'id' | 'name'>[],
  isWritten: boolean,
): { title: string; detail: string } {
  const detail = isWritten ? `You were writing it by hand in ${path}. Copy it to use it there.` : ''
  const kept = isWritten ? '; your text is kept' : ''
  if (hunk?.decision !== undefined) {
    const { by } = hunk.decision
    const name = members.find(({ id }) => id === by)?.name ?? 'Someone'
    return { title: `${name} decided this change${kept}`, detail }
  }
  if (hunk?.state === 'pending') return { title: `This change is no longer in conflict${kept}`, detail }
  return { title: `This change is no longer shown${kept}`, detail }
}
