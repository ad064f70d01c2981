/** What `Confirm` shows: a question with two answers. */
import { AlertDialog } from 'radix-ui'
import { useId } from 'react'
import { Button } from './button.tsx'
import styles from './dialog.module.css'
import { useReturnFocus } from './use-return-focus.ts'

export interface ConfirmProps {
  title: string
  detail: string
  action: string
  /** Why it cannot be done now; null where it can. */
  whyNot: string | null
  onConfirm: () => void
  onClose: () => void
}

export function ConfirmDialog({ title, detail, action, whyNot, onConfirm, onClose }: ConfirmProps) {
  const why = useId()
  const returnFocus = useReturnFocus()
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={styles.overlay} />
        <AlertDialog.Content className={styles.question} onCloseAutoFocus={returnFocus}>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={styles.detail}>{detail}</AlertDialog.Description>
          <p id={why} role="status" className={styles.whyNot}>
            {whyNot}
          </p>
          <div className={styles.answers}>
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button tone="danger" whyNot={whyNot === null ? undefined : why} onClick={onConfirm}>
                {action}
              </Button>
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
