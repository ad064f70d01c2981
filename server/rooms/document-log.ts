/**
 * The log of one document in the store: how long it has become, and when it pays to put a snapshot in its place.
 *
 * The snapshot is built from the log itself, not from the live document, so it holds nothing that is not committed, and
 * an append that happens meanwhile stays in the log behind it. That reads and writes all of the document on the event
 * loop, so it waits until the log costs a load about as much as the snapshot before it.
 */
import * as Y from 'yjs'
import { SharedDocument } from '../documents/shared-document.ts'
import type { DocumentKey, Store, StoredDocument } from '../persistence/store.ts'

/** Updates that any log may have. */
const alwaysFine = 400
/** A load takes about as long for one more update in the log as for so many bytes of the snapshot. */
const snapshotBytesPerUpdate = 100
/** Where nobody works on the document any more, a shorter log is worth it. */
const restShare = 1 / 20

export interface DocumentLogOptions {
  readonly store: Pick<Store, 'readDocument' | 'compactDocument'>
  readonly key: DocumentKey
  /** A compaction failed and changed nothing; the next one tries again. */
  readonly onError: (error: unknown) => void
}

export class DocumentLog {
  readonly #options: DocumentLogOptions
  #updates: number
  #snapshotBytes: number
  #running: Promise<void> | null = null

  constructor(options: DocumentLogOptions, { snapshot, updates }: Pick<StoredDocument, 'snapshot' | 'updates'>) {
    this.#options = options
    this.#updates = updates.length
    this.#snapshotBytes = snapshot?.length ?? 0
  }

  /** So many updates were committed. */
  grew(updates: number): void {
    this.#updates += updates
    if (this.#updates > this.#mostUpdates) void this.#compact()
  }

  /** Shortens the log of a document that is about to leave memory, where it pays. */
  async rest(): Promise<void> {
    await this.#running
    if (this.#updates > this.#mostUpdates * restShare) await this.#compact()
  }

  get #mostUpdates(): number {
    return alwaysFine + this.#snapshotBytes / snapshotBytesPerUpdate
  }

  #compact(): Promise<void> {
    this.#running ??= this.#replace().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #replace(): Promise<void> {
    const { store, key, onError } = this.#options
    this.#updates = 0
    try {
      const stored = await store.readDocument(key)
      if (stored.updates.length < 2) return
      const snapshot = snapshotOf(stored)
      this.#snapshotBytes = snapshot.length
      await store.compactDocument(key, snapshot, stored.lastSeq)
    } catch (error) {
      onError(error)
    }
  }
}

function snapshotOf({ snapshot, updates }: StoredDocument): Uint8Array {
  const scratch = new SharedDocument(() => undefined)
  try {
    scratch.load(snapshot === null ? updates : [snapshot, ...updates])
    return Y.encodeStateAsUpdate(scratch.doc)
  } finally {
    scratch.destroy()
  }
}
