/**
 * The files that a request is about beyond doubt: what its asker selected, had open or chose, what it names by a path or
 * by a name that no other file has, and where a symbol that it marks (`#name`) is defined, if that is in few files.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { Snapshot, SnapshotFile } from '../model/model.ts'
import type { RepositoryMap } from './repository-map.ts'
import type { RequestWords } from './request-words.ts'

export interface MustHaves {
  /** The file with the selection, then what the asker had open or chose, then what the request names. */
  readonly files: readonly SnapshotFile[]
  /** Files that something less speaks for (a shared name, a symbol that may be a word, a folder), from 0 to 1. */
  readonly hinted: ReadonlyMap<FileId, number>
}

/** A symbol that more files define names none of them. */
const mostDefiners = 3
const mostBySymbol = 6

export function findMustHaves({ files, focus, selection }: Snapshot, words: RequestWords, map: RepositoryMap | null) {
  const byId = new Map(files.map((file) => [file.id, file]))
  const chosen = [...(selection ? [selection.file] : []), ...focus].flatMap((id) => byId.get(id) ?? [])
  const must = new Set([...chosen, ...findNamed(files, words.names)])
  const definers = new Set([...words.marked].flatMap((symbol) => fewDefinersOf(map, symbol)))
  for (const id of [...definers].slice(0, mostBySymbol)) {
    const file = byId.get(id)
    if (file) must.add(file)
  }
  const implied = new Set([...words.symbols].flatMap((symbol) => fewDefinersOf(map, symbol)))
  const folders = new Set([...must].map(({ path }) => folderOf(path)))
  const hinted = new Map<FileId, number>()
  for (const { id, path } of files) {
    const name = nameOf(path).toLowerCase()
    if (words.names.has(name)) hinted.set(id, 1)
    else if (implied.has(id)) hinted.set(id, 0.8)
    else if (words.names.has(stemOf(name))) hinted.set(id, 0.6)
    else if (folders.has(folderOf(path))) hinted.set(id, 0.05)
  }
  return { files: [...must], hinted }
}

function fewDefinersOf(map: RepositoryMap | null, symbol: string): readonly FileId[] {
  const definers = map?.definersOf(symbol) ?? []
  return definers.length > mostDefiners ? [] : definers
}

/** Files named by their path, or by a name that no other file has. */
function findNamed(files: readonly SnapshotFile[], names: ReadonlySet<string>): SnapshotFile[] {
  const counts = new Map<string, number>()
  for (const { path } of files) {
    const name = nameOf(path).toLowerCase()
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return files.filter(({ path }) => {
    const lower = path.toLowerCase()
    return names.has(lower) || (names.has(nameOf(lower)) && counts.get(nameOf(lower)) === 1)
  })
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
