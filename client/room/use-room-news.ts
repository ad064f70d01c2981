/** What of the room is told in passing: another role, what the server refused. */
import { useEffect, useRef } from 'react'
import { type ConnectionErrorCode, connectionErrors, isConnectionError } from '../../shared/connection-errors.ts'
import { useToasts } from '../page/platform.ts'
import { roleNews } from '../presence/roles.ts'
import { useRights, useRoom } from './room-context.ts'

export function useRoomNews(): void {
  const { room } = useRoom()
  const toasts = useToasts()
  const { role, mayEdit } = useRights()
  const knownRole = useRef(role)
  useEffect(() => {
    if (knownRole.current === role) return
    knownRole.current = role
    toasts.dismissAbout(room.members)
    toasts.show({ tone: 'info', ...roleNews(role), about: room.members })
  }, [room, role, toasts])
  useEffect(() => {
    if (mayEdit) for (const file of room.openFiles.connections.get()) file.forgetRefusal()
  }, [room, mayEdit])

  useEffect(
    () =>
      room.onNotice(({ code, detail }) => {
        // The file's own pane says more of that.
        if (code !== ('document_read_only' satisfies ConnectionErrorCode)) {
          const known = isConnectionError(code) ? { detail: connectionErrors[code].remedy, code } : {}
          toasts.show({ tone: 'error', title: detail, ...known })
        }
      }),
    [room, toasts],
  )
}
