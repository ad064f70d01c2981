/** On a narrow screen: opens the chat, and shows that something was said since it was last open, or that a task asks. */
import { MessageSquare } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { useRoom } from './room-context.ts'
import styles from './room-layout.module.css'

export function ChatButton({ isOpen, onOpen }: { isOpen: boolean; onOpen: () => void }) {
  const { room } = useRoom()
  const hasUnread = useUnread(isOpen)
  const isAsked = useReadable(room.tasks).some(({ state }) => state === 'asking') && !isOpen
  return (
    <IconButton
      label={isAsked ? 'Chat, a task asks' : hasUnread ? 'Chat, new messages' : 'Chat'}
      className={styles.sheetButton}
      data-unread={hasUnread || isAsked}
      onClick={onOpen}
    >
      <MessageSquare size={18} />
    </IconButton>
  )
}

function useUnread(isLooking: boolean): boolean {
  const { room } = useRoom()
  const last = useReadable(room.messages).at(-1)?.id ?? null
  const [seen, setSeen] = useState<string | null>(null)
  const hasBegun = useRef(false)
  useEffect(() => {
    // What was said before we came is not news.
    if (isLooking || !hasBegun.current) setSeen(last)
    if (room.isLoaded.get()) hasBegun.current = true
  }, [isLooking, last, room])
  return !isLooking && last !== null && last !== seen
}
