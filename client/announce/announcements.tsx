/** The room's one live region, and what is told there: who comes and goes, tasks that end or ask, conflicts. */
import { useEffect } from 'react'
import { isTaskOver, type Task } from '../../shared/model/task.ts'
import { useRoom } from '../room/room-context.ts'
import { useView } from '../room/view-context.ts'
import { isLost } from '../session/room-state.ts'
import { ScreenReader } from '../ui/screen-reader.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { sayNews } from './news.ts'

export function Announcements() {
  const { announcer } = useView()
  const said = useReadable(announcer.said)
  useNews()
  return (
    <ScreenReader>
      <span role="status" aria-label="News" aria-live="polite" aria-atomic="true">
        {sayNews(said)}
      </span>
    </ScreenReader>
  )
}

function useNews(): void {
  const { room, me } = useRoom()
  const { announcer } = useView()

  useEffect(() => {
    const people = () =>
      new Map(
        room.present.get().flatMap(({ id, name, kind }) => (kind === 'person' && id !== me.id ? [[id, name]] : [])),
      )
    // Nobody comes or goes while we are away; and a connection is there before who is here comes over it, us among them.
    const isHere = () => !isLost(room.state.get()) && room.present.get().some(({ id }) => id === me.id)
    let known: ReadonlyMap<string, string> | null = null
    const look = () => {
      const before = known
      known = isHere() ? people() : null
      if (before === null || known === null) return
      for (const [id, name] of known) if (!before.has(id)) announcer.tell({ kind: 'joined', name })
      for (const [id, name] of before) if (!known.has(id)) announcer.tell({ kind: 'left', name })
    }
    // A lost connection takes everyone away a moment before it says that it is lost.
    const lookLater = () => queueMicrotask(look)
    const unfollow = [room.present.subscribe(lookLater), room.state.subscribe(lookLater)]
    look()
    return () => {
      for (const end of unfollow) end()
    }
  }, [room, me.id, announcer])

  useEffect(() => {
    const newsworthy = ({ state }: Task) => isTaskOver(state) || state === 'asking'
    const statesOf = () => new Map(room.tasks.get().map((task) => [task.id, task.state]))
    let known = statesOf()
    return room.tasks.subscribe(() => {
      for (const task of room.tasks.get()) {
        const before = known.get(task.id)
        if (before === undefined || before === task.state || !newsworthy(task)) continue
        const { state, prompt } = task
        if (state === 'done' || state === 'failed' || state === 'cancelled' || state === 'asking')
          announcer.tell({ kind: 'task', prompt, outcome: state })
      }
      known = statesOf()
    })
  }, [room, announcer])

  useEffect(() => {
    const conflicts = () =>
      new Map(room.hunks.get().flatMap(({ id, state, path }) => (state === 'conflicted' ? [[id, path]] : [])))
    let known = conflicts()
    return room.hunks.subscribe(() => {
      const now = conflicts()
      // What was in conflict before we came is not news.
      if (room.isLoaded.get())
        for (const [id, path] of now) if (!known.has(id)) announcer.tell({ kind: 'conflict', path })
      known = now
    })
  }, [room, announcer])
}
