/** What the open room does to the page around it: its title, its files' tabs, a warning before unsaved work is left, news. */
import { useEffect } from 'react'
import { warningOf } from '../session/room-state.ts'
import { useReadable } from '../ui/use-readable.ts'
import { useRoomFiles } from './file/use-room-files.ts'
import { useRoom } from './room-context.ts'
import { useRoomNews } from './use-room-news.ts'
import { useView } from './view-context.ts'

export function useRoomEffects(): void {
  const { room } = useRoom()
  const { tabs } = useView()
  const name = useReadable(room.name)
  const warning = useReadable({ subscribe: room.state.subscribe, get: () => warningOf(room.state.get()) })
  const { active } = useReadable(tabs)

  useEffect(() => {
    const title = name === null ? 'Weft' : `${name} · Weft`
    document.title = warning === null ? title : `${warning}: ${title}`
    return () => {
      document.title = 'Weft'
    }
  }, [name, warning])

  useEffect(() => room.showFile(active), [room, active])

  useRoomFiles()
  useRoomNews()

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      const state = room.state.get()
      const isForeign = state.kind === 'foreign' && !state.isRoom
      if (state.kind === 'refused' || isForeign || ('changes' in state && state.changes > 0)) event.preventDefault()
    }
    // A change of network leaves sockets that look alive: only a new one proves the way.
    const onNetwork = () => room.reconnect()
    window.addEventListener('beforeunload', onLeave)
    window.addEventListener('online', onNetwork)
    window.addEventListener('offline', onNetwork)
    return () => {
      window.removeEventListener('beforeunload', onLeave)
      window.removeEventListener('online', onNetwork)
      window.removeEventListener('offline', onNetwork)
    }
  }, [room])
}
