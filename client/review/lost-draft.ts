/** What is said where a result written by hand can no longer be saved; the text itself is offered with it. Pure. */
import type { Hunk } from '../../shared/model/hunk.ts'
import type { Member } from '../../shared/model/member.ts'

export function describeLostDraft(
  hunk: Pick<Hunk, 'state' | 'decision'> | undefined,
  path: string,
  members: readonly Pick<Member, 'id' | 'name'>[],
): { title: string; detail: string } {
  const detail = `You were writing it by hand in ${path}. Copy it to use it there.`
  if (hunk?.decision !== undefined) {
    const { by } = hunk.decision
    const name = members.find(({ id }) => id === by)?.name ?? 'Someone'
    return { title: `${name} decided this change; your text is kept`, detail }
  }
  if (hunk?.state === 'pending') return { title: 'This change is no longer in conflict; your text is kept', detail }
  return { title: 'This change is no longer shown; your text is kept', detail }
}
