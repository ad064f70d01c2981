/** The notices that stay until they are closed, since what they offer is nowhere else. Each is read out once as it comes. */
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { ScreenReader } from '../ui/screen-reader.tsx'
import { NoticeWords } from './notice-words.tsx'
import styles from './notices.module.css'
import type { Toast } from './toasts.ts'

/** As long as Radix's own notices are in its live region. */
const announcedMs = 1_000

export function LastingNotices({ list, onClose }: { list: readonly Toast[]; onClose: (id: number) => void }) {
  return (
    <>
      <Announcement newest={list.at(-1)} />
      {/* Announced beside it; the attribute keeps it from being hidden behind a dialog, as for those that pass. */}
      <section
        className={styles.lasting}
        aria-label="Notices that stay (F8)"
        aria-live="off"
        hidden={list.length === 0}
      >
        <ol className={styles.list} tabIndex={-1} data-notices="">
          {list.map((toast) => (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: as in Radix's list, what Escape closes can have the focus
            <li key={toast.id} className={styles.toast} data-tone={toast.tone} data-notice={toast.id} tabIndex={0}>
              <NoticeWords toast={toast} />
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

function Announcement({ newest }: { newest: Toast | undefined }) {
  const [said, setSaid] = useState<Toast>()
  useEffect(() => {
    if (newest === undefined) return
    setSaid(newest)
    const timer = setTimeout(() => setSaid(undefined), announcedMs)
    return () => clearTimeout(timer)
  }, [newest])
  return (
    <ScreenReader>
      <span role="status" aria-live="assertive">
        {said !== undefined && ['Notification', said.title, said.detail, said.action?.label].join(' ')}
      </span>
    </ScreenReader>
  )
}
