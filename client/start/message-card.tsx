/** A page that cannot show what was asked for: what happened, what to do, one way on. */
import { Button } from '../ui/button.tsx'
import { Card } from './card.tsx'
import styles from './message-card.module.css'

export function MessageCard({
  title,
  detail,
  action,
  onAction,
}: {
  title: string
  detail: string
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
    </Card>
  )
}
