/**
 * Changes that could not be sent, kept in the browser until the server has them: over a reload, and over the window's end.
 *
 *   typed while offline ─→ the whole text, and each change after it, go to IndexedDB ─→ all is saved: dropped
 *        the window ends ─→ a later window of the same member takes it over, sends it, and drops it
 *
 * IndexedDB writes later, and what it has not written when the window ends it drops: that part, the tail, goes to
 * localStorage, which writes at once.
 *
 * What the server has is not kept, so there is little and seldom. It is kept under the member, the room, the file and the
 * window: another member of the same browser never finds it, and no two windows write one copy. Beside it stand how many
 * changes they are and the lineage of the text they were made in. Where the browser keeps nothing, nothing is kept.
 */
import { fromBase64, toBase64 } from 'lib0/buffer'
import { deleteDB } from 'lib0/indexeddb'
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import type { FileId, MemberId, RoomId } from '../../shared/model/ids.ts'
import { type WrittenWatch, watchWritten } from './written-watch.ts'

interface Kept {
  /** Of the document that the changes were made in. */
  readonly lineage: string
  readonly changes: number
}

/** The copy of one file. */
export interface KeptCopy {
  /** Whether an earlier window left something. */
  readonly isThere: boolean
  /** Puts that into the document; null where it could not be read, or the copy was closed meanwhile. */
  restore(doc: Y.Doc): Promise<Kept | null>
  /** From now on all of the document is kept, or is already. */
  keep(doc: Y.Doc, kept: Kept): void
  /** The server has all of it, or it is not wanted. */
  drop(): void
  /** Whether a change of the document came out of the copy. */
  isOwn(origin: unknown): boolean
  /** The window lets go of it; what is kept stays. */
  close(): void
}

export interface KeptChanges {
  /** Files of which an earlier window left changes. */
  files(): readonly FileId[]
  open(file: FileId): KeptCopy
}

interface Entry extends Kept {
  /** When its window was last heard of, in milliseconds since 1970. */
  readonly at: number
  /** What the database had not got yet, as a Yjs update in Base64. */
  readonly tail?: string
}

export interface KeptChangesOptions {
  readonly room: RoomId
  readonly member: MemberId
  /** Shared by the windows of one browser. */
  readonly storage: Storage
  /** Of this window, kept over a reload. */
  readonly windowStorage: Storage
  /** Tells `pagehide`: the window may end. */
  readonly pageEnds: EventTarget
}

const prefix = 'weft.kept'
const windowKey = 'weft.window'
/** A window says so often that it is alive, and is taken for ended after so long without. */
const beatMs = 5_000
const endedMs = 15_000
/** A database that answers no sooner is not waited for. */
const patienceMs = 3_000
/** Of changes that come out of an entry. */
const tailOrigin = { name: 'kept tail' }
/** Of one room; more files than anyone changes on a train. */
const mostCopies = 100

export function openKeptChanges({ room, member, storage, windowStorage, pageEnds }: KeptChangesOptions): KeptChanges {
  const ofRoom = `${prefix}.${member}.${room}.`
  const window = windowOf(windowStorage)

  /** Names of the copies of a room's files that no other living window has. */
  function names(of: string): string[] {
    const found: string[] = []
    for (let index = 0; index < storage.length; index++) {
      const name = storage.key(index)
      if (name === null || !name.startsWith(of)) continue
      const isFree = name.endsWith(`.${window}`) || Date.now() - (readEntry(storage, name)?.at ?? 0) > endedMs
      if (isFree) found.push(name)
    }
    return found.slice(0, mostCopies)
  }

  return {
    files() {
      const files = names(ofRoom).map((name) => name.slice(ofRoom.length).split('.')[0] ?? '')
      return [...new Set(files)] as FileId[]
    },
    open(file) {
      const ofFile = `${ofRoom}${file}.`
      return openCopy({ storage, pageEnds, own: `${ofFile}${window}`, earlier: () => names(ofFile) })
    },
  }
}

