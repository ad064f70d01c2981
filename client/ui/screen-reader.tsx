/** Text that is heard and not seen. */
import type { ReactNode } from 'react'
import styles from './screen-reader.module.css'

export function ScreenReader({ children }: { children: ReactNode }) {
  return <span className={styles.text}>{children}</span>
}
