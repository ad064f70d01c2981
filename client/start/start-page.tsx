/** Where a person finds their rooms and makes new ones. */
import { useEffect, useRef } from 'react'
import type { Member } from '../../shared/model/member.ts'
import { roomAddress } from '../page/location.ts'
import { usePlatform } from '../page/platform.ts'
import { Button } from '../ui/button.tsx'
import { Face } from '../ui/face.tsx'
import { useLostFocus } from '../ui/lost-focus.ts'
import { timeOf } from '../ui/wording.ts'
import { Card } from './card.tsx'
import { NewRoom } from './new-room.tsx'
import styles from './start-page.module.css'
import { useOwnRooms } from './use-own-rooms.ts'

export function StartPage({ me, takesFocus }: { me: Member; takesFocus: boolean }) {
  const { location } = usePlatform()
  const { rooms, failure, askNow } = useOwnRooms()
  const title = useRef<HTMLHeadingElement>(null)
  // Whoever comes from the door or a room had the focus there, which is gone.
  useEffect(() => {
    if (takesFocus) title.current?.focus()
  }, [takesFocus])

  const keepsFocus = useLostFocus(() => title.current?.focus())

  return (
    <Card>
      <div className={styles.me}>
        <Face {...me} />
        <h1 ref={title} tabIndex={-1} className={styles.title}>
          Hello, {me.name}
        </h1>
      </div>

      <section aria-labelledby="new-room" className={styles.section}>
        <h2 id="new-room" className={styles.heading}>
          New room
        </h2>
        <NewRoom />
      </section>

      {rooms === null && failure !== null && (
        <section aria-labelledby="your-rooms" className={styles.section} {...keepsFocus}>
          <h2 id="your-rooms" className={styles.heading}>
            Your rooms
          </h2>
          <p role="status" className={styles.missing}>
            {failure.title} Your rooms show here once they can be had.
          </p>
          <Button onClick={askNow}>Try now</Button>
        </section>
      )}
      {rooms !== null && rooms.length > 0 && (
        <section aria-labelledby="your-rooms" className={styles.section}>
          <h2 id="your-rooms" className={styles.heading}>
            Your rooms
          </h2>
          <ul className={styles.rooms}>
            {rooms.map((room) => (
              <li key={room.id}>
                <a
                  className={styles.room}
                  href={roomAddress(room.id)}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return
                    event.preventDefault()
                    location.go(roomAddress(room.id))
                  }}
                >
                  <span className={styles.name}>{room.name}</span>
                  <span className={styles.fact}>{room.role}</span>
                  <time className={styles.fact} dateTime={room.createdAt}>
                    {timeOf(room.createdAt, new Date())}
                  </time>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Card>
  )
}
