/** What the agent did to a file, beside its name in the tree and on its tab; decoration, for these say it in words. */
import styles from './change-mark.module.css'
import { type FileMark, markWords } from './file-marks.ts'

/** A count in a stitch for what waits, "!" with it where that is in conflict, a tick for what was kept. */
export function ChangeMark({ mark }: { mark: FileMark }) {
  const kind = mark.conflicts > 0 ? 'conflict' : mark.open > 0 ? 'open' : 'kept'
  const words = markWords(mark)
  return (
    <span aria-hidden="true" className={styles.mark} data-kind={kind} title={words}>
      {kind === 'kept' ? '✓' : kind === 'conflict' ? `${mark.open}!` : mark.open}
    </span>
  )
}
