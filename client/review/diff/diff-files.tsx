/** The files of a task beside their difference: how much changes in each, and what is still to decide. */
import type { FileId } from '../../../shared/model/ids.ts'
import { tellingNames } from '../../ui/telling-names.ts'
import { useMedia } from '../../ui/use-media.ts'
import type { ChangedFile } from './changed-files.ts'
import styles from './diff-dialog.module.css'

export function DiffFiles({
  files,
  shown,
  onChoose,
}: {
  files: readonly ChangedFile[]
  shown: FileId
  onChoose: (file: FileId) => void
}) {
  const isNarrow = useMedia('(max-width: 47.5rem)')
  if (isNarrow)
    return (
      <select
        className={styles.choice}
        aria-label="Changed file"
        value={shown}
        onChange={({ target }) => {
          const chosen = files.find(({ file }) => file === target.value)
          if (chosen !== undefined) onChoose(chosen.file)
        }}
      >
        {files.map((changed) => (
          <option key={changed.file} value={changed.file}>
            {changed.path} ({standing(changed)})
          </option>
        ))}
      </select>
    )
  const names = tellingNames(files.map(({ path }) => path))
  return (
    <nav className={styles.files} aria-label="Changed files">
      <ul>
        {files.map((changed, index) => (
          <li key={changed.file}>
            <button
              type="button"
              className={styles.choose}
              aria-current={changed.file === shown}
              title={changed.path}
              onClick={() => onChoose(changed.file)}
            >
              <span className={styles.name}>{names[index]}</span>
              <FileCounts file={changed} />
              <span className={styles.standing} data-clash={changed.conflicts > 0}>
                {standing(changed)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export function FileCounts({ file: { added, removed } }: { file: ChangedFile }) {
  return (
    <span className={styles.counts}>
      <span className={styles.added}>+{added}</span> <span className={styles.removed}>−{removed}</span>
    </span>
  )
}

function standing({ open, conflicts }: ChangedFile): string {
  if (conflicts > 0) return `${conflicts} in conflict`
  return open > 0 ? `${open} to review` : 'decided'
}
