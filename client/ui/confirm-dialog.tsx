/** What `Confirm` shows: a question with two answers. */
import { AlertDialog } from 'radix-ui'
import { Button } from './button.tsx'
import styles from './dialog.module.css'
import { useReturnFocus } from './use-return-focus.ts'

export interface ConfirmProps {
  title: string
  detail: string
  action: string
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmDialog({ title, detail, action, onConfirm, onClose }: ConfirmProps) {
  const returnFocus = useReturnFocus()
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.overlay} />
        <AlertDialog.Content className={styles.question} onCloseAutoFocus={returnFocus}>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={styles.detail}>{detail}</AlertDialog.Description>
          <div className={styles.answers}>
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
