/**
 * A file's text, live: the `FileDocument` that everyone else works with.
 *
 * Keeps two things true after every change: lines end with LF, whatever a client inserted, and the text's size is known
 * without counting it again. The author of half a surrogate pair is given what everybody else has in its place (`half-pairs.ts`).
 */
import * as Y from 'yjs'
import type { FileId } from '../../shared/model/ids.ts'
import { fileTextName } from '../../shared/model/room-document.ts'
import type { FileDocument, TextChange } from './file-document.ts'
import { HalfPairs, type Mend } from './half-pairs.ts'
import type { Origin } from './origin.ts'
import type { Taken } from './received-updates.ts'
import { type NextTurn, SharedDocument } from './shared-document.ts'
import type { DeletedRange, TypedUpdate } from './typed-update.ts'

const server: Origin = { kind: 'command', by: null }

export class TextDocument extends SharedDocument implements FileDocument {
  readonly id: FileId
  /** Bytes of what is not integrated yet. */
  #deferredBytes = 0
  /** How many work on the text itself. */
  #workers = 0
  readonly #text = this.doc.getText(fileTextName)
  readonly #listeners = new Set<(change: TextChange) => void>()
  #hasCarriageReturn = false
  readonly #halves = new HalfPairs()
  /** Never less than the text's bytes (a surrogate pair that someone split aside); exact without U+FFFD. */
  #atMostBytes = 0

  constructor(id: FileId, onError: (error: unknown) => void) {
    super(onError)
    this.id = id
    this.onUpdate((_update, _origin, typed) => {
      if (typed !== null && this.defers) this.#deferredBytes += typed.insertedBytes
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

  override async load(updates: readonly Uint8Array[], nextTurn: NextTurn): Promise<void> {
    await super.load(updates, nextTurn)
    this.#halves.load(this.doc)
    this.countBytes()
  }

  override apply(update: Uint8Array, origin: Origin, typed: TypedUpdate | null = null): Taken {
    const inserted = typed?.inserted
    // What may be behind half a pair is looked at as soon as it is there.
    const isBuiltIn = inserted != null && this.#halves.awaits(inserted.client, inserted.from)
    return super.apply(update, origin, isBuiltIn ? null : typed)
  }

  /** Bytes of UTF-8, or somewhat more after deletions of U+FFFD; cheap. */
  get atMostBytes(): number {
    return this.#atMostBytes + this.#deferredBytes
  }

  /** Bytes of UTF-8, counted. */
  countBytes(): number {
    this.#atMostBytes = Buffer.byteLength(this.text.toString())
    return this.#atMostBytes
  }

  /** Bytes of UTF-8 of the text that these deletions would take away. */
  bytesIn(ranges: readonly DeletedRange[]): number {
    let bytes = 0
    const seen = new Map<number, number>()
    for (const { client, clock, length } of ranges.toSorted((a, b) => a.clock - b.clock)) {
      const from = Math.max(clock, seen.get(client) ?? 0)
      const to = clock + length
      if (to <= from) continue
      seen.set(client, to)
      bytes += this.#bytesOf(client, from, to)
    }
    return bytes
  }

  #bytesOf(client: number, from: number, to: number): number {
    const structs = this.doc.store.clients.get(client) ?? []
    if (from >= Y.getState(this.doc.store, client)) return 0
    let bytes = 0
    for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
      const struct = structs[index]
      if (struct === undefined || struct.id.clock >= to) break
      const { clock } = struct.id
      const deleted = struct.deleted ? '' : stringOf(struct).slice(Math.max(0, from - clock), to - clock)
      // Of a pair that is cut Yjs leaves three bytes of four.
      bytes += Buffer.byteLength(deleted.replace(/\p{Surrogate}/gu, ' '))
    }
    return bytes
  }

  override integrate(): void {
    this.#deferredBytes = 0
    super.integrate()
  }

  /** From now on nothing is deferred: somebody works on the text itself. Returns ending that. */
  integrateAtOnce(): () => void {
    this.integrate()
    this.#workers += 1
    let isAtWork = true
    return () => {
      if (isAtWork) this.#workers -= 1
      isAtWork = false
    }
  }

  protected override get mayDefer(): boolean {
    return this.#workers === 0 && this.#listeners.size === 0
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
    if (this.#hasCarriageReturn) this.#mend(lineEndMends(this.text.toString()))
    if (this.#halves.isDue) this.#mend(this.#halves.take(this.text._start, (client) => this.isOwnClient(client)))
  }

  #mend(mends: readonly Mend[]): void {
    this.#hasCarriageReturn = false
    this.transact(server, () => {
      for (const { from, to, insert } of fewMends(this.text.toString(), mends).toReversed()) {
        // In front, so that what its author types on behind it meanwhile comes behind this too.
        this.text.insert(from, insert)
        this.text.delete(from + insert.length, to - from)
      }
    })
  }

  /** Takes what came and went from the transaction's own items: a delta would walk the whole text for each key. */
  #measure(transaction: Y.Transaction): void {
    const { beforeState, afterState, deleteSet } = transaction
    const isFromMember = (transaction.origin as Origin | null)?.kind === 'member'
    for (const [client, clock] of afterState) {
      const before = beforeState.get(client) ?? 0
      if (clock === before) continue
      const structs = this.doc.store.clients.get(client) ?? []
      const news = structs.slice(Y.findIndexSS(structs, before))
      for (const struct of news) {
        const inserted = struct.deleted ? '' : stringOf(struct)
        this.#atMostBytes += Buffer.byteLength(inserted)
        if (inserted.includes('\r')) this.#hasCarriageReturn = true
      }
      if (isFromMember) this.#halves.note(client, before, news)
    }
    Y.iterateDeletedStructs(transaction, deleteSet, (struct) => {
      const isOld = struct.id.clock < (beforeState.get(struct.id.client) ?? 0)
      if (isOld) this.#atMostBytes -= bytesAtLeast(stringOf(struct))
    })
  }
}

/** Carriage returns go, or become line feeds where none follows. */
function lineEndMends(text: string): Mend[] {
  return [...text.matchAll(/\r(\n?)/g)].map(({ index, 1: feed }) => ({
    from: index,
    to: index + 1,
    insert: feed === '' ? '\n' : '',
  }))
}

/** So many are made one by one, in a few milliseconds; more of them at once, which nobody types, as one. */
const mostMends = 2_000

function fewMends(text: string, mends: readonly Mend[]): readonly Mend[] {
  const [first] = mends
  const last = mends.at(-1)
  if (first === undefined || last === undefined || mends.length <= mostMends) return mends
  const parts = mends.map(({ to, insert }, index) => insert + text.slice(to, mends[index + 1]?.from ?? to))
  return [{ from: first.from, to: last.to, insert: parts.join('') }]
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

/** Of what somebody split, each half may have been counted as less than the character that Yjs puts in its place. */
function bytesAtLeast(text: string): number {
  return Buffer.byteLength(text.replaceAll('\ufffd', ' '))
}

/** Empty for what is no text. */
function stringOf(struct: Y.Item | Y.GC): string {
  return struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : ''
}
