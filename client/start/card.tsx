/** A page that holds one thing: the mark above, the thing in the middle. */
import type { ReactNode } from 'react'
import { Logo } from '../ui/logo.tsx'
import styles from './card.module.css'

export function Card({ children }: { children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.mark}>
          <Logo size={26} />
          <span>Weft</span>
        </div>
        {children}
      </div>
    </main>
  )
}
