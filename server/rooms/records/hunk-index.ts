/**
 * The room document's hunks by task and by file, so that a question about one of either costs what it has, and not what the
 * room has. It holds ids alone, and only those of hunks that are there.
 */
import type { FileId, HunkId, TaskId } from '../../../shared/model/ids.ts'

/** What a hunk belongs to. */
export interface HunkHome {
  readonly task: TaskId
  readonly file: FileId
}

export class HunkIndex {
  readonly #homes = new Map<HunkId, HunkHome>()
  readonly #ofTask = new Map<TaskId, Set<HunkId>>()
  readonly #inFile = new Map<FileId, Set<HunkId>>()

  /** Adds a hunk, or notes that it belongs to others now. */
  put(id: HunkId, { task, file }: HunkHome): void {
    const known = this.#homes.get(id)
    if (known?.task === task && known.file === file) return
    this.delete(id)
    this.#homes.set(id, { task, file })
    addTo(this.#ofTask, task, id)
    addTo(this.#inFile, file, id)
  }

  delete(id: HunkId): void {
    const known = this.#homes.get(id)
    if (known === undefined) return
    this.#homes.delete(id)
    deleteFrom(this.#ofTask, known.task, id)
    deleteFrom(this.#inFile, known.file, id)
  }

  /** As they are now, whatever becomes of them while they are gone through. */
  ofTask(task: TaskId): readonly HunkId[] {
    return [...(this.#ofTask.get(task) ?? [])]
  }

  /** Likewise. */
  inFile(file: FileId): readonly HunkId[] {
    return [...(this.#inFile.get(file) ?? [])]
  }
}

function addTo<K>(groups: Map<K, Set<HunkId>>, key: K, id: HunkId): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, new Set([id]))
  else group.add(id)
}

function deleteFrom<K>(groups: Map<K, Set<HunkId>>, key: K, id: HunkId): void {
  const group = groups.get(key)
  group?.delete(id)
  if (group?.size === 0) groups.delete(key)
}
