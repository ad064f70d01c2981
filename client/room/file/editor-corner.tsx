/** Over a corner of the text: how much of it cannot be read, and the way to ask the agent about what is selected. */
import { Sparkles, TriangleAlert } from 'lucide-react'
import { isApple } from '../../editor/apple-keys.ts'
import { countOf } from '../../ui/wording.ts'
import styles from './editor-corner.module.css'

export function EditorCorner({
  problems,
  onNextProblem,
  onAsk,
}: {
  problems: number
  onNextProblem: () => void
  /** Null where nothing is selected, or nobody may ask. */
  onAsk: (() => void) | null
}) {
  if (problems === 0 && onAsk === null) return null
  return (
    <div className={styles.corner} data-over-text="">
      {onAsk !== null && (
        <button
          type="button"
          className={styles.ask}
          aria-keyshortcuts={isApple ? 'Meta+I' : 'Control+I'}
          // The focus stays in the text until the field takes it.
          onMouseDown={(event) => event.preventDefault()}
          onClick={onAsk}
        >
          <Sparkles size={12} aria-hidden="true" />
          Ask about this
          <span aria-hidden="true" className={styles.key}>
            {isApple ? '⌘I' : 'Ctrl I'}
          </span>
        </button>
      )}
      {problems > 0 && (
        <button
          type="button"
          className={styles.problems}
          aria-keyshortcuts="F8"
          title="Go to the next problem (F8)"
          onClick={onNextProblem}
        >
          <TriangleAlert size={12} aria-hidden="true" />
          {countOf(problems, 'problem')}
        </button>
      )}
    </div>
  )
}
