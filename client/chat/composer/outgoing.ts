/**
 * Messages on their way: one after the other, so that they arrive as they were written. What could not be said comes back
 * into the field with all that was to follow it, in that order and before what was begun since: a server that hangs lets
 * many wait. Lives as long as the room is open, whatever the panel shows.
 *
 *   sent ─→ waits for those before it ─→ posted ─→ said
 *             └──────── one of them, or it, fails ─→ back in the field
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { MessageDraft } from '../../session/api.ts'
import type { Store } from '../../session/store.ts'
import { joinTexts } from './message-draft.ts'

export interface Outgoing {
  /** Null where so many wait that no more are taken; otherwise whether it was said in the end. */
  send(message: MessageDraft, about: FileId | null): Promise<boolean> | null
}

interface Leaving {
  readonly message: MessageDraft
  readonly about: FileId | null
  readonly settle: (isSaid: boolean) => void
}

/** They wait for a server that does not answer: whoever writes on can see that. */
export const mostLeaving = 20

export function createOutgoing({
  post,
  draft,
  draftFile,
  leaving,
  onFail,
}: {
  readonly post: (message: MessageDraft) => Promise<unknown>
  readonly draft: Store<string>
  readonly draftFile: Store<FileId | null>
  /** What is on its way, as the field would have it. */
  readonly leaving: Store<string>
  readonly onFail: (error: unknown) => void
}): Outgoing {
  let queue: readonly Leaving[] = []

  function become(next: readonly Leaving[]): void {
    queue = next
    leaving.set(textOf(next))
  }

  function takeBack(error: unknown): void {
    const back = queue
    onFail(error)
    draft.set(joinTexts(textOf(back), draft.get()))
    draftFile.set(back[0]?.about ?? null)
    become([])
    for (const { settle } of back) settle(false)
  }

  async function work(): Promise<void> {
    for (let first = queue[0]; first !== undefined; first = queue[0]) {
      try {
        await post(first.message)
      } catch (error) {
        takeBack(error)
        return
      }
      become(queue.slice(1))
      first.settle(true)
    }
  }

  return {
    send(message, about) {
      if (queue.length === mostLeaving) return null
      return new Promise((settle) => {
        become([...queue, { message, about, settle }])
        if (queue.length === 1) void work()
      })
    },
  }
}

function textOf(queue: readonly Leaving[]): string {
  return queue.map(({ message }) => message.text).join('\n')
}
