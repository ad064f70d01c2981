/**
 * Where the chat's log stands, and what of it has been seen. It stays at its end unless one has scrolled up; where messages
 * came while nobody saw it, it comes back at the first of them. Seen is what was in view, whole, in a page that is shown.
 */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/room-document.ts'
import type { Reading } from './reading.ts'
import type { Divider } from './use-divider.ts'

/** Pixels from the end that still count as being there. */
const nearEnd = 48
/** Pixels over the first unread message, for the divider. */
const overFirst = 24

export interface LogScroll {
  readonly log: RefObject<HTMLDivElement | null>
  readonly isAtEnd: boolean
  onScroll(): void
  goToEnd(): void
}

export function useLogScroll({
  messages,
  items,
  reading,
  divider,
}: {
  readonly messages: readonly Message[]
  /** What is drawn of them. */
  readonly items: unknown
  readonly reading: Reading | null
  readonly divider: Divider
}): LogScroll {
  const log = useRef<HTMLDivElement>(null)
  const isFollowing = useRef(true)
  /** Whether it came to where one left off; until then nothing in it counts as seen. */
  const hasArrived = useRef(false)
  const [isAtEnd, setAtEnd] = useState(true)

  const isWatched = () => document.visibilityState === 'visible' && (log.current?.clientHeight ?? 0) > 0

  function look(): void {
    if (log.current === null || reading === null || !hasArrived.current || !isWatched()) return
    const seen = isFollowing.current ? messages.at(-1)?.id : lastInView(log.current, reading.unread.get().first)
    if (seen !== undefined && seen !== null) reading.see(seen)
  }
  function stay(): void {
    if (log.current !== null && isFollowing.current) log.current.scrollTop = log.current.scrollHeight
  }
  function measure(): void {
    const element = log.current
    // What is not shown scrolls nowhere.
    if (element === null || element.clientHeight === 0) return
    isFollowing.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd
    setAtEnd(isFollowing.current)
  }
  /** It is shown, for the first time or again. */
  function arrive(): void {
    const element = log.current
    if (element === null || reading === null || !isWatched()) return
    hasArrived.current = true
    stay()
    const { first } = reading.unread.get()
    divider.put(first)
    const row = first === null ? null : rowOf(element, first)
    if (row !== null && isFollowing.current) {
      const above = element.getBoundingClientRect().top - row.getBoundingClientRect().top + overFirst
      if (above > 0) element.scrollTop -= above
      measure()
    }
    look()
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever there is something new
  useLayoutEffect(() => {
    stay()
    if (!hasArrived.current) arrive()
    else {
      // What is seen as it comes gets no divider.
      look()
      divider.put(reading?.unread.get().first ?? null)
    }
  }, [items, reading])

  /** What the observers below call is as it was drawn last. */
  const latest = useRef({ look, arrive })
  useLayoutEffect(() => {
    latest.current = { look, arrive }
  })
  useEffect(() => {
    const element = log.current
    if (element === null) return
    const toEnd = () => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight
    }
    // Answers grow after they were drawn, when their Markdown is loaded or a card gets its buttons.
    const growth = new MutationObserver(toEnd)
    growth.observe(element, { childList: true, subtree: true, characterData: true })
    let wasShown = element.clientHeight > 0
    const size = new ResizeObserver(() => {
      const isShown = element.clientHeight > 0
      if (isShown && !wasShown) latest.current.arrive()
      else if (isShown) {
        toEnd()
        latest.current.look()
      }
      wasShown = isShown
    })
    size.observe(element)
    const onVisibility = () => latest.current.arrive()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      growth.disconnect()
      size.disconnect()
      document.removeEventListener('visibilitychange', onVisibility)
    }
  }, [])

  return {
    log,
    isAtEnd,
    onScroll() {
      measure()
      look()
    },
    goToEnd() {
      isFollowing.current = true
      setAtEnd(true)
      stay()
      look()
    },
  }
}

/** The last message that is in view to its end, from the first unread on; null where none of those is. */
function lastInView(log: HTMLElement, first: MessageId | null): MessageId | null {
  const from = first === null ? null : rowOf(log, first)
  const bottom = log.getBoundingClientRect().bottom
  let seen: MessageId | null = null
  for (let row = from; row !== null; row = row.nextElementSibling) {
    if (row.getBoundingClientRect().bottom > bottom) break
    if (row instanceof HTMLElement && row.dataset.message !== undefined) seen = row.dataset.message as MessageId
  }
  return seen
}

function rowOf(log: HTMLElement, message: MessageId): Element | null {
  return log.querySelector(`[data-message="${message}"]`)
}
