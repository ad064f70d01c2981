/** What an import left out, each with the reason; shown where there is something to tell. */
import { Dialog } from 'radix-ui'
import type { ImportResponse } from '../../shared/protocol/api.ts'
import { Button } from '../ui/button.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import styles from './import-report.module.css'
import { importWords } from './import-words.ts'

export function ImportReport({ report, onClose }: { report: ImportResponse; onClose: () => void }) {
  const returnFocus = useReturnFocus()
  const { title, detail } = importWords(report)
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.content} onCloseAutoFocus={returnFocus}>
          <Dialog.Title className={styles.title}>{title}</Dialog.Title>
          <Dialog.Description className={styles.detail}>{detail}. Skipped were:</Dialog.Description>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
          <ul className={styles.list} aria-label="Skipped files" tabIndex={0}>
            {report.skipped.map(({ path, message }) => (
              <li key={path} className={styles.item}>
                <span className={styles.path}>{path}</span>
                <span className={styles.why}>{message}</span>
              </li>
            ))}
          </ul>
          <div className={styles.actions}>
            <Dialog.Close asChild>
              <Button tone="main">Done</Button>
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
