/** What is unread of the chat, for what leads to it: how many messages, and the words that its name ends with. */

import { useReadable } from '../../ui/use-readable.ts'
import { countOf } from '../../ui/wording.ts'
import { useChat } from '../chat-context.ts'
import { unopened } from './unread.ts'

export function useUnread(): { readonly count: number; readonly words: string } {
  const reading = useReadable(useChat().reading)
  const { count } = useReadable(reading?.unread ?? unopened)
  return { count, words: count === 0 ? '' : `, ${countOf(count, 'new message')}` }
}
