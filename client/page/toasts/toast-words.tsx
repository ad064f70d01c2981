/** What a toast says, and the code by which an error is looked up. */
import { errorAddress } from '../../../shared/page-errors.ts'
import styles from './toasts.module.css'
import type { Toast } from './toasts.ts'

export function ToastWords({ toast: { title, detail, code } }: { toast: Pick<Toast, 'title' | 'detail' | 'code'> }) {
  return (
    <div className={styles.words}>
      <div className={styles.title}>{title}</div>
      {detail !== undefined && detail !== '' && <div className={styles.detail}>{detail}</div>}
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
  )
}
