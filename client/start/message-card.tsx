/** A page that cannot show what was asked for: what happened, what to do, a way on. */
import { useEffect, useRef } from 'react'
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
  takesFocus = false,
  onAction,
  other = null,
}: {
  title: string
  detail: string
  /** By which it can be looked up. */
  code?: ErrorCode | PageErrorCode | null
  action: string
  /** What was shown before had the focus. */
  takesFocus?: boolean
  onAction: () => void
  /** Another way on. */
  other?: { readonly label: string; readonly run: () => void } | null
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])
  return (
    <Card>
      <div role="alert">
        <h1 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h1>
        <p className={styles.detail}>{detail}</p>
      </div>
      <Button tone="main" className={styles.action} onClick={onAction}>
        {action}
      </Button>
      {other !== null && (
        <Button tone="quiet" className={styles.other} onClick={other.run}>
          {other.label}
        </Button>
      )}
      {code != null && (
        <a className={styles.about} href={errorAddress(code)} target="_blank" rel="noreferrer">
          About this error
        </a>
      )}
    </Card>
  )
}
