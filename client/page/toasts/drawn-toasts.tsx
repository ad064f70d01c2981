/**
 * The toasts as they are drawn, newest last: first those that stay until they are closed, then those that pass. F8 comes to
 * them and goes back, over a dialog too; Escape closes the one that has the focus, and from anywhere else none.
 * Comes with the other overlays, after the first key.
 */
import { DismissableLayer, FocusScope } from 'radix-ui/internal'
import { useRef } from 'react'
import { useReadable } from '../../ui/use-readable.ts'
import { foldToasts, offeringCopy } from './folded-toasts.ts'
import { LastingToasts } from './lasting-toasts.tsx'
import { PassingToasts } from './passing-toasts.tsx'
import { ToastAnnouncement } from './toast-announcement.tsx'
import styles from './toasts.module.css'
import type { Toast, Toasts } from './toasts.ts'
import { useToastFocus } from './use-toast-focus.ts'

const isLasting = (toast: Toast) => toast.isLasting === true
const isUrgent = (toast: Toast) => isLasting(toast) || toast.tone === 'error'

export function DrawnToasts({ toasts }: { toasts: Toasts }) {
  const list = useReadable(toasts.list).map((toast) => offeringCopy(toast, toasts))
  const drawn = foldToasts(list.filter(isLasting), toasts)
  const frame = useRef<HTMLDivElement>(null)
  const { isReached, enter, close } = useToastFocus(frame, list, (id) => {
    for (const one of drawn.find(({ toast }) => toast.id === id)?.ids ?? [id]) toasts.dismiss(one)
  })
  return (
    // A press on a toast is none beside the dialog that it stands over.
    <DismissableLayer.Branch ref={frame} className={styles.frame}>
      <ToastAnnouncement list={list.filter(isUrgent)} live="assertive" />
      <ToastAnnouncement list={list.filter((toast) => !isUrgent(toast))} live="polite" />
      <LastingToasts drawn={drawn} onClose={close} />
      <PassingToasts list={list.filter((toast) => !isLasting(toast))} onClose={close} />
      {/* While it is there, a dialog does not take the focus back. */}
      {isReached && (
        <FocusScope.Root
          asChild
          onMountAutoFocus={(event) => {
            event.preventDefault()
            enter()
          }}
          onUnmountAutoFocus={(event) => event.preventDefault()}
        >
          <span />
        </FocusScope.Root>
      )}
    </DismissableLayer.Branch>
  )
}
