/**
 * A file's text, live: the `FileDocument` that everyone else works with.
 *
 * Keeps two things true after every change: lines end with LF, whatever a client inserted, and the text's size is known
 * without counting it again.
 */
import * as Y from 'yjs'
import type { FileId } from '../../shared/model/ids.ts'
import { fileTextName } from '../../shared/model/room-document.ts'
import type { FileDocument, TextChange } from './file-document.ts'
import type { Origin } from './origin.ts'
import { SharedDocument } from './shared-document.ts'

const server: Origin = { kind: 'command', by: null }

export class TextDocument extends SharedDocument implements FileDocument {
  readonly id: FileId
  /** Bytes of what is not integrated yet. */
  #deferredBytes = 0
  /** Who has a hand on the text itself. */
  #holders = 0
  readonly #text = this.doc.getText(fileTextName)
  readonly #listeners = new Set<(change: TextChange) => void>()
  #hasCarriageReturn = false
  /** Never less than the text's bytes (a surrogate pair that someone split aside); exact for ASCII. */
  #atMostBytes = 0

  constructor(id: FileId, onError: (error: unknown) => void) {
    super(onError)
    this.id = id
    this.onUpdate((_update, _origin, typed) => {
      if (typed !== null && this.mayDefer) this.#deferredBytes += typed.insertedBytes
    })
    this.#text.observe((event, transaction) => {
      this.#measure(transaction)
      const change = changeOf(event, transaction.origin)
      for (const listener of this.#listeners) {
        try {
          listener(change)
        } catch (error) {
          onError(error)
        }
      }
    })
  }

  /** With all that came; what is read off it is true until the next turn. */
  get text(): Y.Text {
    this.integrate()
    return this.#text
  }

  override load(updates: readonly Uint8Array[]): void {
    super.load(updates)
    this.countBytes()
  }

  /** Bytes of UTF-8, or somewhat more after deletions of other than ASCII text; cheap. */
  get atMostBytes(): number {
    return this.#atMostBytes + this.#deferredBytes
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
      copy.load([this.wholeState(), update])
      return copy.atMostBytes
    } finally {
      copy.destroy()
    }
  }

  override integrate(): void {
    this.#deferredBytes = 0
    super.integrate()
  }

  /** Everything is built in as it comes, for who works on the text itself. Returns ending that. */
  hold(): () => void {
    this.integrate()
    this.#holders += 1
    let isHeld = true
    return () => {
      if (isHeld) this.#holders -= 1
      isHeld = false
    }
  }

  protected override get mayDefer(): boolean {
    return this.#holders === 0 && this.#listeners.size === 0
  }

  onTextChange(listener: (change: TextChange) => void): () => void {
    this.integrate()
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

  /** Takes what came and went from the transaction's own items: a delta would walk the whole text for each key. */
  #measure(transaction: Y.Transaction): void {
    const { beforeState, afterState, deleteSet } = transaction
    for (const [client, clock] of afterState) {
      const before = beforeState.get(client) ?? 0
      if (clock === before) continue
      const structs = this.doc.store.clients.get(client) ?? []
      for (const struct of structs.slice(Y.findIndexSS(structs, before))) {
        const inserted = struct.deleted ? '' : stringOf(struct)
        this.#atMostBytes += Buffer.byteLength(inserted)
        if (inserted.includes('\r')) this.#hasCarriageReturn = true
      }
    }
    Y.iterateDeletedStructs(transaction, deleteSet, (struct) => {
      const isOld = struct.id.clock < (beforeState.get(struct.id.client) ?? 0)
      if (isOld) this.#atMostBytes -= stringOf(struct).length
    })
  }
}

/** The delta is computed when a listener asks for it, which has to be before it returns. */
function changeOf(event: Y.YTextEvent, origin: Origin): TextChange {
  let delta: TextChange['delta'] | null = null
  return {
    origin,
    get delta() {
      delta ??= event.delta.map(({ retain, insert, delete: removed }) => ({
        ...(retain !== undefined && { retain }),
        ...(typeof insert === 'string' && { insert }),
        ...(removed !== undefined && { delete: removed }),
      }))
      return delta
    },
  }
}

/** Empty for what is no text. */
function stringOf(struct: Y.Item | Y.GC): string {
  return struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : ''
}
