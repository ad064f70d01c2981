/**
 * What the journal needs of a folder: small enough to be stood in for by a test whose disk is full or breaks.
 *
 * Writing is synchronous, because what is written may be shown to others in the same turn: a few microseconds into the
 * operating system's memory. Syncing waits for the disk, so it runs beside the event loop.
 */
import {
  closeSync,
  fdatasync,
  ftruncateSync,
  mkdirSync,
  openSync,
  promises,
  readdirSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** An open file, for writing. */
export type FileHandle = number

export interface JournalFiles {
  /** The names in the folder, in no order. */
  list(): readonly string[]
  read(name: string): Buffer
  /** @throws where there is such a file already */
  create(name: string): FileHandle
  /** How many bytes were written, from the first on. */
  write(file: FileHandle, bytes: Uint8Array, position: number): number
  truncate(file: FileHandle, length: number): void
  /** Resolves once the file's bytes survive a power cut. */
  sync(file: FileHandle): Promise<void>
  /** Resolves once the folder's names do. */
  syncFolder(): Promise<void>
  close(file: FileHandle): void
  remove(name: string): Promise<void>
}

const syncData = promisify(fdatasync)

/** Makes the folder where there is none. */
export function openJournalFiles(folder: string): JournalFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return {
    list: () => readdirSync(folder),
    read: (name) => readFileSync(join(folder, name)),
    create: (name) => openSync(join(folder, name), 'wx', 0o600),
    write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
    truncate: ftruncateSync,
    sync: syncData,
    syncFolder: () => syncFolder(folder),
    close: closeSync,
    remove: (name) => promises.rm(join(folder, name), { force: true }),
  }
}

/** Resolves once the names in the folder survive a power cut; some systems do not sync folders and need not. */
export async function syncFolder(folder: string): Promise<void> {
  if (platform() === 'win32') return
  const handle = await promises.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
