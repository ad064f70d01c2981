/**
 * Which part of a document a database of the browser has not got yet.
 *
 *   document changes ─→ the database is given the change ─→ a later look at the store is answered: it is written
 *
 * A look is answered only after every writing that was begun before it, so the answer proves them. One look is under way
 * at a time, whatever is typed meanwhile.
 */
import { count, transact } from 'lib0/indexeddb'
import type { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'

export interface WrittenWatch {
  /** As a Yjs update; null where all of it is written. */
  unwritten(): Uint8Array | null
  close(): void
}

/** Where y-indexeddb puts its updates. */
const store = 'updates'

export function watchWritten(doc: Y.Doc, database: IndexeddbPersistence): WrittenWatch {
  let changes = 1
  let written = 0
  /** State vector of what is written. */
  let vector: Uint8Array | undefined
  let isLooking = false
  let isClosed = false

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    try {
      await database.whenSynced
      while (!isClosed && database.db !== null && written < changes) {
        const [upTo, at] = [changes, Y.encodeStateVector(doc)]
        await seeWritten(database.db)
        written = upTo
        vector = at
      }
    } catch {
      // The database is gone: what was not written by then is not.
    } finally {
      isLooking = false
    }
  }

  // Told before the database is, whose listener may throw when it is shut; the look itself comes after the writing.
  function onChange(): void {
    changes++
    void look()
  }
  doc.on('afterTransaction', onChange)
  void look()

  return {
    unwritten: () => (written === changes ? null : Y.encodeStateAsUpdate(doc, vector)),
    close() {
      isClosed = true
      doc.off('afterTransaction', onChange)
    },
  }
}

/** Settles once all that was begun to be written is. */
async function seeWritten(database: IDBDatabase): Promise<void> {
  const [updates] = transact(database, [store], 'readonly')
  if (updates !== undefined) await count(updates)
}
