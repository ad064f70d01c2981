/** Shows the toasts; they wait while pointed at, and F8 reaches them. */
import { X } from 'lucide-react'
import { errorAddress } from '../../shared/errors.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { useOverlays } from '../ui/use-overlays.ts'
import { useReadable } from '../ui/use-readable.ts'
import styles from './toaster.module.css'
import type { Toasts } from './toasts.ts'

export function Toaster({ toasts }: { toasts: Toasts }) {
  const list = useReadable(toasts.list)
  const overlays = useOverlays()
  if (overlays === null) return null
  const { Toast: Radix } = overlays
  return (
    <Radix.Provider swipeDirection="left" label="Notification">
      {list.map(({ id, tone, title, detail, code, action, isLasting, shownMs }) => (
        <Radix.Root
          key={id}
          className={styles.toast}
          data-tone={tone}
          type={tone === 'error' ? 'foreground' : 'background'}
          duration={
            isLasting === true
              ? Number.POSITIVE_INFINITY
              : (shownMs ?? (tone === 'error' || action !== undefined ? 12_000 : 5_000))
          }
          onOpenChange={(isOpen) => {
            if (!isOpen) toasts.dismiss(id)
          }}
        >
          <div className={styles.words}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {detail !== undefined && detail !== '' && (
              <Radix.Description className={styles.detail}>{detail}</Radix.Description>
            )}
            {code !== undefined && (
              <a
                className={styles.code}
                href={errorAddress(code)}
                target="_blank"
                rel="noreferrer"
                aria-label={`About the error ${code}`}
              >
                {code}
              </a>
            )}
          </div>
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
      ))}
      {/* It is announced elsewhere; a dialog hides from screen readers what is around it, but for what has this. */}
      <Radix.Viewport className={styles.viewport} aria-live="off" />
    </Radix.Provider>
  )
}
