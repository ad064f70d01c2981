/** How far we have read the room's chat, and what we have begun to write in it; both stay while it is not shown. */
import { createContext } from 'react'
import type { FileId, TaskId } from '../../shared/model/ids.ts'
import type { Store } from '../session/store.ts'
import { useRequired } from '../ui/use-required.ts'
import type { Outgoing } from './composer/outgoing.ts'
import type { Reading } from './reading/reading.ts'

export interface ChatValue {
  /** What of the chat we have read; null until its messages are here. */
  readonly reading: Store<Reading | null>
  /** The chat message that is being written; it is kept over a reload too. */
  readonly draft: Store<string>
  /** What was sent and is not known to be said, as the field would have it. */
  readonly leaving: Store<string>
  /** Sends it; null before the first message. */
  readonly outgoing: { current: Outgoing | null }
  /** Somebody is going to write in it: the chat comes into view, and its field has the focus. */
  readonly isWanted: Store<boolean>
  /** The file that it is about, where it began as a request in that file's text; null for whichever is shown. */
  readonly draftFile: Store<FileId | null>
  /** The same as `draft` for the answer to a task's question. */
  readonly answerDraft: (task: TaskId) => Store<string>
}

export const ChatContext = createContext<ChatValue | null>(null)

export function useChat(): ChatValue {
  return useRequired(ChatContext, 'a room')
}
