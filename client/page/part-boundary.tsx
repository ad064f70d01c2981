/** Around one part of a room: the rest goes on, and the part can be drawn anew. `name` is at the beginning of a sentence. */
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Boundary } from './boundary.tsx'
import styles from './part-boundary.module.css'

export function PartBoundary({ name, children }: { name: string; children: ReactNode }) {
  const instead = (drawAnew: () => void) => (
    <div role="alert" className={styles.part}>
      <p>{name} cannot be shown. The rest of the room goes on.</p>
      <Button onClick={drawAnew}>Try again</Button>
    </div>
  )
  return <Boundary instead={instead}>{children}</Boundary>
}
