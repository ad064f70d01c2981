/** Ends the copies of unsent changes that nobody came back for. Comes after the first key. */
import { deleteDB } from 'lib0/indexeddb'
import { readNote } from './local-copy.ts'

/** Nobody comes back for a copy that is so old. */
const abandonedMs = 30 * 24 * 60 * 60_000

/** Of any room and member, but for the one whose copies are about to be taken up; both are how their names begin. */
export function forgetAbandoned(storage: Storage, ofAny: string, ofRoom: string): void {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
  for (const name of names) {
    if (!name.startsWith(ofAny) || name.startsWith(ofRoom)) continue
    // What cannot be read has no age.
    const at = readNote(storage, name)?.at ?? Date.now()
    if (Date.now() - at < abandonedMs) continue
    storage.removeItem(name)
    // Where the browser does not delete it, it has no note any more, so nobody takes it up.
    if (typeof indexedDB !== 'undefined') deleteDB(name).catch(() => {})
  }
}
