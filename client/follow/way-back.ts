/** Where somebody was before they were led away: the file, and how far it was scrolled, to go back to. */
import type { FileId } from '../../shared/model/ids.ts'
import { panelId } from '../room/file-tabs.tsx'
import type { OpenTabs } from '../room/open-tabs.ts'

/** Returns going back. */
export function keepWayBack(tabs: OpenTabs): () => void {
  const { active } = tabs.get()
  const scrollTop = active === null ? 0 : (scrollerOf(active)?.scrollTop ?? 0)
  return () => {
    if (active === null || !tabs.get().open.includes(active)) return
    tabs.show(active)
    // A text that was hidden is laid out in the next frame.
    requestAnimationFrame(() => {
      const scroller = scrollerOf(active)
      if (scroller !== null) scroller.scrollTop = scrollTop
    })
  }
}

function scrollerOf(file: FileId): Element | null {
  return document.getElementById(panelId(file))?.querySelector('.cm-scroller') ?? null
}
