/**
 * The files of a room: their entries in the room document, their texts, how much all of them hold.
 *
 * An entry and its text change in one turn and so in one commit. A text is in memory only while someone holds it; its
 * size is told to the store when it has moved by some kilobytes, and exactly before the document leaves memory.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { Limits } from '../../../shared/limits.ts'
import type { FileId, MemberId, NewId, RoomId } from '../../../shared/model/ids.ts'
import type { EndOfLine, FileEntry, RoomTypes } from '../../../shared/model/room-document.ts'
import type { InspectedUpdate } from '../../documents/inspected-update.ts'
import type { Origin } from '../../documents/origin.ts'
import type { NextTurn, SharedDocument } from '../../documents/shared-document.ts'
import { smallestEdit } from '../../documents/smallest-edit.ts'
import { TextDocument } from '../../documents/text-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { DocumentKey, Store, StoredDocument } from '../../persistence/store.ts'
import type { DocumentChannel } from '../channels/document-channel.ts'
import { DocumentLog } from '../channels/document-log.ts'
import type { Presence } from '../presence/presence.ts'
import type { FileContent, NewFile, PathDraft } from '../room.ts'
import type { Saver } from '../saver.ts'
import { ClientIds } from '../writing/client-ids.ts'
import { Loans } from '../writing/loans.ts'
import type { NewClientIds } from '../writing/new-client-ids.ts'
import { languageOf } from './file-language.ts'
import { assertPath, PathIndex } from './file-path.ts'
import { FileShelf, type Held, type OpenFile } from './file-shelf.ts'

export interface RoomFilesOptions {
  readonly room: RoomId
  readonly roomDocument: SharedDocument
  readonly types: RoomTypes
  readonly saver: Saver
  readonly store: Store
  readonly limits: Limits
  readonly clock: Clock
  readonly newId: NewId
  readonly idleMs: number
  /** Between two slices of a load (S26). @throws where the room is to end */
  readonly nextTurn: NextTurn
  /** Bytes of each file as last committed. */
  readonly fileSizes: ReadonlyMap<FileId, number>
  readonly newClientIds: NewClientIds
  readonly openChannel: (file: {
    readonly id: FileId
    readonly document: TextDocument
    readonly ids: ClientIds
    readonly loans: Loans
    readonly presence: Presence
    readonly assertFits: (update: InspectedUpdate) => void
    readonly onWritten: (updates: number, bytes: number) => void
  }) => DocumentChannel
  readonly openPresence: (ids: ClientIds) => Presence
  /** Whether a member is the same one when it comes back. */
  readonly isLasting: (member: MemberId) => boolean
  readonly onOpen: (file: OpenFile) => void
  readonly onGone: (file: OpenFile) => void
  readonly onError: (error: unknown) => void
}

/** Bytes by which a text's size may have moved before the store is told. */
const tellAfterBytes = 4_096
/** Deleted files of which the room document says who deleted them. */
const mostDeletedKnown = 100

export class RoomFiles {
  readonly #options: RoomFilesOptions
  readonly #paths = new PathIndex()
  readonly #shelf: FileShelf
  /** Sizes of all files as last told to the store. */
  readonly #told: Map<FileId, number>
  /** Of those in memory as they were after their last change; what is built in later may have made one smaller. */
  readonly #sizes: Map<FileId, number>
  /** Their sum: a room may have thousands in memory, and each key asks for it. */
  #bytes: number
  /** Of deleted files, until those on them are told. */
  readonly #deleted = new Set<DocumentChannel>()
  /** All entries, until one of them is another. */
  #list: readonly FileEntry[] | null = null

