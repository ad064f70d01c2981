/** What is said where a conflict can no longer be decided; the result that was being written, if any, is offered with it. Pure. */
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { Member } from '../../../shared/model/member.ts'

export function describeLostDraft({
  hunk,
  path,
  members,
  isWritten,
  deletedBy,
  refusal,
}: {
  readonly hunk: Pick<Hunk, 'state' | 'decision' | 'reason'> | undefined
  readonly path: string
  readonly members: readonly Pick<Member, 'id' | 'name'>[]
  readonly isWritten: boolean
  /** Who deleted the file itself; null where nobody did, or nobody knows. */
  readonly deletedBy: string | null
  /** The server's own sentence, where what was decided here came second. */
  readonly refusal: string | null
}): { title: string; detail: string } {
  const kept = isWritten ? '; your text is kept' : ''
  if (deletedBy !== null || hunk?.reason?.code === 'file_deleted') {
    const title = `${deletedBy ?? 'Someone'} deleted ${path}${kept}`
    return { title, detail: isWritten ? 'Copy it to use it elsewhere.' : 'Nothing of it is left to decide.' }
  }
  const detail = isWritten ? `You were writing it by hand in ${path}. Copy it to use it there.` : ''
  if (refusal !== null) return { title: `${refusal.replace(/\.$/, '')}${kept}`, detail }
  if (hunk?.decision !== undefined) {
    const { by } = hunk.decision
    const name = members.find(({ id }) => id === by)?.name ?? 'Someone'
    return { title: `${name} decided this change${kept}`, detail }
  }
  if (hunk?.state === 'pending') return { title: `This change is no longer in conflict${kept}`, detail }
  return { title: `This change is no longer shown${kept}`, detail }
}
