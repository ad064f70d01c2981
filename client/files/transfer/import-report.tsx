/** What an import left out, each with the reason; shown where there is something to tell. */
import type { ImportResponse } from '../../../shared/protocol/api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './import-report.module.css'
import { importWords } from './import-words.ts'

export function ImportReport({ report, onClose }: { report: ImportResponse; onClose: () => void }) {
  const { title, detail } = importWords(report)
  return (
    <Dialog
      title={title}
      description={`${detail}. Skipped were:`}
      onClose={onClose}
      footer={
        <Button tone="main" onClick={onClose}>
          Done
        </Button>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <ul className={styles.list} aria-label="Skipped files" tabIndex={0}>
        {report.skipped.map(({ path, message }) => (
          <li key={path} className={styles.item}>
            <span className={styles.path}>{path}</span>
            <span className={styles.why}>{message}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
