/** Which files are open as the room's files come and go: where a visit begins, what was left behind, what was deleted. */
import { useEffect, useRef } from 'react'
import type { FileId } from '../../../shared/model/ids.ts'
import { readHunk } from '../../../shared/model/room-document.ts'
import { useToasts } from '../../page/platform.ts'
import { offerCopy, whenDismissed } from '../../page/toasts/toasts.ts'
import { whoDeleted } from '../../presence/use-name-of.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { useRoom } from '../room-context.ts'
import { useView } from '../view-context.ts'
import { describeGone } from './gone-file.ts'

export function useRoomFiles(): void {
  const { room, requests, agent, me } = useRoom()
  const { tabs, destination } = useView()
  const toasts = useToasts()
  const files = useReadable(room.files)
  const { active, open } = useReadable(tabs)

  /** The first visit begins with something to read. */
  const hasBegun = useRef(false)
  useEffect(() => {
    if (hasBegun.current || files.length === 0) return
    hasBegun.current = true
    const first = files.find(({ path }) => /^readme\.md$/i.test(path)) ?? files[0]
    const isKnown = (id: string | null) => files.some((file) => file.id === id)
    if (!isKnown(active) && first !== undefined) tabs.show(first.id)
  }, [files, active, tabs])

  /** What an earlier window could not send is sent from where it can be seen. */
  const isLoaded = useReadable(room.isLoaded)
  useEffect(() => {
    if (!isLoaded) return
    const known = new Set(room.files.get().map(({ id }) => id))
    const offered = new Map<object, () => void>()
    let isOver = false
    for (const file of room.leftBehind) {
      if (known.has(file)) tabs.show(file)
      else
        void room.rescue(file).then((found) => {
          if (found === null || isOver) return
          const { text, forget } = found
          const about = {}
          const detail =
            'You had changed it where the server could not be reached. You can copy its text as you had it.'
          offerCopy(toasts, { title: 'A file that you changed was deleted', detail, text, about })
          offered.set(about, whenDismissed(toasts, about, forget))
        })
    }
    // What nobody has answered is offered again on the next visit.
    return () => {
      isOver = true
      for (const [about, unfollow] of offered) {
        unfollow()
        toasts.dismissAbout(about)
      }
    }
  }, [isLoaded, room, tabs, toasts])

  /** A deleted file's tab goes; one that has not arrived yet stays. */
  const known = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const now = new Set<string>(files.map(({ id }) => id))
    const gone = open.filter((file) => known.current.has(file) && !now.has(file))
    known.current = now
    for (const file of gone) tabs.close(file)
  }, [files, open, tabs])

  useEffect(() => {
    const over = new AbortController()
    const unfollow = room.onFileGone((gone) => {
      const { id, path } = gone.entry
      if (requests.hasDeleted(id)) return
      const hunks = room.hunks.get().flatMap((hunk) => (hunk.file === id ? (readHunk(room.types, hunk.id) ?? []) : []))
      const { title, detail, text } = describeGone(gone, hunks, {
        by: whoDeleted({ room, file: id, me: me.id }),
        agentName: agent.name,
        isShown: tabs.get().active === id,
      })
      if (text === null) {
        toasts.show({ tone: 'info', title, detail })
        return
      }
      const rescue = { title, detail, text, about: gone }
      offerCopy(toasts, rescue)
      const onOpen = (file: FileId) => {
        tabs.show(file)
        destination.set({ file, at: null })
      }
      import('./returned-file.ts').then(
        ({ watchReturn }) =>
          watchReturn({
            path,
            rescue,
            files: room.files,
            readFile: requests.readFile,
            toasts,
            onOpen,
            signal: over.signal,
          }),
        () => {
          // The toast stays until it is closed.
        },
      )
    })
    return () => {
      unfollow()
      over.abort()
    }
  }, [room, requests, tabs, destination, agent.name, me.id, toasts])
}
