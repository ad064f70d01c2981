/**
 * What the agent says, as one chat message that grows while the reply streams.
 *
 * Deltas are gathered for a moment, so that a fast model does not make a commit of each token. White space at the
 * beginning and end, and more than one blank line where a block was taken out, is left away. Without any words there is no message.
 * What a timer could not append is the writer's to hear of: the next `write` or `end` tries again, and throws.
 */

import { WeftError } from '../../shared/errors.ts'
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
  let hasFailed = false
  let isOver = false

  function flush(): void {
    stopTimer?.()
    stopTimer = null
    hasFailed = false
    if (waiting === '') return
    const id = message
    if (id === null || !inChat(() => room.appendToMessage(id, waiting))) post(waiting)
    waiting = ''
  }

  function flushInTime(): void {
    try {
      flush()
    } catch {
      hasFailed = true
    }
  }

  function post(text: string): void {
    // Its text is appended because a message that is posted whole may be too long.
    const { id } = room.postMessage({ author: agentMemberId, text: '', task, streaming: true })
    message = id
    room.appendToMessage(id, text)
    onPost(id)
  }

  return {
    write(text) {
      if (isOver) return
      if (hasFailed) flush()
      const words = (space + text).trimEnd()
      space = (space + text).slice(words.length)
      if (words === '') return
      const isFirst = message === null && waiting === ''
      waiting += (isFirst ? words.trimStart() : words).replace(/\n[^\S\n]*\n\s*\n/g, '\n\n')
      if (isFirst) flush()
      else stopTimer ??= clock.after(everyMs, flushInTime)
    },
    end() {
      if (isOver) return
      isOver = true
      try {
        flush()
      } finally {
        const id = message
        if (id !== null) inChat(() => room.patchMessage(id, { streaming: false }))
      }
    },
  }
}

/** False where the message has left the chat since, because so many others came. */
function inChat(change: () => void): boolean {
  try {
    change()
    return true
  } catch (error) {
    if (error instanceof WeftError && error.code === 'not_found') return false
    throw error
  }
}
