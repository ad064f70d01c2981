/**
 * A file's text, live: the `FileDocument` that everyone else works with.
 *
 * Keeps two things true after every change: lines end with LF, whatever a client inserted, and the text's size is known
 * without counting it again.
 */
import type { FileId } from '../../shared/model/ids.ts'
import { fileTextName } from '../../shared/model/room-document.ts'
import type { FileDocument, TextChange } from './file-document.ts'
import type { Origin } from './origin.ts'
import { SharedDocument } from './shared-document.ts'

const server: Origin = { kind: 'command', by: null }

export class TextDocument extends SharedDocument implements FileDocument {
  readonly id: FileId
  readonly text = this.doc.getText(fileTextName)
  readonly #listeners = new Set<(change: TextChange) => void>()
  #hasCarriageReturn = false
  /** Never less than the text's bytes (a surrogate pair that someone split aside); exact for ASCII. */
  #atMostBytes = 0

  constructor(id: FileId, onError: (error: unknown) => void) {
    super(onError)
    this.id = id
    this.text.observe((event, transaction) => {
      const delta: TextChange['delta'] = event.delta.map(({ retain, insert, delete: removed }) => ({
        ...(retain !== undefined && { retain }),
        ...(typeof insert === 'string' && { insert }),
        ...(removed !== undefined && { delete: removed }),
      }))
      this.#follow(delta)
      const origin: Origin = transaction.origin
      for (const listener of this.#listeners) {
        try {
          listener({ origin, delta })
        } catch (error) {
          onError(error)
        }
      }
    })
  }

  override load(updates: readonly Uint8Array[]): void {
    super.load(updates)
    this.countBytes()
  }

  /** Bytes of UTF-8, or somewhat more after deletions of other than ASCII text; cheap. */
  get atMostBytes(): number {
    return this.#atMostBytes
  }

  /** Bytes of UTF-8, counted. */
  countBytes(): number {
    this.#atMostBytes = Buffer.byteLength(this.text.toString())
    return this.#atMostBytes
  }

  /** How many bytes the text would have after an update, tried on a copy: dear, for updates near a limit only. */
  bytesAfter(update: Uint8Array): number {
    const copy = new TextDocument(this.id, () => undefined)
    try {
      copy.load([this.stateFor(new Uint8Array([0])), update])
      return copy.atMostBytes
    } finally {
      copy.destroy()
    }
  }

  onTextChange(listener: (change: TextChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  override destroy(): void {
    this.#listeners.clear()
    super.destroy()
  }

  protected override afterChange(): void {
    if (!this.#hasCarriageReturn) return
    this.#hasCarriageReturn = false
    this.transact(server, () => {
      const text = this.text.toString()
      for (let at = text.lastIndexOf('\r'); at >= 0; at = at === 0 ? -1 : text.lastIndexOf('\r', at - 1)) {
        this.text.delete(at, 1)
        if (text[at + 1] !== '\n') this.text.insert(at, '\n')
      }
    })
  }

  #follow(delta: TextChange['delta']): void {
    for (const { insert, delete: removed } of delta) {
      if (insert !== undefined) {
        this.#atMostBytes += Buffer.byteLength(insert)
        if (insert.includes('\r')) this.#hasCarriageReturn = true
      }
      if (removed !== undefined) this.#atMostBytes -= removed
    }
  }
}
