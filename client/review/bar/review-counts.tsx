/** How far the review of a file is: in numbers, and as a line of its parts. */
import type { ReviewProgress } from './progress.ts'
import styles from './review-bar.module.css'

export function Counts({ progress, isProposed }: { progress: ReviewProgress; isProposed: boolean }) {
  const { kept, undone, rejected, unplaced, toReview, conflicts } = progress
  const counts = [
    { number: kept, words: isProposed ? 'accepted' : 'kept' },
    { number: undone, words: 'undone' },
    { number: rejected, words: 'rejected' },
    { number: unplaced, words: 'without a place' },
    { number: toReview, words: 'to review', isOpen: true },
    { number: conflicts, words: conflicts === 1 ? 'conflict' : 'conflicts', isOpen: true, isClash: true },
  ].filter(({ number }) => number > 0)
  return counts.map(({ number, words, isOpen, isClash }, index) => (
    <span key={words} className={isOpen ? undefined : styles.plain}>
      <b className={isClash ? styles.clashNumber : undefined}>{number}</b>
      <span className={styles.plain}> {words}</span>
      {index < counts.length - 1 && ' · '}
    </span>
  ))
}

export function ProgressLine({ progress }: { progress: ReviewProgress }) {
  const { kept, undone, rejected, unplaced, toReview, conflicts, total } = progress
  return (
    <svg className={styles.progress} viewBox={`0 0 ${total} 1`} preserveAspectRatio="none" aria-hidden="true">
      <rect className={styles.kept} width={kept} height="1" />
      <rect className={styles.undone} x={kept} width={undone + rejected} height="1" />
      <rect className={styles.open} x={kept + undone + rejected} width={toReview + unplaced} height="1" />
      <rect className={styles.clash} x={total - conflicts} width={conflicts} height="1" />
    </svg>
  )
}
