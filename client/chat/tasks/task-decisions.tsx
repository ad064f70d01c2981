/** Who decided what of a task, and when: a line for each file and way, on demand. */

import { useNameOf } from '../../presence/use-name-of.ts'
import { decisionLines } from '../../review/decision-words.ts'
import { pathNow } from '../../review/path-now.ts'
import { useRoom } from '../../room/room-context.ts'
import type { HunkBrief } from '../../session/room-connection.ts'
import { useReadable } from '../../ui/use-readable.ts'
import { countOf } from '../../ui/wording.ts'
import styles from './task-card.module.css'

export function TaskDecisions({ hunks }: { readonly hunks: readonly HunkBrief[] }) {
  const { room } = useRoom()
  const nameOf = useNameOf()
  const files = useReadable(room.files)
  const placed = hunks.map((hunk) => ({ ...hunk, path: pathNow(files, hunk) }))
  const lines = decisionLines(placed, nameOf, new Date())
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
