/**
 * The hunks of the room document as reviewing asks for them: those that wait for a decision in a file, those of a task.
 *
 * "Under review" in a file are its open hunks, and the decided ones of the same tasks: what is left is counted against
 * the whole, and "Change 3 of 7" stays the third when the second is kept. Lists keep their identity until they change.
 */
import { type Hunk, isHunkDecided } from '../../shared/model/hunk.ts'
import type { FileId, HunkId, TaskId } from '../../shared/model/ids.ts'
import { type RoomTypes, readRecord } from '../../shared/model/room-document.ts'
import { observeRecords } from '../session/records.ts'

export interface HunkStore {
  find(id: HunkId): Hunk | undefined
  /** In the order their tasks wrote them. */
  inFile(file: FileId): readonly Hunk[]
  /** All of a task, in the order it wrote them. */
  ofTask(task: TaskId): readonly Hunk[]
  /** In how many files a task's changes wait for a decision. */
  openFiles(task: TaskId): number
  /** All of the room; the same list until one changes. */
  all(): readonly Hunk[]
  /** The files whose texts show a change that waits for a decision. */
  filesUnderReview(): ReadonlySet<FileId>
  /** Calls `listener` after each change of any hunk. Returns unsubscribing. */
  subscribe(listener: () => void): () => void
  /** Stops following the room document. */
  close(): void
}

export function createHunkStore(types: RoomTypes): HunkStore {
  const all = observeRecords<Hunk>(types.hunks, readRecord)
  return {
    find: (id) => all.get().find((hunk) => hunk.id === id),
    inFile: keepLists(all.get, underReview),
    ofTask: keepLists(all.get, ofTask),
    openFiles(task) {
      const open = all.get().filter((hunk) => hunk.task === task && !isHunkDecided(hunk.state))
      return new Set(open.map(({ file }) => file)).size
    },
    all: all.get,
    filesUnderReview: () => new Set(all.get().flatMap((hunk) => (isShownOpen(hunk) ? [hunk.file] : []))),
    subscribe: all.subscribe,
    close: all.close,
  }
}

/** Whether a text shows it, and it waits for a decision. */
export function isShownOpen({ state, anchors }: Hunk): boolean {
  return !isHunkDecided(state) && anchors !== undefined
}

/** `select`, once a change for each key that is asked for; a list that holds the same hunks as before is the one from before. */
function keepLists<Key>(
  get: () => readonly Hunk[],
  select: (hunks: readonly Hunk[], key: Key) => readonly Hunk[],
): (key: Key) => readonly Hunk[] {
  let listed: readonly Hunk[] | null = null
  /** Counted, as a list that is not asked for any more would hold on to all hunks of its time. */
  let changes = 0
  const lists = new Map<Key, { readonly list: readonly Hunk[]; readonly change: number }>()
  return (key) => {
    const hunks = get()
    if (listed !== hunks) {
      listed = hunks
      changes++
    }
    const before = lists.get(key)
    if (before?.change === changes) return before.list
    const now = select(hunks, key)
    const list = before === undefined ? now : keepIfSame(before.list, now)
    lists.set(key, { list, change: changes })
    return list
  }
}

/** Those of `file` whose task has an open hunk there. */
function underReview(hunks: readonly Hunk[], file: FileId): readonly Hunk[] {
  const inFile = hunks.filter((hunk) => hunk.file === file)
  const open = new Set(inFile.flatMap(({ state, task }) => (isHunkDecided(state) ? [] : [task])))
  return inFile.filter(({ task }) => open.has(task)).sort((a, b) => a.task.localeCompare(b.task) || a.order - b.order)
}

function ofTask(hunks: readonly Hunk[], task: TaskId): readonly Hunk[] {
  return hunks.filter((hunk) => hunk.task === task).sort((a, b) => a.order - b.order)
}

function keepIfSame(before: readonly Hunk[], now: readonly Hunk[]): readonly Hunk[] {
  return before.length === now.length && before.every((hunk, index) => hunk === now[index]) ? before : now
}
