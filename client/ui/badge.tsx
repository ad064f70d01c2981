/** How many are new, beside or upon what leads to them; the name of that says it too, so it is seen and not heard. */
import styles from './badge.module.css'

const mostShown = 99

export function Badge({ count }: { count: number }) {
  return (
    count > 0 && (
      <span aria-hidden="true" className={styles.badge}>
        {count > mostShown ? `${mostShown}+` : count}
      </span>
    )
  )
}
