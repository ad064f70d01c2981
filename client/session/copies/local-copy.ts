/**
 * The copy of one file in the browser: what of it could not be sent, and what an earlier window left of it.
 *
 * Every answer of a database may come late, and the copy be dropped, closed or superseded by then: what was dropped never
 * comes back, and what could not be read in time is neither touched nor mixed with what is written after it.
 *
 * A database that is shut under this window, which lives, is left: the copy goes on, whole, under another name.
 */
import { fromBase64, toBase64 } from 'lib0/buffer'
import { deleteDB } from 'lib0/indexeddb'
import * as Y from 'yjs'
import { applyCopied, type CopyDatabase, copyOrigin, openCopyDatabase } from './copy-database.ts'

/** What of a document is here alone. */
interface Unsent {
  /** Of the document that the changes were made in. */
  readonly lineage: string
  readonly changes: number
}

export interface LocalCopy {
  /** Whether an earlier window left something. */
  readonly isThere: boolean
  /**
   * Puts that into the document; null where it could not be read in time, and stays for later, or where the copy was
   * closed or dropped meanwhile.
   */
  restore(doc: Y.Doc): Promise<Unsent | null>
  /** From now on all of the document is written to it, or is already. */
  write(doc: Y.Doc, unsent: Unsent): void
  /** The server has all of it, or it is not wanted; what is just being restored goes with it. */
  drop(): void
  /** Whether a change of the document came out of the copy. */
  isOwn(origin: unknown): boolean
  /** The window lets go of it; what is written stays. */
  close(): void
}

/** What stands in `localStorage` of a copy, whose texts are in IndexedDB. */
interface CopyNote extends Unsent {
  /** When its window was last heard of, in milliseconds since 1970. */
  readonly at: number
  /** What the database had not got yet, as a Yjs update in Base64. */
  readonly tail?: string
}

/** A window says so often that it is alive. */
const beatMs = 5_000
/** A database that answers no sooner is not waited for. */
const patienceMs = 3_000

