/**
 * A room's file documents that are in memory: loaded when first held, shared, put away some time after the last release.
 *
 *   (absent) ─hold─→ loading ─→ live ─ no holder for a while ─→ leaving ─→ (absent)
 *               └─ the load failed, or   ↑──────── held again ───────┘
 *                  was not wanted any more ─→ (absent)
 *
 * A document leaves only when all of it is durable, and one that is held again while leaving stays; so nobody is ever
 * handed one that is no longer followed. One that is deleted, or whose room closes, is taken off at once.
 */
import { WeftError } from '../../../shared/errors.ts'
import type { FileId } from '../../../shared/model/ids.ts'
import type { TextDocument } from '../../documents/text-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { DocumentChannel } from '../channels/document-channel.ts'
import type { DocumentLog } from '../channels/document-log.ts'
import type { Presence } from '../presence/presence.ts'
import type { ClientIds } from '../writing/client-ids.ts'

export interface OpenFile {
  readonly document: TextDocument
  readonly channel: DocumentChannel
  readonly ids: ClientIds
  readonly presence: Presence
  readonly log: DocumentLog
}

export interface Held {
  readonly file: OpenFile
  /** Idempotent. */
  release(): void
}

interface Entry {
  readonly id: FileId
  readonly loading: Promise<OpenFile>
  /** Null while loading. */
  file: OpenFile | null
  holders: number
  /** How often it was held: tells whether someone had it meanwhile. */
  holds: number
  /** Taken off while somebody may wait for it: deleted, or the room has closed. */
  isRemoved: boolean
  forgetLeaving: (() => void) | null
}

export interface FileShelfOptions {
  readonly clock: Clock
  readonly idleMs: number
  /** Ends where `assertWanted` throws: the file was deleted, or the room closed. @throws document_unavailable */
  readonly load: (id: FileId, assertWanted: () => void) => Promise<OpenFile>
  /** Makes all of the file durable; false where that is not possible now, and the file must stay. */
  readonly save: (file: OpenFile) => Promise<boolean>
  readonly onOpen: (file: OpenFile) => void
  /** It has left memory, or was deleted. */
  readonly onGone: (file: OpenFile) => void
}

export class FileShelf {
  readonly #options: FileShelfOptions
  readonly #entries = new Map<FileId, Entry>()
  #isClosed = false

  constructor(options: FileShelfOptions) {
    this.#options = options
  }

  /** The file if it is in memory now. */
  peek(id: FileId): OpenFile | undefined {
    return this.#entries.get(id)?.file ?? undefined
  }

  *open(): IterableIterator<OpenFile> {
    for (const { file } of this.#entries.values()) if (file !== null) yield file
  }

  /** @throws document_unavailable where it cannot be loaded; the next hold tries again */
  async hold(id: FileId): Promise<Held> {
    if (this.#isClosed) throw new WeftError('document_unavailable')
    const entry = this.#entries.get(id) ?? this.#startLoading(id)
    entry.holders += 1
    entry.holds += 1
    entry.forgetLeaving?.()
    entry.forgetLeaving = null
    const file = await entry.loading.catch((error: unknown) => {
      throw entry.isRemoved ? this.#goneError() : error
    })
    const held = new ShelfHold(file, entry, this)
    if (!entry.isRemoved) return held
    held.release()
    throw this.#goneError()
  }

  /** One holder less. */
  letGo(entry: Entry): void {
    entry.holders -= 1
    if (entry.holders === 0) this.#planLeaving(entry)
  }

  /** Puts a new file's document on the shelf. */
  add(id: FileId, file: OpenFile): void {
    const entry = newEntry(id, Promise.resolve(file), file)
    this.#entries.set(id, entry)
    this.#planLeaving(entry)
    this.#options.onOpen(file)
  }

  /** Takes a deleted file's document off; holders keep what they have, and it is followed no more. */
  remove(id: FileId): OpenFile | undefined {
    const entry = this.#entries.get(id)
    if (entry === undefined) return undefined
    entry.forgetLeaving?.()
    entry.isRemoved = true
    this.#entries.delete(id)
    if (entry.file === null) return undefined
    this.#end(entry.file)
    return entry.file
  }

  /** Idempotent. Whoever still holds a file has it unfollowed. */
  close(): void {
    this.#isClosed = true
    for (const id of [...this.#entries.keys()]) this.remove(id)
  }

  #startLoading(id: FileId): Entry {
    const assertWanted = () => {
      if (entry.isRemoved) throw this.#goneError()
    }
    const entry = newEntry(id, this.#options.load(id, assertWanted), null)
    this.#entries.set(id, entry)
    entry.loading.then(
      (file) => {
        entry.file = file
        if (entry.isRemoved) file.channel.close()
        else this.#options.onOpen(file)
      },
      () => {
        if (this.#entries.get(id) === entry) this.#entries.delete(id)
      },
    )
    return entry
  }

  #goneError(): WeftError {
    return new WeftError(this.#isClosed ? 'document_unavailable' : 'file_not_found')
  }

  #planLeaving(entry: Entry): void {
    if (this.#entries.get(entry.id) !== entry) return
    entry.forgetLeaving?.()
    entry.forgetLeaving = this.#options.clock.after(this.#options.idleMs, () => void this.#leave(entry))
  }

  async #leave(entry: Entry): Promise<void> {
    if (entry.file === null) return
    const { holds } = entry
    const isSaved = await this.#options.save(entry.file)
    // Held meanwhile: whoever did, plans its leaving again on release.
    if (entry.holds !== holds || this.#entries.get(entry.id) !== entry) return
    if (!isSaved) {
      this.#planLeaving(entry)
      return
    }
    this.#entries.delete(entry.id)
    this.#end(entry.file)
    entry.file.document.destroy()
  }

  /** Another one may have its id from now on. */
  #end(file: OpenFile): void {
    file.channel.close()
    file.log.end()
    this.#options.onGone(file)
  }
}

function newEntry(id: FileId, loading: Promise<OpenFile>, file: OpenFile | null): Entry {
  return { id, loading, file, holders: 0, holds: 0, isRemoved: false, forgetLeaving: null }
}

/** Each connection keeps one, so it is no closure. */
class ShelfHold implements Held {
  readonly file: OpenFile
  readonly #entry: Entry
  #shelf: FileShelf | null

  constructor(file: OpenFile, entry: Entry, shelf: FileShelf) {
    this.file = file
    this.#entry = entry
    this.#shelf = shelf
  }

  release(): void {
    this.#shelf?.letGo(this.#entry)
    this.#shelf = null
  }
}
