/**
 * The files of a drop, folders walked through, each with its path; and of a file field. What an import would refuse for its
 * number of entries, or for the length of its paths, is not walked to its end (U208).
 */
import { errorCatalogue } from '../../../shared/errors.ts'
import { defaultLimits } from '../../../shared/limits.ts'
import { ClientError } from '../../session/api.ts'

export interface FileToSend {
  readonly path: string
  readonly file: File
}

/**
 * A drop's items are dead after its event, so all of them are taken in it.
 * @throws ClientError archive_too_many_files path_invalid
 */
export async function droppedFiles({ items, files }: DataTransfer): Promise<readonly FileToSend[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? [])
  if (entries.length === 0) return [...files].map((file) => ({ path: file.name, file }))
  const count = countTo(defaultLimits.importEntries)
  return (await Promise.all(entries.map((entry) => filesUnder(entry, count)))).flat()
}

export function chosenFiles(files: FileList): readonly FileToSend[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

/** Counts the entries of a drop, files and folders. */
type Count = (more: number) => void

function countTo(most: number): Count {
  let found = 0
  return (more) => {
    found += more
    if (found > most) throw refused('archive_too_many_files', `There are more than ${most} in what was dropped.`)
  }
}

async function filesUnder(entry: FileSystemEntry, count: Count): Promise<readonly FileToSend[]> {
  if (isFileEntry(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ path: entry.fullPath.replace(/^\/+/, ''), file }]
  }
  if (!isFolderEntry(entry) || isLeftOut(entry.name)) return []
  if (entry.fullPath.length > defaultLimits.pathLength)
    throw refused('path_invalid', `A folder in what was dropped lies too deep: ${entry.name}.`)
  const found: FileToSend[] = []
  for (const child of await childrenOf(entry, count)) found.push(...(await filesUnder(child, count)))
  return found
}

function refused(code: 'archive_too_many_files' | 'path_invalid', detail: string): ClientError {
  const { title, remedy, retryable } = errorCatalogue[code]
  return new ClientError({ code, title, detail, remedy, retryable })
}

/** What the server would leave out is not sent. */
function isLeftOut(name: string): boolean {
  return name === '.git' || name === 'node_modules'
}

/** A reader gives its entries in parts; an empty one is the last. */
async function childrenOf(folder: FileSystemDirectoryEntry, count: Count): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return all
    count(part.length)
    all.push(...part)
  }
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolderEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
