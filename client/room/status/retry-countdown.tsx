/** While the server cannot be reached: when it is tried next, and a button that does not wait for it. */
import { useEffect, useState } from 'react'
import { isLost, type RoomState } from '../../session/room-state.ts'
import { Button } from '../../ui/button.tsx'
import { useReadable } from '../../ui/use-readable.ts'
import { useRoom } from '../room-context.ts'
import styles from './connection-status.module.css'
import { retryWords } from './retry-words.ts'

export function RetryCountdown({ state }: { state: RoomState }) {
  const { room } = useRoom()
  const retryAt = useReadable(room.retryAt)
  const [nowMs, setNowMs] = useState(Date.now)
  const isWaiting = isLost(state)

  useEffect(() => {
    if (!isWaiting || retryAt === null) return
    setNowMs(Date.now())
    const timer = setInterval(() => setNowMs(Date.now()), 500)
    return () => clearInterval(timer)
  }, [isWaiting, retryAt])

  if (!isWaiting) return null
  return (
    <span className={styles.retry}>
      {/* The state beside it is heard; a count would be heard again and again. */}
      <span aria-hidden="true" className={styles.count}>
        {retryWords(retryAt, nowMs)}
      </span>
      <Button className={styles.now} onClick={() => room.reconnect()}>
        Try now
      </Button>
    </span>
  )
}
