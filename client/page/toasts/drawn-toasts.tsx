/**
 * The toasts as they are drawn, newest last: first those that stay until they are closed, then those that pass, which wait
 * while they are pointed at. F8 comes to them and goes back, over a dialog too; Escape closes the one that has the focus.
 *
 * Those that stay are no toasts of Radix's: it closes the newest on Escape from anywhere, as on leaving Vim's insert mode.
 * Comes with the other overlays, after the first key.
 */
import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import { DismissableLayer, FocusScope } from 'radix-ui/internal'
import { useRef } from 'react'
import { Button, IconButton } from '../../ui/button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { foldToasts, offeringCopy } from './folded-toasts.ts'
import { LastingToasts } from './lasting-toasts.tsx'
import { ToastWords } from './toast-words.tsx'
import styles from './toasts.module.css'
import type { Toast, Toasts } from './toasts.ts'
import { useToastFocus } from './use-toast-focus.ts'

export function DrawnToasts({ toasts }: { toasts: Toasts }) {
  const list = useReadable(toasts.list)
  const lasting = list.filter(({ isLasting }) => isLasting === true).map((toast) => offeringCopy(toast, toasts))
  const passing = list.filter(({ isLasting }) => isLasting !== true)
  const drawn = foldToasts(lasting, toasts)
  const frame = useRef<HTMLDivElement>(null)
  const { isReached, enter, close } = useToastFocus(frame, list, (id) => {
    for (const one of drawn.find(({ toast }) => toast.id === id)?.ids ?? [id]) toasts.dismiss(one)
  })
  return (
    // A press on a toast is none beside the dialog that it stands over.
    <DismissableLayer.Branch ref={frame} className={styles.frame}>
      <LastingToasts list={lasting} drawn={drawn} onClose={close} />
      <Radix.Provider swipeDirection="left" label="Notification">
        {passing.map((toast) => (
          <PassingToast key={toast.id} toast={toast} onClose={() => toasts.dismiss(toast.id)} />
        ))}
        {/* It is announced elsewhere; a dialog hides from screen readers what is around it, but for what has this. */}
        <Radix.Viewport className={styles.list} hotkey={[]} label="Notifications (F8)" aria-live="off" data-toasts="" />
      </Radix.Provider>
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

function PassingToast({ toast, onClose }: { toast: Toast; onClose: () => void }) {
  const { id, tone, action, shownMs } = toast
  return (
    <Radix.Root
      className={styles.toast}
      data-tone={tone}
      data-toast={id}
      type={tone === 'error' ? 'foreground' : 'background'}
      duration={shownMs ?? (tone === 'error' || action !== undefined ? 12_000 : 5_000)}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
    >
      <ToastWords toast={toast} />
      {action !== undefined && (
        <Radix.Action altText={action.label} asChild>
          <Button onClick={action.run}>{action.label}</Button>
        </Radix.Action>
      )}
      <Radix.Close asChild>
        <IconButton label="Dismiss">
          <X size={14} />
        </IconButton>
      </Radix.Close>
    </Radix.Root>
  )
}
