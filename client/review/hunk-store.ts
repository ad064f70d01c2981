/**
 * The hunks that wait for a decision, by file, out of the room document.
 *
 * "Under review" in a file are its open hunks, and the decided ones of the same tasks: what is left is counted against
 * the whole, and "Change 3 of 7" stays the third when the second is kept. Lists keep their identity until they change.
 */
import { type Hunk, isHunkDecided } from '../../shared/model/hunk.ts'
import type { FileId, TaskId } from '../../shared/model/ids.ts'
import { type RoomTypes, readRecord } from '../../shared/model/room-document.ts'
import { followRecords } from '../session/records.ts'

export interface HunkStore {
  /** In the order their tasks wrote them. */
  inFile(file: FileId): readonly Hunk[]
  /** In how many files a task's changes wait for a decision. */
  openFiles(task: TaskId): number
  /** Calls `listener` after each change of any hunk. Returns unsubscribing. */
  subscribe(listener: () => void): () => void
  /** Stops following the room document. */
  close(): void
}

export function createHunkStore(types: RoomTypes): HunkStore {
  const all = followRecords<Hunk>(types.hunks, readRecord)
  let listed: readonly Hunk[] | null = null
  const byFile = new Map<FileId, readonly Hunk[]>()

  return {
    inFile(file) {
      const hunks = all.get()
      if (listed !== hunks) {
        listed = hunks
        for (const [known, before] of byFile) byFile.set(known, keepIfSame(before, underReview(hunks, known)))
      }
      const found = byFile.get(file) ?? underReview(hunks, file)
      byFile.set(file, found)
      return found
    },
    openFiles(task) {
      const open = all.get().filter((hunk) => hunk.task === task && !isHunkDecided(hunk.state))
      return new Set(open.map(({ file }) => file)).size
    },
    subscribe: all.subscribe,
    close: all.close,
  }
}

/** Those of `file` whose task has an open hunk there. */
function underReview(hunks: readonly Hunk[], file: FileId): readonly Hunk[] {
  const inFile = hunks.filter((hunk) => hunk.file === file)
  const open = new Set(inFile.flatMap(({ state, task }) => (isHunkDecided(state) ? [] : [task])))
  return inFile.filter(({ task }) => open.has(task)).sort((a, b) => a.task.localeCompare(b.task) || a.order - b.order)
}

function keepIfSame(before: readonly Hunk[], now: readonly Hunk[]): readonly Hunk[] {
  return before.length === now.length && before.every((hunk, index) => hunk === now[index]) ? before : now
}
