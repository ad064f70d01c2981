/**
 * Keeps a document's log short: replaces updates by a snapshot of exactly what the store has.
 *
 * The snapshot is built from the log itself, not from the live document, so it holds nothing that is not committed, and
 * an append that happens meanwhile stays in the log behind it.
 */
import * as Y from 'yjs'
import { SharedDocument } from '../documents/shared-document.ts'
import type { DocumentKey, Store } from '../persistence/store.ts'

/** Updates in the log beyond which a live document is compacted. */
export const longLog = 400

export async function compact(store: Pick<Store, 'readDocument' | 'compactDocument'>, key: DocumentKey): Promise<void> {
  const stored = await store.readDocument(key)
  if (stored.updates.length < 2) return
  const scratch = new SharedDocument(() => undefined)
  try {
    scratch.load(stored.snapshot === null ? stored.updates : [stored.snapshot, ...stored.updates])
    await store.compactDocument(key, Y.encodeStateAsUpdate(scratch.doc), stored.lastSeq)
  } finally {
    scratch.destroy()
  }
}
