/** Who follows a room: each is told in the order they came, and one's failure is neither the others' nor the room's. */
import type { FileDocument } from '../../documents/file-document.ts'
import type { FileListener } from '../room.ts'

export class Followers<T> {
  /** Null until there is one: most rooms and files are followed by nobody. */
  #listeners: Set<(value: T) => void> | null = null
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  /** Returns unsubscribing. */
  add(listener: (value: T) => void): () => void {
    this.#listeners ??= new Set()
    this.#listeners.add(listener)
    return () => this.#listeners?.delete(listener)
  }

  tell(value: T): void {
    for (const listener of this.#listeners ?? []) {
      try {
        listener(value)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}

/** Those of the file documents in memory, who are told of each one's end as well. */
export class FileFollowers {
  readonly #opening: Followers<FileDocument>
  readonly #ends = new Map<FileDocument, Followers<FileDocument>>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void) {
    this.#opening = new Followers(onError)
    this.#onError = onError
  }

  /** Tells it of those that are `open` at once. Returns unsubscribing. */
  add(listener: FileListener, open: Iterable<FileDocument>): () => void {
    const follow = (document: FileDocument) => {
      const end = listener(document)
      if (end === undefined) return
      const ends = this.#ends.get(document) ?? new Followers(this.#onError)
      this.#ends.set(document, ends)
      ends.add(end)
    }
    for (const document of open) follow(document)
    return this.#opening.add(follow)
  }

  opened(document: FileDocument): void {
    this.#opening.tell(document)
  }

  gone(document: FileDocument): void {
    const ends = this.#ends.get(document)
    this.#ends.delete(document)
    ends?.tell(document)
  }
}
