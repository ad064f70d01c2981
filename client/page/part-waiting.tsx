/**
 * Stands in place of a part of the page that somebody opened and that is not here: that it comes, and once it does not, what is
 * wrong and what to do. Comes with the toasts.
 */
import { useRef } from 'react'
import { pageErrors } from '../../shared/page-errors.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import styles from './part-waiting.module.css'
import { ToastWords } from './toasts/toast-words.tsx'

interface PartWaitingProps {
  /** Of the dialog that it is going to be; null for what has its place in the page. */
  readonly title: string | null
  readonly isMissing: boolean
  readonly onTryAgain: () => void
  /** Whether it stands over the page and has the focus. */
  readonly onCover: (isCovered: boolean) => void
  readonly onClose: () => void
}

export function PartWaiting({ title, isMissing, onTryAgain, onCover, onClose }: PartWaitingProps) {
  /** From then on what to do about it stays, and with it the focus. */
  const wasMissing = useRef(false)
  wasMissing.current ||= isMissing
  const tryAgain = (
    <Button tone="main" isBusy={!isMissing} onClick={onTryAgain}>
      Try again
    </Button>
  )
  if (title === null)
    return (
      <div className={styles.place}>
        <Words isMissing={isMissing} />
        {wasMissing.current && tryAgain}
      </div>
    )
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onOpenAutoFocus={() => onCover(true)}
      onCloseAutoFocus={() => onCover(false)}
      footer={
        wasMissing.current && (
          <>
            <Button onClick={onClose}>Close</Button>
            {tryAgain}
          </>
        )
      }
    >
      <Words isMissing={isMissing} />
    </Dialog>
  )
}

function Words({ isMissing }: { isMissing: boolean }) {
  const { title, remedy } = pageErrors.part_missing
  const detail = `${remedy} It opens by itself once it can be had.`
  return (
    <div role="status" className={styles.words}>
      {isMissing ? (
        <ToastWords toast={{ title, detail, code: 'part_missing' }} />
      ) : (
        <Skeleton kind="chat" says="This part of the page is on its way." />
      )}
    </div>
  )
}
