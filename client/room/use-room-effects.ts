/** What the open room does to the page around it: its title, a warning before unsaved work is left, news as toasts. */
import { useEffect, useRef } from 'react'
import { type ErrorCode, errorCatalogue, isErrorCode } from '../../shared/errors.ts'
import type { FileId } from '../../shared/model/ids.ts'
import { readHunk } from '../../shared/model/room-document.ts'
import { offerCopy } from '../page/copying.ts'
import { useToasts } from '../page/platform.ts'
import { roleNews } from '../presence/roles.ts'
import { whoDeleted } from '../presence/use-name-of.ts'
import { warningOf } from '../session/room-state.ts'
import { isDialogOpen } from '../ui/dialog-open.ts'
import { useReadable } from '../ui/use-readable.ts'
import { tabId } from './file-tabs.tsx'
import { describeGone } from './gone-file.ts'
import { useRights, useRoom } from './room-context.ts'

export function useRoomEffects(): void {
  const { room, commands, agent, me, tabs } = useRoom()
  const toasts = useToasts()
  const name = useReadable(room.name)
  const warning = useReadable({ subscribe: room.state.subscribe, get: () => warningOf(room.state.get()) })
  const files = useReadable(room.files)
  const { active, open } = useReadable(tabs)

  useEffect(() => {
    const title = name === null ? 'Weft' : `${name} · Weft`
    document.title = warning === null ? title : `${warning}: ${title}`
    return () => {
      document.title = 'Weft'
    }
  }, [name, warning])

  useEffect(() => room.showFile(active), [room, active])

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
    for (const file of room.leftBehind) {
      if (known.has(file)) tabs.show(file)
      else
        void room.rescue(file).then((text) => {
          if (text === null) return
          const detail =
            'You had changed it where the server could not be reached. You can copy its text as you had it.'
          offerCopy(toasts, { title: 'A file that you changed was deleted', detail, text })
        })
    }
  }, [isLoaded, room, tabs, toasts])

  /** A deleted file's tab goes; one that has not arrived yet stays. */
  const known = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const now = new Set<string>(files.map(({ id }) => id))
    const gone = open.filter((file) => known.current.has(file) && !now.has(file))
    known.current = now
    for (const file of gone) tabs.close(file)
    // Whoever was in its text is nowhere now. Not into another text: they may still be typing.
    const isNowhere = document.activeElement === document.body && !isDialogOpen()
    if (gone.length > 0 && isNowhere) focusNear(tabs.get().active)
  }, [files, open, tabs])

  useEffect(
    () =>
      room.onFileGone((gone) => {
        if (commands.hasDeleted(gone.entry.id)) return
        const hunks = room.hunks
          .get()
          .flatMap((hunk) => (hunk.file === gone.entry.id ? (readHunk(room.types, hunk.id) ?? []) : []))
        const { title, detail, text } = describeGone(gone, hunks, {
          by: whoDeleted({ room, file: gone.entry.id, me: me.id }),
          agentName: agent.name,
          isShown: tabs.get().active === gone.entry.id,
        })
        if (text === null) toasts.show({ tone: 'info', title, detail })
        else offerCopy(toasts, { title, detail, text })
      }),
    [room, commands, tabs, agent.name, me.id, toasts],
  )

  const { role, mayEdit } = useRights()
  const knownRole = useRef(role)
  useEffect(() => {
    if (knownRole.current === role) return
    knownRole.current = role
    toasts.show({ tone: 'info', ...roleNews(role) })
  }, [role, toasts])
  useEffect(() => {
    if (mayEdit) for (const file of room.openFiles.connections.get()) file.forgetRefusal()
  }, [room, mayEdit])

  useEffect(
    () =>
      room.onNotice(({ code, detail }) => {
        // The file's own pane says more of that.
        if (code !== ('document_read_only' satisfies ErrorCode)) {
          const known = isErrorCode(code) ? { detail: errorCatalogue[code].remedy, code } : {}
          toasts.show({ tone: 'error', title: detail, ...known })
        }
      }),
    [room, toasts],
  )

  useEffect(() => {
    let isTold = false
    return room.state.subscribe(() => {
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
    })
  }, [room, toasts])

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

/** The tab of the file shown, else the file tree's row that the Tab key would reach. */
function focusNear(file: FileId | null): void {
  const tab = file === null ? null : document.getElementById(tabId(file))
  const place = tab ?? document.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')
  place?.focus()
}
