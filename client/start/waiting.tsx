/** Says what is waited for, but only once it takes long enough to be wondered about. */
import styles from './waiting.module.css'

export function Waiting({ text }: { text: string }) {
  return (
    <main className={styles.waiting}>
      <p role="status">{text}</p>
    </main>
  )
}
