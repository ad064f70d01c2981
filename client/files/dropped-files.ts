/** The files of a drop, folders walked through, each with its path; and of a file field. */

export interface FileToSend {
  readonly path: string
  readonly file: File
}

/** A drop's items are dead after its event, so all of them are taken in it. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<readonly FileToSend[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry?.() ?? [])
  if (entries.length === 0) return [...files].map((file) => ({ path: file.name, file }))
  return (await Promise.all(entries.map((entry) => filesUnder(entry)))).flat()
}

export function chosenFiles(files: FileList): readonly FileToSend[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

async function filesUnder(entry: FileSystemEntry): Promise<readonly FileToSend[]> {
  if (isFileEntry(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ path: entry.fullPath.replace(/^\/+/, ''), file }]
  }
  if (!isFolderEntry(entry) || isLeftOut(entry.name)) return []
  const found: FileToSend[] = []
  for (const child of await childrenOf(entry)) found.push(...(await filesUnder(child)))
  return found
}

/** What the server would leave out is not sent. */
function isLeftOut(name: string): boolean {
  return name === '.git' || name === 'node_modules'
}

/** A reader gives its entries in parts; an empty one is the last. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (part.length === 0) return all
    all.push(...part)
  }
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolderEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}
