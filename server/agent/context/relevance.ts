/**
 * Which files matter to a request, by simple signs: named in it, in focus, in the folder of one that is.
 * Knows paths and words only, nothing of what the files say.
 */
import type { Snapshot, SnapshotFile } from '../model/model.ts'

export interface RankedFiles {
  /** The file with the selection, then what the asker had open or chose, then what the request names beyond doubt. */
  readonly focus: readonly SnapshotFile[]
  /** All others, the most relevant first, then by path. */
  readonly others: readonly SnapshotFile[]
}

export function rankFiles(snapshot: Snapshot, prompt: string): RankedFiles {
  const { files, selection } = snapshot
  const words = wordsOf(prompt)
  const byId = new Map(files.map((file) => [file.id, file]))
  const chosen = [...(selection ? [selection.file] : []), ...snapshot.focus].flatMap((id) => byId.get(id) ?? [])
  const focus = new Set([...chosen, ...findNamed(files, words)])

  const folders = new Set([...focus].map(({ path }) => folderOf(path)))
  const score = ({ path }: SnapshotFile): number => {
    const name = nameOf(path).toLowerCase()
    if (words.has(name)) return 3
    if (words.has(stemOf(name))) return 2
    return folders.has(folderOf(path)) ? 1 : 0
  }
  const others = files
    .filter((file) => !focus.has(file))
    .map((file) => ({ file, score: score(file) }))
    .sort((a, b) => b.score - a.score || compare(a.file.path, b.file.path))
    .map(({ file }) => file)
  return { focus: [...focus], others }
}

/** Files named by their path, or by a name that no other file has. */
function findNamed(files: readonly SnapshotFile[], words: ReadonlySet<string>): SnapshotFile[] {
  const counts = new Map<string, number>()
  for (const { path } of files) {
    const name = nameOf(path).toLowerCase()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return files.filter(({ path }) => {
    const lower = path.toLowerCase()
    return words.has(lower) || (words.has(nameOf(lower)) && counts.get(nameOf(lower)) === 1)
  })
}

/** What could be a path or name in a sentence, in lower case, without the sentence's own full stop. */
function wordsOf(prompt: string): ReadonlySet<string> {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}_$./-]+/gu) ?? []
  return new Set(words.map((word) => word.replace(/[./-]+$/, '')))
}

/** By code units: the same on every machine, whatever its locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function stemOf(name: string): string {
  const dot = name.indexOf('.', 1)
  return dot < 0 ? name : name.slice(0, dot)
}
