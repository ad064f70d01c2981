/** Asks before something that cannot be taken back. Focus begins on the harmless answer. */
import { Button } from './button.tsx'
import styles from './confirm.module.css'
import { useOverlays } from './use-overlays.ts'
import { useReturnFocus } from './use-return-focus.ts'

export function Confirm({
  title,
  detail,
  action,
  onConfirm,
  onClose,
}: {
  title: string
  detail: string
  action: string
  onConfirm: () => void
  onClose: () => void
}) {
  const returnFocus = useReturnFocus()
  const overlays = useOverlays()
  if (overlays === null) return null
  const { AlertDialog } = overlays
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.overlay} />
        <AlertDialog.Content className={styles.content} onCloseAutoFocus={returnFocus}>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={styles.detail}>{detail}</AlertDialog.Description>
          <div className={styles.actions}>
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button tone="danger" onClick={onConfirm}>
                {action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
