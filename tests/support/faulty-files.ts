/** A journal's folder whose disk a test can fill, break or cut the power of; the bytes lie in a real folder. */
import { readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type JournalFiles, openJournalFiles } from '../../server/persistence/journal-files.ts'

export interface FaultyFiles extends JournalFiles {
  /** Bytes that still fit on the disk. */
  space: number
  canTruncate: boolean
  areSyncsFailing: boolean
  /** At most so many bytes are taken by one write. */
  bytesAWrite: number
  /** Syncs wait from now on. */
  holdSyncs(): void
  letSyncsGo(): void
  syncs: number
}

export function openFaultyFiles(folder: string): FaultyFiles {
  const real = openJournalFiles(folder)
  let gate = Promise.resolve()
  let open = () => {}
  const files: FaultyFiles = {
    ...real,
    space: Number.POSITIVE_INFINITY,
    canTruncate: true,
    areSyncsFailing: false,
    bytesAWrite: Number.POSITIVE_INFINITY,
    syncs: 0,
    holdSyncs() {
      gate = new Promise((resolve) => {
        open = resolve
      })
    },
    letSyncsGo: () => open(),
    write(file, bytes, position) {
      const fits = Math.min(bytes.length, files.space, files.bytesAWrite)
      if (fits === 0) throw new Error('ENOSPC: no space left on device, write')
      files.space -= fits
      return real.write(file, bytes.subarray(0, fits), position)
    },
    truncate(file, length) {
      if (!files.canTruncate) throw new Error('EIO: i/o error, ftruncate')
      real.truncate(file, length)
    },
    async sync(file) {
      files.syncs += 1
      await gate
      if (files.areSyncsFailing) throw new Error('EIO: i/o error, fdatasync')
      await real.sync(file)
    },
  }
  return files
}

/** The segments of a journal, oldest first. */
export function segmentsIn(folder: string): { readonly path: string; readonly bytes: Buffer }[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ path: join(folder, name), bytes: readFileSync(join(folder, name)) }))
}

/** Takes the last bytes of a file away. */
export function tear(path: string, bytes: number): void {
  truncateSync(path, readFileSync(path).length - bytes)
}
