/** How many changes wait, in how many files: what the bar says beyond the file that is shown. Pure. */
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { FileId, TaskId } from '../../../shared/model/ids.ts'
import { isShownOpen } from '../hunk-store.ts'

export interface Waiting {
  readonly changes: number
  readonly files: number
}

/** What one click on all of a task settles. */
export function pendingOf(hunks: readonly Hunk[], task: TaskId): Waiting {
  return count(hunks.filter((hunk) => hunk.task === task && hunk.state === 'pending'))
}

/** Of the tasks that changed `file`, what waits in the texts of other files. */
export function waitingBeside(hunks: readonly Hunk[], file: FileId): Waiting {
  const tasks = new Set(hunks.flatMap((hunk) => (hunk.file === file ? [hunk.task] : [])))
  return count(hunks.filter((hunk) => hunk.file !== file && tasks.has(hunk.task) && isShownOpen(hunk)))
}

function count(hunks: readonly Hunk[]): Waiting {
  return { changes: hunks.length, files: new Set(hunks.map(({ file }) => file)).size }
}
