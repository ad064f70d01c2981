/** Who decided what of a task, and when: a line for each file and way, on demand. */

import { useNameOf } from '../presence/use-name-of.ts'
import { decisionLines } from '../review/decision-words.ts'
import type { HunkBrief } from '../session/room-connection.ts'
import { countOf } from '../ui/wording.ts'
import styles from './task-card.module.css'

export function TaskDecisions({ hunks }: { readonly hunks: readonly HunkBrief[] }) {
  const nameOf = useNameOf()
  const lines = decisionLines(hunks, nameOf, new Date())
  const decided = lines.reduce((sum, { count }) => sum + count, 0)
  if (decided === 0) return null
  return (
    <details className={styles.decisions}>
      <summary>{countOf(decided, 'decision')}</summary>
      <ul aria-label="Decisions">
        {lines.map(({ path, words, count }) => (
          <li key={`${path} ${words}`}>
            {words} in {path}
            {count > 1 && ` (${count} changes)`}
          </li>
        ))}
      </ul>
    </details>
  )
}
