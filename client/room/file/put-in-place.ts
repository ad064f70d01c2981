/**
 * Puts a text of another history in place of the room's, then takes the room's anew. What is typed while the server is asked
 * is not in it, and would go with what is here: it can be copied.
 */

import { offerCopy, type Toasts } from '../../page/toasts/toasts.ts'

export interface PutInPlace {
  readonly path: string
  /** As it was shown, and is written. */
  readonly text: string
  readonly write: () => Promise<unknown>
  /** As it reads here now. */
  readonly read: () => string
  readonly startOver: () => void
  readonly toasts: Toasts
}

/** Rejects where it could not be written; nothing is taken anew then. */
export async function putInPlace({ path, text, write, read, startOver, toasts }: PutInPlace): Promise<void> {
  await write()
  const now = read()
  startOver()
  if (now === text) toasts.show({ tone: 'info', title: `${path} has your text now` })
  else
    offerCopy(toasts, {
      title: `${path} has your text as you compared it`,
      detail: 'What you typed since is not in it. You can copy the text as you had it.',
      text: now,
    })
}
