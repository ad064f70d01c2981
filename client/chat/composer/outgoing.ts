/**
 * Messages on their way: one after the other, so that they arrive as they were written. What could not be said comes back
 * with all that was to follow it, in that order, each as a message of its own: a server that hangs lets many wait. The
 * first of them stands in the field, where nothing does; once it is said, the next. Lives as long as the room is open,
 * whatever the panel shows.
 *
 *   sent ─→ waits for those before it ─→ posted ─→ said
 *             └──────── one of them, or it, fails ─→ came back ─→ in the field
 *
 * Each has a key, by which the server knows one whose answer was lost and says it once.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { MessageDraft } from '../../session/api.ts'
import type { MessageField, Written } from './message-field.ts'
import { fillEmpty } from './next-unsent.ts'

export interface Outgoing {
  /** Null where so many wait that no more are taken; otherwise whether it was said in the end. */
  send(message: MessageDraft, about: FileId | null): Promise<boolean> | null
}

interface Leaving extends Written {
  readonly settle: (isSaid: boolean) => void
}

/** They wait for a server that does not answer: whoever writes on can see that. */
export const mostLeaving = 20

export function createOutgoing({
  post,
  field,
  newKey,
  onFail,
}: {
  readonly post: (message: MessageDraft) => Promise<unknown>
  readonly field: MessageField
  readonly newKey: () => string
  readonly onFail: (error: unknown) => void
}): Outgoing {
  const { leaving, back, manner } = field
  let queue: readonly Leaving[] = []

  function become(next: readonly Leaving[]): void {
    queue = next
    leaving.set(queue.map(({ message, about }) => ({ message, about })))
  }

  function takeBack(error: unknown): void {
    const unsaid = queue
    onFail(error)
    back.set([...leaving.get(), ...back.get()])
    become([])
    for (const { settle } of unsaid) settle(false)
  }

  async function work(): Promise<void> {
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      try {
        await post(first.message)
      } catch (error) {
        // The answer may be lost alone.
        if (!field.isSaid(first.message)) {
          takeBack(error)
          break
        }
      }
      become(queue.slice(1))
      first.settle(true)
    }
    fillEmpty(field)
  }

  return {
    send(message, about) {
      if (queue.length > 0 && queue.length + back.get().length >= mostLeaving) return null
      const { sent } = manner.get()
      const key = (sent?.text === message.text ? sent.key : undefined) ?? newKey()
      return new Promise((settle) => {
        become([...queue, { message: { ...message, key }, about, settle }])
        if (queue.length === 1) void work()
      })
    },
  }
}
