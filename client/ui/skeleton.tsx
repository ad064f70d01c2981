/**
 * Where text is going to be: still bars instead of a blank, only once it takes long enough to be wondered about. What is
 * waited for is said beside them, for it can be heard and read as well.
 */
import { ScreenReader } from './screen-reader.tsx'
import styles from './skeleton.module.css'

const widths = {
  code: [34, 0, 52, 41, 63, 22, 0, 47, 58, 36, 29, 0, 44, 61, 18],
  tree: [46, 62, 54, 70, 48, 40, 66],
  chat: [38, 82, 70, 0, 44, 76],
} as const

export function Skeleton({ kind, says }: { kind: keyof typeof widths; says?: string }) {
  return (
    <div className={styles.skeleton} data-kind={kind}>
      {says !== undefined && <ScreenReader>{says}</ScreenReader>}
      {widths[kind].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <span key={index} className={styles.bar} style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}
