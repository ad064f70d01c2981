/** Follows what is unread of the chat from when the room is here, whether the chat is shown or not. */
import { useEffect } from 'react'
import { usePlatform } from '../../page/platform.ts'
import { useRoom } from '../../room/room-context.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { useChat } from '../chat-context.ts'
import { openReading } from './reading.ts'

export function useChatReading(): void {
  const { room, me } = useRoom()
  const { reading } = useChat()
  const { storage } = usePlatform()
  const isLoaded = useReadable(room.isLoaded)
  useEffect(() => {
    if (!isLoaded) return
    const opened = openReading({ room: room.id, messages: room.messages, me: me.id, storage, windowEvents: window })
    reading.set(opened)
    return () => {
      reading.set(null)
      opened.close()
    }
  }, [isLoaded, room, me.id, reading, storage])
}
