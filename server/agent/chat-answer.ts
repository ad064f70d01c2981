/**
 * What the agent says, as one chat message that grows while the reply streams.
 *
 * Deltas are gathered for a moment, so that a fast model does not make a commit of each token. White space at the
 * beginning and end, and more than one blank line where a block was taken out, is left away. Without any words there is no message.
 */

import type { MessageId, TaskId } from '../../shared/model/ids.ts'
import { agentMemberId } from '../../shared/model/member.ts'
import type { Clock } from '../operations/clock.ts'
import type { Room } from '../rooms/room.ts'

export interface ChatAnswer {
  write(text: string): void
  /** Posts what is left and ends the message; idempotent. */
  end(): void
}

export function openChatAnswer({
  room,
  task,
  clock,
  everyMs,
  onPost,
}: {
  readonly room: Pick<Room, 'postMessage' | 'appendToMessage' | 'patchMessage'>
  readonly task: TaskId
  readonly clock: Clock
  /** How long deltas are gathered. */
  readonly everyMs: number
  readonly onPost: (message: MessageId) => void
}): ChatAnswer {
  let message: MessageId | null = null
  let waiting = ''
  /** White space that counts only once words follow it. */
  let space = ''
  let stopTimer: (() => void) | null = null
  let isOver = false

  function flush(): void {
    stopTimer?.()
    stopTimer = null
    if (waiting === '') return
    if (message === null) {
      message = room.postMessage({ author: agentMemberId, text: '', task, streaming: true }).id
      onPost(message)
    }
    room.appendToMessage(message, waiting)
    waiting = ''
  }

  return {
    write(text) {
      if (isOver) return
      const words = (space + text).trimEnd()
      space = (space + text).slice(words.length)
      if (words === '') return
      const isFirst = message === null && waiting === ''
      waiting += (isFirst ? words.trimStart() : words).replace(/\n[^\S\n]*\n\s*\n/g, '\n\n')
      if (isFirst) flush()
      else stopTimer ??= clock.after(everyMs, flush)
    },
    end() {
      if (isOver) return
      isOver = true
      flush()
      if (message !== null) room.patchMessage(message, { streaming: false })
    },
  }
}
