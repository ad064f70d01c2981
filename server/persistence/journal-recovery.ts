/**
 * What a journal's segments hold after a crash: the entries to apply, or the reason why nothing may be.
 *
 * A tail that was never synced may be torn by a power cut, and nobody was told that it was saved: it is dropped. An entry
 * that is missing although a later one says that the journal was synced beyond it was damaged on the disk, and opening
 * over the hole would lose text silently: that is refused. Entries are taken by their numbers, so it does not matter in
 * which segment one lies, nor what a failed write left between them.
 */
import { findEntries, type JournalEntry } from './journal-entry.ts'
import type { JournalFiles } from './journal-files.ts'

/** A segment begins with this and the id of the store that it belongs to. */
const segmentMagic = 'WEFTJNL1'

export interface Recovered {
  /** Those to apply, without gaps from the first that is not applied. */
  readonly entries: readonly JournalEntry[]
  /** Entries beyond a torn place, never synced. */
  readonly droppedEntries: number
  /** All segments found, oldest first. */
  readonly segments: readonly string[]
}

export function segmentHead(storeId: string): Buffer {
  return Buffer.from(`${segmentMagic}${storeId}`)
}

export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.journal`
}

/** The segment's number; 0 for a file that is none. */
export function segmentNumber(name: string): number {
  return Number(/^(\d{8,})\.journal$/.exec(name)?.[1] ?? 0)
}

/** @throws with a sentence about the journal where it is damaged or another store's */
export function recoverJournal(
  files: Pick<JournalFiles, 'list' | 'read'>,
  { storeId, seed, applied }: { storeId: string; seed: number; applied: number },
): Recovered {
  const segments = files
    .list()
    .filter((name) => segmentNumber(name) > 0)
    .sort((a, b) => segmentNumber(a) - segmentNumber(b))
  const head = segmentHead(storeId)
  const found = new Map<number, JournalEntry>()
  let syncedThrough = 0
  for (const name of segments) {
    const bytes = files.read(name)
    assertOwn(name, bytes, head)
    for (const entry of findEntries(bytes, seed, Math.min(head.length, bytes.length))) {
      found.set(entry.number, entry)
      syncedThrough = Math.max(syncedThrough, entry.syncedThrough)
    }
  }
  const entries: JournalEntry[] = []
  for (let number = applied + 1; ; number++) {
    const entry = found.get(number)
    if (entry === undefined) break
    entries.push(entry)
  }
  const through = applied + entries.length
  if (syncedThrough > through) {
    throw new Error(
      `its entry ${through + 1} is damaged, although it was synced; nothing was changed. Restore the folder from a backup.`,
    )
  }
  const droppedEntries = [...found.keys()].filter((number) => number > through).length
  return { entries, droppedEntries, segments }
}

/** One whose first bytes a power cut took holds nothing that was synced, or its entries are found missing. */
function assertOwn(name: string, bytes: Buffer, head: Buffer): void {
  const start = bytes.subarray(0, head.length)
  if (start.length < head.length || start.every((byte) => byte === 0) || start.equals(head)) return
  const isJournal = start.subarray(0, segmentMagic.length).toString() === segmentMagic
  throw new Error(
    isJournal
      ? `its segment ${name} belongs to another database.`
      : `its segment ${name} is damaged; nothing was changed.`,
  )
}