  constructor(options: RoomFilesOptions) {
    this.#options = options
    this.#told = new Map(options.fileSizes)
    this.#sizes = new Map(options.fileSizes)
    this.#bytes = [...this.#sizes.values()].reduce((sum, bytes) => sum + bytes, 0)
    for (const { id, path } of options.types.files.values()) this.#paths.add(path, id)
    this.#shelf = new FileShelf({
      clock: options.clock,
      idleMs: options.idleMs,
      load: (id, assertWanted) => this.#load(id, assertWanted),
      save: (file) => this.#save(file),
      onOpen: options.onOpen,
      onGone: options.onGone,
    })
  }

  /** In path order. */
  list(): readonly FileEntry[] {
    this.#list ??= [...this.#options.types.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
    return this.#list
  }

  has(id: FileId): boolean {
    return this.#options.types.files.has(id)
  }

  at(path: string): FileEntry | undefined {
    const id = this.#paths.fileAt(path)
    return id === null ? undefined : this.entry(id)
  }

  /** @throws file_not_found */
  entry(id: FileId): FileEntry {
    const entry = this.#options.types.files.get(id)
    if (entry === undefined) throw new WeftError('file_not_found')
    return entry
  }

  /** Files that are in memory now. */
  open(): Iterable<OpenFile> {
    return this.#shelf.open()
  }

  peek(id: FileId): OpenFile | undefined {
    return this.#shelf.peek(id)
  }

  /** @throws file_not_found document_unavailable */
  async hold(id: FileId): Promise<Held> {
    this.entry(id)
    return this.#shelf.hold(id)
  }

  create({ path, content, id }: NewFile, by: MemberId | null): FileEntry {
    const { limits, types, newId } = this.#options
    const file = id ?? newId<FileId>()
    if (types.files.has(file)) throw new WeftError('path_taken', 'There is a file with this id already.')
    assertPath(path, limits.pathLength)
    this.#paths.assertFree(path)
    if (types.files.size >= limits.filesPerRoom) {
      throw new WeftError('room_too_large', `A room holds at most ${limits.filesPerRoom} files.`)
    }
    const text = withLineFeeds(content)
    const bytes = Buffer.byteLength(text)
    this.#assertRoom(bytes, bytes)

    // An id that was promised may have had a file before: what clients still have of that one is no part of this.
    const lineage = id === undefined ? {} : { lineage: newId() }
    const entry: FileEntry = { id: file, path, eol: endOfLineOf(content), language: languageOf(path), ...lineage }
    const open = this.#open(file, new TextDocument(file, this.#options.onError), nothingStored())
    const origin: Origin = { kind: 'command', by }
    if (text !== '') open.document.transact(origin, () => open.document.text.insert(0, text))
    this.#writeEntry(entry, bytes)
    this.#told.set(file, bytes)
    this.#sizes.set(file, bytes)
    this.#bytes += bytes
    this.#paths.add(path, file)
    this.#shelf.add(file, open)
    return entry
  }

  rename(id: FileId, path: string): FileEntry {
    const entry = this.entry(id)
    if (entry.path === path) return entry
    assertPath(path, this.#options.limits.pathLength)
    this.#paths.remove(entry.path)
    try {
      this.#paths.assertFree(path)
    } catch (error) {
      this.#paths.add(entry.path, id)
      throw error
    }
    this.#paths.add(path, id)
    return this.#writeEntry({ ...entry, path, language: languageOf(path) }, null)
  }

  draftPaths(): PathDraft {
    const paths = new PathIndex()
    for (const { path } of this.list()) paths.add(path)
    return {
      release: (path) => paths.remove(path),
      claim: (path) => {
        assertPath(path, this.#options.limits.pathLength)
        paths.assertFree(path)
        paths.add(path)
      },
    }
  }

  delete(id: FileId, by: MemberId | null): void {
    const { saver, room, types, roomDocument } = this.#options
    const { path } = this.entry(id)
    const open = this.#shelf.remove(id)
    this.#bytes -= this.#sizes.get(id) ?? 0
    this.#sizes.delete(id)
    this.#told.delete(id)
    this.#paths.remove(path)
    roomDocument.transact({ kind: 'command', by: null }, () => {
      types.files.delete(id)
      types.deleted.delete(id)
      if (by === null) return
      const [oldest] = types.deleted.keys()
      if (types.deleted.size >= mostDeletedKnown && oldest !== undefined) types.deleted.delete(oldest)
      types.deleted.set(id, by)
    })
    this.#list = null
    saver.add({ kind: 'file-deleted', room, file: id })
    if (open === undefined) return
    const { channel } = open
    this.#deleted.add(channel)
    saver.whenSaved(() => {
      this.#deleted.delete(channel)
      channel.endAll('file_not_found', 'The file was deleted.')
    })
  }

  async read(id: FileId): Promise<FileContent> {
    const held = await this.hold(id)
    try {
      return contentOf(this.entry(id), held.file.document)
    } finally {
      held.release()
    }
  }

  /** Reads it and has `remove` called in one turn: nothing comes in between. */
  async take(id: FileId, remove: () => void): Promise<FileContent> {
    const held = await this.hold(id)
    try {
      const content = contentOf(this.entry(id), held.file.document)
      remove()
      return content
    } finally {
      held.release()
    }
  }

  async write(id: FileId, content: string, by: MemberId, base?: string): Promise<FileContent> {
    const held = await this.hold(id)
    try {
      const entry = this.entry(id)
      const { document } = held.file
      const before = document.text.toString()
      if (base !== undefined && before !== withLineFeeds(base)) {
        throw new WeftError('text_moved', 'The file has changed since you saw it.')
      }
      const text = withLineFeeds(content)
      const bytes = Buffer.byteLength(text)
      this.#assertRoom(bytes, bytes - document.atMostBytes)
      const edits = smallestEdit(before, text)
      document.transact({ kind: 'command', by }, () => {
        for (const { from, to, insert } of edits.toReversed()) {
          if (to > from) document.text.delete(from, to - from)
          if (insert !== '') document.text.insert(from, insert)
        }
      })
      return contentOf(entry, document)
    } finally {
      held.release()
    }
  }

  /** Shortens the logs of files in memory where it pays; a failure leaves them as they are. */
  async restAll(): Promise<void> {
    await Promise.all([...this.#shelf.open()].map(({ log }) => log.rest()))
  }

  /** Tells the store all sizes exactly. */
  tellSizes(): void {
    for (const file of this.#shelf.open()) this.#tellExactSize(file)
  }

  endAll(...reason: Parameters<DocumentChannel['endAll']>): void {
    for (const { channel } of this.#shelf.open()) channel.endAll(...reason)
    for (const channel of this.#deleted) channel.endAll(...reason)
  }

  close(): void {
    this.#shelf.close()
  }

  async #load(id: FileId, assertWanted: () => void): Promise<OpenFile> {
    const { store, room, nextTurn, onError } = this.#options
    const document = new TextDocument(id, onError)
    try {
      const stored = await store.readDocument(`${room}/${id}`)
      const { snapshot, updates, loans } = stored
      for (const [client, { from }] of loans) document.keepDeleted(client, from)
      await document.load(snapshot === null ? updates : [snapshot, ...updates], async () => {
        await nextTurn()
        assertWanted()
      })
      return this.#open(id, document, stored)
    } catch (cause) {
      document.destroy()
      throw new WeftError('document_unavailable', undefined, { cause })
    }
  }

  #open(id: FileId, document: TextDocument, stored: StoredDocument): OpenFile {
    const { store, saver, room, clock, newClientIds, isLasting, onError } = this.#options
    const key: DocumentKey = `${room}/${id}`
    const ids = new ClientIds({
      owners: stored.writers,
      isLasting,
      onOwned: (client, member) => saver.add({ kind: 'writer', document: key, client, member }),
      isInDocument: (client) => document.knows([[client, 1]]),
      takeNew: (count, by) => newClientIds.take(key, by, count),
    })
    const loans = new Loans({
      document,
      clock,
      loans: stored.loans,
      ownerOf: (client) => ids.ownerOf(client),
      isLasting,
      onChange: (client, loan) => saver.add({ kind: 'loan', document: key, client, loan }),
    })
    const presence = this.#options.openPresence(ids)
    const log = new DocumentLog({ store, saver, key, document, onError }, stored)
    const channel = this.#options.openChannel({
      id,
      document,
      ids,
      loans,
      presence,
      assertFits: (update) => this.#assertFits(document, update),
      onWritten: (...grown) => log.grew(...grown),
    })
    const file: OpenFile = { document, channel, ids, presence, log }
    document.onUpdate(() => {
      // Who holds one that was deleted may write on in it, and its id may be another's by now.
      if (this.#shelf.peek(id) !== file) return
      this.#noteSize(document)
      this.#tellSize(file, tellAfterBytes)
    })
    return file
  }

  async #save(file: OpenFile): Promise<boolean> {
    this.#tellExactSize(file)
    try {
      await this.#options.saver.saved()
    } catch {
      return false
    }
    await file.log.rest()
    return true
  }

  /** @throws file_too_large room_too_large */
  #assertFits(document: TextDocument, { insertedBytes, deleted }: InspectedUpdate): void {
    const { fileBytes, roomBytes } = this.#options.limits
    const fits = (growth: number) =>
      growth <= 0 || (document.atMostBytes + growth <= fileBytes && this.#bytes + growth <= roomBytes)
    if (fits(insertedBytes)) return
    // Near a limit each key comes here, so the text is not read for one that fits.
    const growth = insertedBytes - document.bytesIn(deleted)
    if (!fits(growth)) this.#assertRoom(document.countBytes() + growth, growth)
  }

  /** @throws file_too_large room_too_large */
  #assertRoom(fileBytes: number, growth: number): void {
    const { limits } = this.#options
    if (fileBytes > limits.fileBytes) throw new WeftError('file_too_large')
    if (growth > 0 && this.#total() + growth > limits.roomBytes) throw new WeftError('room_too_large')
  }

  /** Bytes of all files: those in memory as they are now, the others as last told. */
  #total(): number {
    for (const { document } of this.#shelf.open()) this.#noteSize(document)
    return this.#bytes
  }

  #noteSize({ id, atMostBytes }: TextDocument): void {
    const before = this.#sizes.get(id)
    if (before === undefined || before === atMostBytes) return
    this.#sizes.set(id, atMostBytes)
    this.#bytes += atMostBytes - before
  }

  /** Reads the whole text, which is too much for every few kilobytes of it. */
  #tellExactSize(file: OpenFile): void {
    file.document.countBytes()
    this.#noteSize(file.document)
    this.#tellSize(file, 1)
  }

  #tellSize(file: OpenFile, afterBytes: number): void {
    const { saver, room, types } = this.#options
    const { id } = file.document
    const told = this.#told.get(id)
    if (told === undefined || Math.abs(file.document.atMostBytes - told) < afterBytes) return
    const entry = types.files.get(id)
    if (entry === undefined) return
    const bytes = file.document.atMostBytes
    this.#told.set(id, bytes)
    saver.add({ kind: 'file', room, file: entry, bytes })
  }

  /** `bytes` null where the size did not change. */
  #writeEntry(entry: FileEntry, bytes: number | null): FileEntry {
    const { saver, room, types, roomDocument } = this.#options
    roomDocument.transact({ kind: 'command', by: null }, () => types.files.set(entry.id, entry))
    this.#list = null
    saver.add({ kind: 'file', room, file: entry, bytes })
    return entry
  }
}

function nothingStored(): StoredDocument {
  return { snapshot: null, updates: [], lastSeq: 0, writers: new Map(), loans: new Map() }
}

/** The first line end counts. */
function endOfLineOf(content: string): EndOfLine {
  const first = content.indexOf('\n')
  return first > 0 && content[first - 1] === '\r' ? 'crlf' : 'lf'
}

function withLineFeeds(content: string): string {
  return content.includes('\r') ? content.replace(/\r\n?/g, '\n') : content
}

function contentOf(entry: FileEntry, document: TextDocument): FileContent {
  return { entry, content: document.text.toString(), size: document.countBytes() }
}
