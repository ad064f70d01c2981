/** What is said of a file that was open here and is gone: whose doing it was, as far as that is known. Pure. */
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { GoneFile } from '../../session/room-connection.ts'
import { countOf } from '../../ui/wording.ts'

export interface GoneWords {
  readonly title: string
  readonly detail: string
  /** What can be had of it nowhere else, null where it can. */
  readonly text: string | null
}

/** `hunks` are the file's own; `by` is the person who deleted it, null for a change's doing; `isShown` where its text was in view, to be written in. */
export function describeGone(
  { entry: { path }, text, unsaved }: GoneFile,
  hunks: readonly Pick<Hunk, 'state' | 'createsFile' | 'operation'>[],
  { by, agentName, isShown }: { by: string | null; agentName: string; isShown: boolean },
): GoneWords {
  const isByAgent = hunks.some(({ operation, state }) => operation === 'delete' && state !== 'rejected')
  const isUndone = hunks.some(({ createsFile, state }) => createsFile && state === 'rejected')
  const lost = unsaved > 0 ? `${countOf(unsaved, 'change')} of yours had not been saved. ` : ''
  const copy = 'You can copy its text as you had it.'
  if (by === null && (isByAgent || isUndone)) {
    const title = isByAgent ? `${agentName} deleted ${path}` : `${path} is gone with the change that made it`
    if (unsaved > 0) return { title, detail: lost + copy, text }
    return { title, detail: isByAgent ? 'Its task offers to undo that.' : '', text: null }
  }
  const title = `${by ?? 'Someone'} deleted ${path}`
  return text === '' || !(isShown || unsaved > 0)
    ? { title, detail: '', text: null }
    : { title, detail: lost + copy, text }
}