export function openLocalCopy(options: {
  readonly storage: Storage
  readonly pageEnds: EventTarget
  readonly removals: Map<string, Promise<void>>
  readonly own: string
  /** A name of this window's that is free. */
  readonly another: () => string
  readonly earlier: () => readonly string[]
  /** Asks the browser which windows live. */
  readonly findLiving: () => Promise<void>
  /** Whether a copy is another window's that lives, as last asked. */
  readonly isLiving: (name: string) => boolean
}): LocalCopy {
  const { storage, pageEnds, removals, another, earlier, findLiving, isLiving } = options
  /** By name. */
  const databases = new Map<string, CopyDatabase>()
  /** Copies that are in the document and not yet removed, beside this window's own. */
  const merged = new Set<string>()
  let { own } = options
  let unsent: Unsent | null = null
  let text: Y.Doc | null = null
  let beat: ReturnType<typeof setInterval> | null = null
  /** Of a restoring that is under way: whether it is to go no further. */
  let restoring: { isOver: boolean } | null = null
  let isClosed = false

  /** What can be put together: what was made in another document than the newest cannot. */
  function left(): (CopyNote & { readonly name: string })[] {
    const notes = earlier().flatMap((name) => {
      const note = readNote(storage, name)
      return note === null || isLiving(name) ? [] : [{ ...note, name }]
    })
    const newest = notes.toSorted((a, b) => b.at - a.at)[0]
    return notes.filter(({ lineage }) => lineage === newest?.lineage)
  }

  /** `isNew` where the name was free. */
  function attach(name: string, doc: Y.Doc, isNew: boolean): CopyDatabase {
    const onShut = () => {
      if (name === own) moveOn()
    }
    const database = openCopyDatabase({ name, doc, isNew, onShut })
    databases.set(name, database)
    return database
  }

  /** Another window took it for abandoned, or the site's data was cleared. */
  function moveOn(): void {
    if (unsent === null) return
    const before = own
    own = another()
    attachOwn()
    if (writeNote()) remove(before)
    else merged.add(before)
  }

  /** Nothing of it comes into the document any more; what is written stays. */
  function detach(database: CopyDatabase): Promise<void> {
    databases.delete(database.name)
    return database.close()
  }

  /** The same, where nobody waits: one that cannot be closed is closed with the page. */
  function letGo(database: CopyDatabase): void {
    detach(database).catch(() => undefined)
  }

  function remove(name: string): void {
    storage.removeItem(name)
    merged.delete(name)
    const database = databases.get(name)
    const detached = database === undefined ? Promise.resolve() : detach(database)
    const removal = Promise.all([detached, removals.get(name)])
      .then(() => deleteDB(name))
      // What stays of it has no note any more, so nobody takes it up.
      .catch(() => {})
      .then(() => {
        if (removals.get(name) === removal) removals.delete(name)
      })
    removals.set(name, removal)
  }

  /** A database of this name is made again only once the old one is gone: a deletion would close the new one. */
  function attachOwn(): void {
    if (unsent === null || text === null || isClosed || databases.has(own)) return
    const removal = removals.get(own)
    if (removal === undefined) attach(own, text, true)
    else void removal.then(attachOwn)
  }

  /** What the database has not got yet stands in the note, which is written at once: the window may end now. Whether it is. */
  function writeNote(): boolean {
    if (unsent === null || text === null) return false
    const database = databases.get(own)
    const tail = database === undefined ? Y.encodeStateAsUpdate(text) : database.unwritten()
    const written: CopyNote = { ...unsent, at: Date.now() }
    const note = JSON.stringify(tail === null ? written : { ...written, tail: toBase64(tail) })
    // Where the browser's store is full it stays as it was: the text is still in the window.
    storage.setItem(own, note)
    return storage.getItem(own) === note
  }

  function write(doc: Y.Doc, now: Unsent): void {
    if (typeof indexedDB === 'undefined' || isClosed) return
    const isSame = unsent?.changes === now.changes && unsent.lineage === now.lineage
    unsent = now
    text = doc
    attachOwn()
    if (beat === null) {
      beat = setInterval(writeNote, beatMs)
      pageEnds.addEventListener('pagehide', writeNote)
    }
    if (!isSame) writeNote()
  }

  function stopBeat(): void {
    if (beat !== null) clearInterval(beat)
    beat = null
    pageEnds.removeEventListener('pagehide', writeNote)
  }

  async function takeUp(doc: Y.Doc, round: { readonly isOver: boolean }): Promise<Unsent | null> {
    if (earlier().length === 0) return null
    const [isUsableNow] = await Promise.all([isUsable(), inTime(findLiving())])
    if (round.isOver) return null
    const found = left()
    const attached = isUsableNow ? found.map(({ name }) => attach(name, doc, false)) : []
    const isRead = attached.length > 0 && (await inTime(Promise.all(attached.map(({ whenSynced }) => whenSynced))))
    if (round.isOver) return null
    if (!isRead) {
      // One that answers later would put its text into a document that went on without, and may be another by then.
      for (const database of attached) letGo(database)
      own = another()
      return null
    }
    for (const { tail } of found) if (tail !== undefined) applyTail(doc, tail)
    // What stands there was made in another document, and stays for another visit.
    if (!attached.some(({ name }) => name === own) && storage.getItem(own) !== null) own = another()
    for (const { name } of found) if (name !== own) merged.add(name)
    const changes = found.reduce((sum, note) => sum + note.changes, 0)
    const restored = { lineage: found[0]?.lineage ?? '', changes: Math.max(1, changes) }
    write(doc, restored)
    // Only once this window's own copy has all of it.
    const written = databases.get(own)
    const isOwned = written !== undefined && (await inTime(written.whenSynced))
    if (round.isOver) return null
    if (isOwned) for (const name of merged) remove(name)
    return restored
  }

  return {
    get isThere() {
      return earlier().length > 0
    },
    async restore(doc) {
      const round = { isOver: isClosed }
      restoring = round
      try {
        return await takeUp(doc, round)
      } finally {
        if (restoring === round) restoring = null
      }
    },
    write,
    drop() {
      if (unsent === null && restoring === null && !databases.has(own)) return
      stopBeat()
      unsent = null
      const found = restoring === null ? [] : left().map(({ name }) => name)
      if (restoring !== null) restoring.isOver = true
      for (const name of new Set([own, ...merged, ...found])) remove(name)
    },
    isOwn: (origin) => origin === copyOrigin,
    close() {
      isClosed = true
      if (restoring !== null) restoring.isOver = true
      stopBeat()
      writeNote()
      for (const database of [...databases.values()]) letGo(database)
    },
  }
}

export function readNote(storage: Storage, name: string): CopyNote | null {
  try {
    const note: unknown = JSON.parse(storage.getItem(name) ?? 'null')
    return isNote(note) ? note : null
  } catch {
    return null
  }
}

function isNote(value: unknown): value is CopyNote {
  if (typeof value !== 'object' || value === null) return false
  const { lineage, changes, at, tail } = value as Partial<Record<keyof CopyNote, unknown>>
  const isTail = tail === undefined || typeof tail === 'string'
  return typeof lineage === 'string' && typeof changes === 'number' && typeof at === 'number' && isTail
}

function applyTail(doc: Y.Doc, tail: string): void {
  try {
    applyCopied(doc, fromBase64(tail))
  } catch {
    // No Base64: the rest is still worth having.
  }
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
