/** A room before anything of it is here: its parts where they are going to be. */
import { Logo } from '../ui/logo.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import styles from './room-skeleton.module.css'

export function RoomSkeleton() {
  return (
    <main className={styles.room} aria-busy="true">
      <div className={styles.header}>
        <Logo />
      </div>
      <div className={styles.body}>
        <div className={styles.side}>
          <Skeleton kind="tree" />
        </div>
        <div className={styles.work}>
          <p role="status" className={styles.words}>
            Opening the room…
          </p>
          <Skeleton kind="code" />
        </div>
        <div className={styles.side}>
          <Skeleton kind="chat" />
        </div>
      </div>
    </main>
  )
}
