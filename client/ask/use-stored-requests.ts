/** The requests that this window stores, and where one goes whose place in a text is gone: to the chat's message (U214). */
import { useMemo } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { useChat } from '../chat/chat-context.ts'
import { usePlatform, useToasts } from '../page/platform.ts'
import { useRoom } from '../room/room-context.ts'
import { openStoredRequests, type StoredRequests } from './stored-requests.ts'

/** As long as an error is shown: what was typed is elsewhere now. */
const shownMs = 12_000

export function useStoredRequests(): StoredRequests {
  const { room, me } = useRoom()
  const { windowStorage } = usePlatform()
  return useMemo(
    () => openStoredRequests({ room: room.id, me: me.id, storage: windowStorage }),
    [room.id, me.id, windowStorage],
  )
}

export function useGiveToChat(): (file: FileId, request: string) => void {
  const { draft, draftFile } = useChat()
  const toasts = useToasts()
  const stored = useStoredRequests()
  return useMemo(
    () => (file: FileId, request: string) => {
      stored.forget(file)
      const said = draft.get()
      draftFile.set(file)
      draft.set(said === '' ? `@ai ${request}` : `${said}\n${request}`)
      const detail = 'Its place in the text is gone. It stands in the chat now, as a message to send.'
      toasts.show({ tone: 'info', title: 'Your request is kept', detail, shownMs })
    },
    [draft, draftFile, toasts, stored],
  )
}
