/** The room's field for a message, the same each time the chat is shown: in step with what the room's chat has. */
import { useEffect, useState } from 'react'
import { usePlatform } from '../../page/platform.ts'
import { useRoom } from '../../room/room-context.ts'
import type { MessageDraft } from '../../session/api.ts'
import { useChat } from '../chat-context.ts'
import { type MessageField, openMessageField } from './message-field.ts'
import { dropSaid, fillEmpty } from './next-unsent.ts'

export function useMessageField(): MessageField {
  const { room, me } = useRoom()
  const { windowStorage } = usePlatform()
  const chat = useChat()
  const [messageField] = useState(() => {
    const { draft, draftFile, field } = chat
    const isSaid = ({ key }: MessageDraft) =>
      key !== undefined && room.messages.get().some((said) => said.key === key && said.author === me.id)
    field.current ??= openMessageField({ draft, draftFile, isSaid, room: room.id, me: me.id, storage: windowStorage })
    return field.current
  })
  useEffect(() => {
    fillEmpty(messageField)
    return room.messages.subscribe(() => dropSaid(messageField) && fillEmpty(messageField))
  }, [messageField, room])
  return messageField
}
