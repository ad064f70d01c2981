/** The toasts that stay until they are closed, since what they offer is nowhere else. Each is read out once as it comes. */
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { ScreenReader } from '../../ui/screen-reader.tsx'
import type { DrawnToast } from './folded-toasts.ts'
import { ToastWords } from './toast-words.tsx'
import styles from './toasts.module.css'
import type { Toast } from './toasts.ts'

/** As long as Radix's own toasts are in its live region. */
const announcedMs = 1_000

interface LastingToastsProps {
  readonly list: readonly Toast[]
  /** The same, where there are many the oldest as one. */
  readonly drawn: readonly DrawnToast[]
  readonly onClose: (id: number) => void
}

export function LastingToasts({ list, drawn, onClose }: LastingToastsProps) {
  return (
    <>
      <Announcement list={list} />
      {/* Announced beside it; the attribute keeps it from being hidden behind a dialog, as for those that pass. */}
      <section
        className={styles.lasting}
        aria-label="Notices that stay (F8)"
        aria-live="off"
        hidden={list.length === 0}
      >
        <ol className={styles.list} tabIndex={-1} data-toasts="">
          {drawn.map(({ toast }) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: as in Radix's list, what Escape closes can have the focus
            <li key={toast.id} className={styles.toast} data-tone={toast.tone} data-toast={toast.id} tabIndex={0}>
              <ToastWords toast={toast} />
              {toast.action !== undefined && (
                <Button
                  onClick={() => {
                    toast.action?.run()
                    onClose(toast.id)
                  }}
                >
                  {toast.action.label}
                </Button>
              )}
              <IconButton label="Dismiss" onClick={() => onClose(toast.id)}>
                <X size={14} />
              </IconButton>
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

function Announcement({ list }: { list: readonly Toast[] }) {
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
      <span role="status" aria-live="assertive" aria-atomic="false">
        {said.map(({ id, title, detail, action }) => (
          <span key={id}>{['Notification', title, detail, action?.label].join(' ')}</span>
        ))}
      </span>
    </ScreenReader>
  )
}
