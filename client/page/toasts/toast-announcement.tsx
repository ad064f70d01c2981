/** Reads toasts out, each once as it comes. */
import { useEffect, useRef, useState } from 'react'
import { ScreenReader } from '../../ui/screen-reader.tsx'
import type { Toast } from './toasts.ts'

/** A live region needs no longer. */
const announcedMs = 1_000

export function ToastAnnouncement({ list, live }: { list: readonly Toast[]; live: 'assertive' | 'polite' }) {
  const [said, setSaid] = useState<readonly Toast[]>([])
  const newest = useRef(0)
  useEffect(() => {
    const came = list.filter(({ id }) => id > newest.current)
    newest.current = came.at(-1)?.id ?? newest.current
    if (came.length > 0) setSaid((before) => [...before, ...came])
  }, [list])
  useEffect(() => {
    if (said.length === 0) return
    const timer = setTimeout(() => setSaid([]), announcedMs)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <ScreenReader>
      {/* Each alone: what came a moment before is not said again with it. */}
      <span role="status" aria-live={live} aria-atomic="false">
        {said.map(({ id, title, detail, action }) => (
          <span key={id}>{['Notification', title, detail, action?.label].join(' ')}</span>
        ))}
      </span>
    </ScreenReader>
  )
}
