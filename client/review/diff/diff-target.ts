/** Which task's changes are looked at as a difference, over the room, and where that begins. */
import type { FileId, HunkId, TaskId } from '../../../shared/model/ids.ts'

export interface DiffTarget {
  readonly task: TaskId
  /** Null for the first file with something to decide. */
  readonly file: FileId | null
  /** Null for the first change of the file. */
  readonly hunk: HunkId | null
}
