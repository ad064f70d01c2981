/** The toasts that stay until they are closed, since what they offer is nowhere else. */
import { X } from 'lucide-react'
import { Button, IconButton } from '../../ui/button.tsx'
import type { DrawnToast } from './folded-toasts.ts'
import { ToastWords } from './toast-words.tsx'
import styles from './toasts.module.css'

interface LastingToastsProps {
  /** Where there are many the oldest as one. */
  readonly drawn: readonly DrawnToast[]
  readonly onClose: (id: number) => void
}

export function LastingToasts({ drawn, onClose }: LastingToastsProps) {
  return (
    // Announced beside it; a dialog hides from screen readers what is around it, but for what has this attribute.
    <section className={styles.lasting} aria-label="Notices that stay (F8)" aria-live="off" hidden={drawn.length === 0}>
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
  )
}
