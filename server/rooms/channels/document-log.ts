/**
 * The log of one document in the store: how long it has become, and when it pays to put a snapshot in its place.
 *
 * The snapshot is the live document at a moment when the store has been given all that is in it, so it holds nothing that
 * could still be lost; it takes the place of what was in the log before that moment, and what comes meanwhile stays behind
 * it. Encoding it takes time of the event loop, so it waits until a load would spend as long on the many updates as on
 * their bytes.
 */
import type { SharedDocument } from '../../documents/shared-document.ts'
import type { DocumentKey, Store, StoredDocument } from '../../persistence/store.ts'
import type { Saver } from '../saver.ts'

/** Updates that any log may have. */
const alwaysFine = 400
/** A load takes about as long for one more update as for so many more bytes. */
const bytesPerUpdate = 100
/** Where nobody works on the document any more, a shorter log is worth it. */
const restShare = 1 / 20

/** How often it waits for a moment at which the store has all. */
const mostAttempts = 20

export interface DocumentLogOptions {
  readonly store: Pick<Store, 'readDocument' | 'compactDocument'>
  readonly saver: Pick<Saver, 'saved' | 'isWritten'>
  readonly key: DocumentKey
  readonly document: Pick<SharedDocument, 'wholeState'>
  /** A compaction failed and changed nothing; the next one tries again. */
  readonly onError: (error: unknown) => void
}

export class DocumentLog {
  readonly #options: DocumentLogOptions
  #updates: number
  /** Of the snapshot and the updates. */
  #bytes: number
  #running: Promise<void> | null = null
  #isEnded = false

  constructor(options: DocumentLogOptions, { snapshot, updates }: Pick<StoredDocument, 'snapshot' | 'updates'>) {
    this.#options = options
    this.#updates = updates.length
    this.#bytes = updates.reduce((sum, { length }) => sum + length, snapshot?.length ?? 0)
  }

  /** So many updates, of so many bytes together, were written. */
  grew(updates: number, bytes: number): void {
    this.#updates += updates
    this.#bytes += bytes
    if (this.#updates > this.#mostUpdates) void this.#compact()
  }

  /** Shortens the log of a document that is about to leave memory, where it pays. */
  async rest(): Promise<void> {
    await this.#running
    if (this.#updates > this.#mostUpdates * restShare) await this.#compact()
  }

  /** The document is no longer followed, or not the one of its name any more: from now on its log is left as it is. */
  end(): void {
    this.#isEnded = true
  }

  get #mostUpdates(): number {
    return alwaysFine + this.#bytes / bytesPerUpdate
  }

  #compact(): Promise<void> {
    this.#running ??= this.#replace().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #replace(): Promise<void> {
    const { store, key, document, onError } = this.#options
    this.#updates = 0
    try {
      // What is in the log by now is in the document; the document may have more, which stays in the log.
      const { updates, lastSeq } = await store.readDocument(key)
      if (updates.length < 2 || !(await this.#allWritten()) || this.#isEnded) return
      const snapshot = document.wholeState()
      this.#bytes = snapshot.length
      await store.compactDocument(key, snapshot, lastSeq)
    } catch (error) {
      // Nothing is wrong where its document went meanwhile: the log stays as long as it is, until the next one.
      if (!this.#isEnded) onError(error)
    }
  }

  /** Whether the store has been given all of the document; waits for it a while. @throws where the room closes unsaved */
  async #allWritten(): Promise<boolean> {
    const { saver } = this.#options
    for (let attempt = 0; attempt < mostAttempts && !saver.isWritten; attempt++) await saver.saved()
    return saver.isWritten
  }
}
