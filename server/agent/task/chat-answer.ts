/**
 * What the agent says, as one chat message that grows while the reply streams.
 *
 * Deltas are gathered for a moment, so that a fast model does not make a commit of each token. White space at the
 * beginning and end, and more than one blank line where a block was taken out, is left away; code stays as it is. Without
 * any words there is no message.
 * What a timer could not append is the writer's to hear of: the next `write` or `end` tries again, and throws.
 */

import { WeftError } from '../../../shared/errors.ts'
import type { MessageId, TaskId } from '../../../shared/model/ids.ts'
import { agentMemberId } from '../../../shared/model/member.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Room } from '../../rooms/room.ts'
import { createFenceTracker, longestFenceLine } from '../edits/reply-fence.ts'

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
  /** The line so far, as far as it tells whether it is a fence. */
  let line = ''
  const fences = createFenceTracker()
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

  /** Without blank lines that follow another, outside code; white space is never cut from the words below it. */
  function folded(words: string): string {
    let said = ''
    let wasBlank = false
    const parts = words.split(/(?<=\n)/)
    for (const part of parts) {
      line = (line + part).slice(0, longestFenceLine)
      const isBlank = part.endsWith('\n') && line.trim() === ''
      if (!isBlank || !wasBlank || fences.isInside()) said += part
      wasBlank = isBlank
      if (!part.endsWith('\n')) continue
      fences.line(line.trimEnd())
      line = ''
    }
    return said
  }

  return {
    write(text) {
      if (isOver) return
      if (hasFailed) flush()
      const words = (space + text).trimEnd()
      space = (space + text).slice(words.length)
      if (words === '') return
      const isFirst = message === null && waiting === ''
      waiting += folded(isFirst ? words.trimStart() : words)
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
