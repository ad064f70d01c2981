/**
 * A file's live text on the server: a Y.Doc whose `Y.Text` is named `text`, always LF inside.
 *
 * It knows nothing of sockets or storage; followers see each change with its origin. The interface that `agent/` works
 * with; `TextDocument` implements it.
 */
import type * as Y from 'yjs'
import type { FileId } from '../../shared/model/ids.ts'
import type { Origin } from './origin.ts'

export interface TextChange {
  readonly origin: Origin
  /** Quill-style delta of the change, offsets in UTF-16 units. Dear in a long text, so it is made when it is first read, in the listener. */
  readonly delta: readonly { readonly retain?: number; readonly insert?: string; readonly delete?: number }[]
}

export interface FileDocument {
  readonly id: FileId
  readonly doc: Y.Doc
  readonly text: Y.Text
  /**
   * Runs `change` as one transaction. With `client` the inserted characters carry that Yjs client id (a task's own),
   * so that who wrote them can be told, and taken back, from the text itself.
   */
  transact<T>(origin: Origin, change: () => T, options?: { readonly client?: number }): T
  /** Called after each transaction that changed the text, in order, synchronously. Returns unsubscribing. */
  onTextChange(listener: (change: TextChange) => void): () => void
  /**
   * Called after each change, synchronously, before it is built into the text where nobody reads that; `onTextChange` has
   * each of them built in. Returns unsubscribing.
   */
  onUpdate(listener: () => void): () => void
}
