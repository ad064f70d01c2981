/**
 * A database of the browser that holds a document, as Yjs updates, and knows what of it is not written yet.
 *
 *   opening ─→ read into the document (a new one: emptied), the whole document written ─→ synced: each change is written
 *       any ─→ shut: deleted by another window, cleared with the site's data, out of order, or closed by us
 *
 * Nothing that a database does may reach the document: an error in a listener of Yjs's ends all that follows the document.
 * Writings are committed in the order in which they were begun, so each proves those before it.
 */
import { createStores, getAll, openDB } from 'lib0/indexeddb'
import * as Y from 'yjs'

export interface CopyDatabase {
  readonly name: string
  /** Settles once each has what the other has; not where it is shut before. */
  readonly whenSynced: Promise<void>
  /** As a Yjs update; null where all of it is written. */
  unwritten(): Uint8Array | null
  /** Nothing goes either way any more. Idempotent. */
  close(): Promise<void>
}

export interface CopyDatabaseOptions {
  readonly name: string
  readonly doc: Y.Doc
  /** What is in it was given up. */
  readonly isNew: boolean
  /** It takes nothing any more, though nobody here closed it; told once. */
  readonly onShut: () => void
}

/** Of changes that come out of the browser. */
export const copyOrigin = { name: 'local copy' }

const store = 'updates'
/** So many updates are written as one again. */
const mostUpdates = 500

export function openCopyDatabase({ name, doc, isNew, onShut }: CopyDatabaseOptions): CopyDatabase {
  const opening = openDB(name, (database) => createStores(database, [[store, { autoIncrement: true }]]))
  /** Null until it is synced. */
  let database: IDBDatabase | null = null
  let isClosed = false
  /** Updates in it. */
  let size = 0
  let changes = 1
  let written = 0
  /** State vector of what is written. */
  let vector: Uint8Array | undefined

  function close(): Promise<void> {
    isClosed = true
    doc.off('update', onChange)
    return opening.then((opened) => opened.close())
  }

  function shut(): void {
    if (isClosed) return
    close().catch(() => {})
    onShut()
  }

  /** Settles once it is committed. */
  function add(updates: IDBObjectStore, update: Uint8Array): Promise<void> {
    const [upTo, at] = [changes, Y.encodeStateVector(doc)]
    updates.add(update)
    size++
    return new Promise((resolve, reject) => {
      updates.transaction.oncomplete = () => {
        written = upTo
        vector = at
        resolve()
      }
      updates.transaction.onabort = reject
    })
  }

  function addWhole(updates: IDBObjectStore): Promise<void> {
    updates.clear()
    size = 0
    return add(updates, Y.encodeStateAsUpdate(doc))
  }

  function onChange(update: Uint8Array): void {
    changes++
    if (database === null) return
    try {
      const updates = updatesOf(database)
      const added = size < mostUpdates ? add(updates, update) : addWhole(updates)
      added.catch(shut)
    } catch {
      shut()
    }
  }

  async function sync(): Promise<void> {
    const opened = await opening
    if (isClosed) return
    opened.onversionchange = shut
    opened.onclose = shut
    const updates = updatesOf(opened)
    // Within one transaction: nothing else is waited for between.
    const found: Uint8Array[] = isNew ? [] : await getAll(updates)
    if (isClosed) return
    doc.transact(() => {
      for (const update of found) applyCopied(doc, update)
    }, copyOrigin)
    database = opened
    await addWhole(updates)
  }

  doc.on('update', onChange)
  const whenSynced = sync()
  // One that nobody waits for does without: what it has not got is known.
  whenSynced.catch(() => {})

  return {
    name,
    whenSynced,
    unwritten: () => (written === changes ? null : Y.encodeStateAsUpdate(doc, vector)),
    close,
  }
}

/** What is rotten is passed over: the rest is still worth having. */
export function applyCopied(doc: Y.Doc, update: Uint8Array): void {
  try {
    Y.applyUpdate(doc, update, copyOrigin)
  } catch {
    // Nothing of it can be had.
  }
}

function updatesOf(database: IDBDatabase): IDBObjectStore {
  return database.transaction(store, 'readwrite').objectStore(store)
}
