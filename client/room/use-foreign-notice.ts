/** Tells, once, that the server has a room of another history at this address. */
import { useEffect } from 'react'
import { useToasts } from '../page/platform.ts'
import { useRoom } from './room-context.ts'

export function useForeignNotice(): void {
  const { room } = useRoom()
  const toasts = useToasts()
  useEffect(() => {
    let isTold = false
    const look = () => {
      const state = room.state.get()
      if (isTold || state.kind !== 'foreign' || !state.isRoom) return
      isTold = true
      toasts.show({
        tone: 'error',
        title: 'The server has another room here',
        detail: 'It has this address, and another history. Reload the page to see it.',
        isLasting: true,
        action: { label: 'Reload', run: () => window.location.reload() },
      })
    }
    look()
    return room.state.subscribe(look)
  }, [room, toasts])
}
