/** A page that cannot show what was asked for: what happened, what to do, one way on. */
import type { ErrorCode } from '../../shared/errors.ts'
import { errorAddress, type PageErrorCode } from '../../shared/page-errors.ts'
import { Button } from '../ui/button.tsx'
import { Card } from './card.tsx'
import styles from './message-card.module.css'

export function MessageCard({
  title,
  detail,
  code,
  action,
  onAction,
}: {
  title: string
  detail: string
  /** By which it can be looked up. */
  code?: ErrorCode | PageErrorCode | null
  action: string
  onAction: () => void
}) {
  return (
    <Card>
      <div role="alert">
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.detail}>{detail}</p>
      </div>
      <Button tone="main" className={styles.action} onClick={onAction}>
        {action}
      </Button>
      {code != null && (
        <a className={styles.about} href={errorAddress(code)} target="_blank" rel="noreferrer">
          About this error
        </a>
      )}
    </Card>
  )
}
