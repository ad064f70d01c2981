/** The open files as tabs: arrows move, Delete or the cross closes, the middle button too. */
import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import type { FileId } from '../../shared/model/ids.ts'
import { ChangeMark } from '../files/change-mark.tsx'
import { marksOf, markWords } from '../files/file-marks.ts'
import { useHere } from '../presence/use-here.ts'
import { Dot } from '../ui/face.tsx'
import { useReadable } from '../ui/use-readable.ts'
import { baseName, listNames } from '../ui/wording.ts'
import styles from './file-tabs.module.css'
import { useRoom } from './room-context.ts'
import { useView } from './view-context.ts'

/** What a faded edge of the strip may hide. */
const fadePx = 24

export function tabId(file: FileId): string {
  return `tab-${file}`
}

export function panelId(file: FileId): string {
  return `panel-${file}`
}

export function FileTabs() {
  const { room, me } = useRoom()
  const { tabs } = useView()
  const { open, active } = useReadable(tabs)
  const files = useReadable(room.files)
  const hunks = useReadable(room.hunks)
  const marks = useMemo(() => marksOf(hunks), [hunks])
  const here = useHere()
  const strip = useRef<HTMLDivElement>(null)

  const shown = open.flatMap((id) => files.find((file) => file.id === id) ?? [])
  const isAmbiguous = (path: string) => shown.filter((file) => baseName(file.path) === baseName(path)).length > 1

  const isActiveShown = shown.some(({ id }) => id === active)
  // Whatever opened it: the tree, the palette, a key, a reload; and where the window got another width. Who scrolls the
  // strip is left where they are.
  useEffect(() => {
    const shownIn = strip.current
    const tab = active === null || !isActiveShown ? null : document.getElementById(tabId(active))
    if (shownIn === null || tab === null) return
    // Tells of the first width too.
    const width = new ResizeObserver(() => {
      const edge = shownIn.getBoundingClientRect()
      // Not `scrollIntoView`: the next Tab key would go on from there.
      const { left, right } = tab.getBoundingClientRect()
      const before = Math.min(0, left - edge.left - fadePx)
      shownIn.scrollBy({ left: before || Math.max(0, right - edge.right + fadePx), behavior: 'instant' })
    })
    width.observe(shownIn)
    return () => width.disconnect()
  }, [active, isActiveShown])

  function focusTab(file: FileId | undefined): void {
    if (file === undefined) return
    tabs.show(file)
    document.getElementById(tabId(file))?.focus()
  }

  function close(file: FileId): void {
    tabs.close(file)
    // The neighbour's tab takes the focus, where the strip had it.
    const next = tabs.get().active
    if (strip.current?.contains(document.activeElement) && next !== null) document.getElementById(tabId(next))?.focus()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const index = shown.findIndex(({ id }) => id === active)
    if (event.key === 'ArrowRight') focusTab(shown[(index + 1) % shown.length]?.id)
    else if (event.key === 'ArrowLeft') focusTab(shown.at(index - 1)?.id)
    else if (event.key === 'Home') focusTab(shown[0]?.id)
    else if (event.key === 'End') focusTab(shown.at(-1)?.id)
    else if (event.key === 'Delete' && active !== null) close(active)
    else return
    event.preventDefault()
  }

  return (
    <div ref={strip} className={styles.strip} role="tablist" aria-label="Open files" onKeyDown={onKeyDown}>
      {shown.map(({ id, path }) => {
        const others = here.filter((member) => member.id !== me.id && member.files.includes(id))
        const found = marks.get(id)
        // What was kept asks for nothing here; the tree tells it.
        const mark = found !== undefined && found.open > 0 ? found : null
        const said = [
          ...(mark === null ? [] : [markWords(mark)]),
          ...(others.length === 0 ? [] : [`${listNames(others.map(({ name }) => name))} here`]),
        ]
        return (
          <button
            key={id}
            id={tabId(id)}
            type="button"
            role="tab"
            aria-selected={id === active}
            aria-controls={id === active ? panelId(id) : undefined}
            aria-description={said.length === 0 ? undefined : said.join('; ')}
            aria-keyshortcuts="Delete"
            data-home={id === active || undefined}
            tabIndex={id === active ? 0 : -1}
            className={styles.tab}
            title={path}
            onClick={() => tabs.show(id)}
            onAuxClick={(event) => {
              if (event.button === 1) close(id)
            }}
          >
            <span className={styles.name}>{baseName(path)}</span>
            {isAmbiguous(path) && (
              <span className={styles.folder}>
                <bdi>{path.slice(0, -baseName(path).length - 1)}</bdi>
              </span>
            )}
            {mark !== null && <ChangeMark mark={mark} />}
            {others.slice(0, 3).map((member) => (
              <Dot key={member.id} {...member} />
            ))}
            {/* For the mouse alone: a control in a tab would have no place in the order of the keys. */}
            <span
              aria-hidden="true"
              className={styles.close}
              title="Close"
              onClick={(event) => {
                event.stopPropagation()
                close(id)
              }}
            >
              <X size={13} />
            </span>
          </button>
        )
      })}
    </div>
  )
}
