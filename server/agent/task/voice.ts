/**
 * Tells what the agent says in the chat from what it asks people: a line that begins with `ASK:`, up to the next empty line.
 *
 *   words ──"ASK:" at a line's beginning──→ question ──empty line──→ words
 *
 * Words go on at once; only what may yet become the mark is held back. Between code fences nothing is a question, and
 * neither is more than one in a reply, nor what comes after so many in a task: then it is words like any other.
 */

import { createFenceTracker, longestFenceLine } from '../edits/reply-fence.ts'
import type { ChatAnswer } from './chat-answer.ts'

export interface Voice extends Pick<ChatAnswer, 'write'> {
  /** A reply is over: what was held back is said. What it asked, or null. */
  end(): string | null
}

const mark = 'ASK:'
/** Characters of one question; what is beyond is cut. */
const longestQuestion = 2_000

/** `mayAsk` is asked at each mark. */
export function openVoice(chat: Pick<ChatAnswer, 'write'>, mayAsk: () => boolean): Voice {
  /** The line so far, as far as it tells what it is. */
  let line = ''
  let held = ''
  let question: string | null = null
  let isAsking = false
  let fences = createFenceTracker()

  function endLine(): void {
    fences.line(line.trimEnd())
    if (isAsking && line.trim() === '') isAsking = false
    line = ''
  }

  /** A line, or a part of one. */
  function feed(part: string): void {
    const isOver = part.endsWith('\n')
    const before = line.length
    // Enough to know it by.
    if (before < longestFenceLine) line += part.slice(0, longestFenceLine - before)
    if (isAsking) {
      question = `${question ?? ''}${part}`.slice(0, longestQuestion)
    } else if (before < mark.length && held.length === before) {
      held += part
      if (held.length < mark.length && mark.startsWith(held)) return
      if (held.startsWith(mark) && question === null && !fences.isInside() && mayAsk()) {
        isAsking = true
        question = held.slice(mark.length).slice(0, longestQuestion)
      } else chat.write(held)
      held = ''
    } else chat.write(part)
    if (isOver) endLine()
  }

  return {
    write(text) {
      for (const part of text.split(/(?<=\n)/)) if (part !== '') feed(part)
    },
    end() {
      if (held !== '') chat.write(held)
      // What the next reply says is a paragraph of its own.
      chat.write('\n\n')
      const asked = question?.trim() ?? ''
      line = ''
      held = ''
      question = null
      isAsking = false
      fences = createFenceTracker()
      return asked === '' ? null : asked
    },
  }
}
