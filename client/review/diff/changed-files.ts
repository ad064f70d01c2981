/** The files that a task changes, as a list beside their differences tells of them. Pure. */
import { type Hunk, isHunkDecided } from '../../../shared/model/hunk.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { FileEntry } from '../../../shared/model/room-document.ts'
import { diffLines } from '../../../shared/text/diff.ts'
import { splitLines } from '../../../shared/text/lines.ts'
import { comparePaths } from '../../session/room-connection.ts'
import { pathNow } from '../path-now.ts'

export interface ChangedFile {
  readonly file: FileId
  /** Where it is now. */
  readonly path: string
  /** Where a rename moves it. */
  readonly newPath: string | null
  readonly kind: 'changed' | 'new' | 'deleted' | 'renamed'
  /** In the order they were written. */
  readonly hunks: readonly Hunk[]
  /** Lines, as the agent wrote them; what was turned down does not count. */
  readonly added: number
  readonly removed: number
  readonly open: number
  readonly conflicts: number
  readonly unplaced: number
}

/** By path; a file whose id the room does not know yet is one by itself. */
export function changedFiles(hunks: readonly Hunk[], files: readonly FileEntry[]): ChangedFile[] {
  const groups = new Map<FileId, Hunk[]>()
  for (const hunk of hunks) groups.set(hunk.file, [...(groups.get(hunk.file) ?? []), hunk])
  return [...groups.values()].map((group) => changedFile(group, files)).sort((a, b) => comparePaths(a.path, b.path))
}

function changedFile(hunks: readonly Hunk[], files: readonly FileEntry[]): ChangedFile {
  const sorted = [...hunks].sort((a, b) => a.order - b.order)
  const [first] = sorted
  if (first === undefined) throw new Error('invariant: a changed file has changes')
  const standing = sorted.filter(({ state }) => state !== 'rejected')
  const rename = standing.find(({ operation }) => operation === 'rename')
  const lines = standing.map(countLines)
  const count = (holds: (hunk: Hunk) => boolean) => sorted.filter(holds).length
  return {
    file: first.file,
    path: pathNow(files, rename ?? first),
    newPath: rename?.newPath ?? null,
    kind: kindOf(standing),
    hunks: sorted,
    added: lines.reduce((sum, { added }) => sum + added, 0),
    removed: lines.reduce((sum, { removed }) => sum + removed, 0),
    open: count(({ state }) => !isHunkDecided(state)),
    conflicts: count(({ state }) => state === 'conflicted'),
    unplaced: count(({ state }) => state === 'unplaced'),
  }
}

function kindOf(hunks: readonly Hunk[]): ChangedFile['kind'] {
  if (hunks.some(({ operation }) => operation === 'delete')) return 'deleted'
  if (hunks.some(({ createsFile }) => createsFile)) return 'new'
  return hunks.some(({ operation }) => operation === 'rename') ? 'renamed' : 'changed'
}

function countLines({ base, replacement, operation, state }: Hunk): { added: number; removed: number } {
  if (state === 'unplaced' || operation === 'rename') return { added: 0, removed: 0 }
  const [before, after] = [splitLines(base), operation === 'delete' ? [] : splitLines(replacement)]
  const changes = diffLines(before, after)
  return {
    added: changes.reduce((sum, { fromB, toB }) => sum + toB - fromB, 0),
    removed: changes.reduce((sum, { fromA, toA }) => sum + toA - fromA, 0),
  }
}