function openCopy(options: {
  readonly storage: Storage
  readonly pageEnds: EventTarget
  readonly own: string
  readonly earlier: () => readonly string[]
}): KeptCopy {
  const { storage, pageEnds, own, earlier } = options
  const databases = new Set<IndexeddbPersistence>()
  let kept: Kept | null = null
  let written: IndexeddbPersistence | null = null
  let watch: WrittenWatch | null = null
  let text: Y.Doc | null = null
  let beat: ReturnType<typeof setInterval> | null = null
  let isRemoving = false
  let isClosed = false

  function attach(name: string, doc: Y.Doc): IndexeddbPersistence {
    const database = new IndexeddbPersistence(name, doc)
    databases.add(database)
    return database
  }

  async function remove(database: IndexeddbPersistence): Promise<void> {
    databases.delete(database)
    storage.removeItem(database.name)
    try {
      await database.destroy()
      await deleteDB(database.name)
    } catch {
      // What stays of it has no entry any more, so nobody takes it up.
    }
  }

  function attachOwn(doc: Y.Doc): IndexeddbPersistence {
    written = attach(own, doc)
    watch = watchWritten(doc, written)
    return written
  }

  /** A database of this name is made again only once the old one is gone: a deletion would close the new one. */
  async function removeOwn(database: IndexeddbPersistence): Promise<void> {
    isRemoving = true
    await remove(database)
    isRemoving = false
    if (kept !== null && text !== null && !isClosed) attachOwn(text)
  }

  /** What the database has not got yet stands in the entry, which is written at once: the window may end now. */
  function note(): void {
    if (kept === null || text === null) return
    const tail = watch === null ? Y.encodeStateAsUpdate(text) : watch.unwritten()
    const entry: Entry = { ...kept, at: Date.now() }
    try {
      storage.setItem(own, JSON.stringify(tail === null ? entry : { ...entry, tail: toBase64(tail) }))
    } catch {
      // The browser's store is full: the text is still in the window.
    }
  }

  function keep(doc: Y.Doc, now: Kept): void {
    if (typeof indexedDB === 'undefined') return
    const isSame = kept?.changes === now.changes && kept.lineage === now.lineage
    kept = now
    text = doc
    if (written === null && !isRemoving) attachOwn(doc)
    if (beat === null) {
      beat = setInterval(note, beatMs)
      pageEnds.addEventListener('pagehide', note)
    }
    if (!isSame) note()
  }

  function stopBeat(): void {
    if (beat !== null) clearInterval(beat)
    beat = null
    pageEnds.removeEventListener('pagehide', note)
  }

  return {
    get isThere() {
      return earlier().length > 0
    },
    async restore(doc) {
      const names = earlier()
      const entries = names.flatMap((name) => readEntry(storage, name) ?? [])
      const newest = entries.toSorted((a, b) => b.at - a.at)[0]
      if (newest === undefined || !(await isUsable()) || isClosed) return null
      // What was made in another document cannot be put together with it.
      const alike = names.filter((name) => readEntry(storage, name)?.lineage === newest.lineage)
      const changes = entries.reduce((sum, entry) => (entry.lineage === newest.lineage ? sum + entry.changes : sum), 0)
      const found = alike.filter((name) => name !== own).map((name) => attach(name, doc))
      if (alike.includes(own)) attachOwn(doc)
      const all = written === null ? found : [...found, written]
      if (!(await inTime(Promise.all(all.map(({ whenSynced }) => whenSynced)))) || isClosed) return null
      for (const entry of entries) {
        if (entry.lineage === newest.lineage && entry.tail !== undefined) applyTail(doc, entry.tail, tailOrigin)
      }
      const restored = { lineage: newest.lineage, changes: Math.max(1, changes) }
      keep(doc, restored)
      // Only once this window's own copy has all of it.
      const isOwned = written !== null && (await inTime(written.whenSynced))
      if (isOwned && !isClosed) for (const database of found) void remove(database)
      return restored
    },
    keep,
    drop() {
      stopBeat()
      kept = null
      watch?.close()
      watch = null
      if (written !== null) void removeOwn(written)
      written = null
    },
    isOwn: (origin) => origin === tailOrigin || databases.has(origin as IndexeddbPersistence),
    close() {
      isClosed = true
      stopBeat()
      note()
      watch?.close()
      for (const database of databases) void database.destroy().catch(() => {})
      databases.clear()
    },
  }
}

function readEntry(storage: Storage, name: string): Entry | null {
  try {
    const entry: unknown = JSON.parse(storage.getItem(name) ?? 'null')
    return isEntry(entry) ? entry : null
  } catch {
    return null
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false
  const { lineage, changes, at, tail } = value as Partial<Record<keyof Entry, unknown>>
  const isTail = tail === undefined || typeof tail === 'string'
  return typeof lineage === 'string' && typeof changes === 'number' && typeof at === 'number' && isTail
}

function applyTail(doc: Y.Doc, tail: string, origin: object): void {
  try {
    Y.applyUpdate(doc, fromBase64(tail), origin)
  } catch {
    // A rotten tail: the rest is still worth having.
  }
}

/** A name for this window, the same after a reload. */
function windowOf(windowStorage: Storage): string {
  const known = windowStorage.getItem(windowKey)
  if (known !== null) return known
  const made = crypto.getRandomValues(new Uint32Array(3)).join('')
  windowStorage.setItem(windowKey, made)
  return made
}

/** Whether the browser opens databases for this page: some do not in private windows. */
async function isUsable(): Promise<boolean> {
  if (typeof indexedDB === 'undefined') return false
  return inTime(indexedDB.databases())
}

/** Whether it happened, and soon. */
async function inTime(happens: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  try {
    return await Promise.race([happens.then(() => true), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
