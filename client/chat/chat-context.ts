/** How far we have read the room's chat, and what we have begun to write in it; both stay while it is not shown. */
import { createContext } from 'react'
import type { TaskId } from '../../shared/model/ids.ts'
import type { Store } from '../session/store.ts'
import { useRequired } from '../ui/use-required.ts'
import type { MessageField } from './composer/message-field.ts'
import type { Outgoing } from './composer/outgoing.ts'
import type { Reading } from './reading/reading.ts'

export interface ChatValue extends Pick<MessageField, 'draft' | 'draftFile'> {
  /** What of the chat we have read; null until its messages are here. */
  readonly reading: Store<Reading | null>
  /** All of what is written and sent; null before the chat was shown. */
  readonly field: { current: MessageField | null }
  /** Sends it; null before the first message. */
  readonly outgoing: { current: Outgoing | null }
  /** Somebody is going to write in it: the chat comes into view, and its field has the focus. */
  readonly isWanted: Store<boolean>
  /** The same as `draft` for the answer to a task's question. */
  readonly answerDraft: (task: TaskId) => Store<string>
}

export const ChatContext = createContext<ChatValue | null>(null)

export function useChat(): ChatValue {
  return useRequired(ChatContext, 'a room')
}
