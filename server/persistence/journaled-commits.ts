/**
 * Commits by way of a journal: written to it at once, applied to the tables a little later, many in one transaction.
 *
 *   commit ──▶ journal (written, then synced) ──▶ pending ──a second later, or when somebody reads──▶ tables
 *
 * The number of the last applied entry is stored in the very transaction that applies it, so a restart applies each entry
 * once. A segment of the journal goes when the tables have its entries for good. While the tables cannot be written, the
 * journal holds what comes, up to a bound; beyond it commits are refused, and whoever reads is told at once.
 */
import type { Transaction } from 'kysely'
import { WeftError } from '../../shared/errors.ts'
import type { RoomId } from '../../shared/model/ids.ts'
import type { Clock } from '../operations/clock.ts'
import type { Log } from '../operations/log.ts'
import { applyChange } from './changes.ts'
import type { Commits } from './commits.ts'
import type { Journal } from './journal.ts'
import type { JournalEntry } from './journal-entry.ts'
import type { EmbeddedDatabase } from './libsql-database.ts'
import { splitKey } from './rows.ts'
import type { Change, CommitOptions, DocumentKey } from './store.ts'
import type { Tables } from './tables.ts'
import type { WriteQueue } from './write-queue.ts'

/** Neighbours in an index are written together, so that waiting makes applying cheaper; a reader never waits for it. */
const applyAfterMs = 1_000
const applyAtBytes = 1024 * 1024
const longestRetryMs = 5_000
/** What the tables may be behind by before nothing more is taken. */
const defaultMaxPendingBytes = 64 * 1024 * 1024
/** Of one transaction: a few milliseconds of the event loop. */
const maxChangesAtOnce = 256
const maxBytesAtOnce = 512 * 1024
/**
 * Copying as many holds up the event loop for a few milliseconds, and so does the next transaction, which waits for the
 * beginning of SQLite's log to be on the disk: seldom, then.
 */
const changesBetweenCheckpoints = 4_000
const maxKnownRooms = 1_000

const insertUpdate = 'insert into updates (room, document, author, at, payload) values (?, ?, ?, ?, ?)'
const insertWriter = 'insert into writers (room, document, client, member) values (?, ?, ?, ?) on conflict do nothing'

type PendingEntry = Pick<JournalEntry, 'number' | 'at' | 'changes'> & { readonly bytes: number }

export interface JournaledCommitsOptions {
  readonly journal: Journal
  readonly queue: WriteQueue
  readonly database: EmbeddedDatabase
  /** Last applied entry. */
  readonly applied: number
  /** Entries of the journal that are not applied, in order. */
  readonly recovered: readonly JournalEntry[]
  /** Tells the time of commits. */
  readonly clock: Clock
  /** Of the work in the background, which goes on when a test's clock stands still. */
  readonly timers: Clock
  readonly log: Log
  readonly maxPendingBytes?: number
}

export class JournaledCommits implements Commits {
  readonly #options: JournaledCommitsOptions
  /** Oldest first. */
  readonly #pending: PendingEntry[] = []
  #pendingBytes = 0
  #applied: number
  #changesSinceCheckpoint = 0
  /** Ends when all that was asked to be applied is, or failed to be. */
  #applying: Promise<void> = Promise.resolve()
  #cancelBackground: (() => void) | null = null
  #isPlannedAtOnce = false
  #background: Promise<void> | null = null
  #retryMs = applyAfterMs
  #mending: Promise<void> | null = null
  #cancelMending: (() => void) | null = null
  /** Rooms that exist. */
  readonly #known = new Set<RoomId>()
  readonly #refused = new Set<RoomId>()
  /** Of known rooms, none of them refused: of what is committed nearly all is a key typed in one of these. */
  readonly #knownDocuments = new Set<DocumentKey>()
  #isClosed = false

  constructor(options: JournaledCommitsOptions) {
    this.#options = options
    this.#applied = options.applied
    for (const { number, at, changes } of options.recovered)
      this.#keep({ number, at, changes, bytes: bytesOf(changes) })
  }

  get failure(): string | null {
    return this.#options.journal.failure
  }

  async commit(changes: readonly Change[], { onWritten, isPatient = false }: CommitOptions = {}): Promise<void> {
    const { journal, clock } = this.#options
    if (changes.length === 0) {
      onWritten?.()
      await journal.synced(journal.lastNumber, { isPatient })
      return
    }
    const bytes = bytesOf(changes)
    if (this.#pendingBytes + bytes > this.#maxPendingBytes && this.#pending.length > 0) {
      throw new WeftError('storage_unavailable', 'The database has not taken what waits in the journal.')
    }
    for (const change of changes) this.#assertRoomOf(change)
    const at = clock.now()
    const number = journal.append(changes, at)
    this.#keep({ number, at, changes, bytes })
    this.#plan()
    onWritten?.()
    await journal.synced(number, { isPatient })
  }

  settle(): Promise<void> | null {
    const last = this.#pending.at(-1)
    return last === undefined ? null : this.#applyThrough(last.number)
  }

  refuse(room: RoomId): () => void {
    this.#refused.add(room)
    this.#knownDocuments.clear()
    return () => {
      this.#refused.delete(room)
      this.#known.delete(room)
    }
  }

  /** Mends a sync of the journal that failed: once the database has all of it for good, the journal starts anew. */
  mendJournal(): void {
    this.#mending ??= this.#mend()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelBackground?.()
    this.#cancelBackground = null
    this.#cancelMending?.()
    this.#cancelMending = null
    await Promise.all([this.#background, this.#mending])
    const { journal, database, queue, log } = this.#options
    try {
      await this.settle()
      await database.sync()
      await journal.clear()
    } catch (error) {
      log.error({ err: error }, 'what is in the journal could not be written to the database; the next start does it')
    }
    await journal.close()
    await queue.idle()
  }

  /** Never rejects. */
  async #mend(): Promise<void> {
    const { journal, database, timers, log } = this.#options
    try {
      await this.settle()
      await database.sync()
      await journal.clear()
    } catch (error) {
      log.error({ err: error }, 'the journal cannot be synced, nor the database written; it is tried again')
      if (!this.#isClosed) this.#cancelMending = timers.after(applyAfterMs, () => this.mendJournal())
    }
    this.#mending = null
  }

  get #maxPendingBytes(): number {
    return this.#options.maxPendingBytes ?? defaultMaxPendingBytes
  }

  #keep(entry: PendingEntry): void {
    this.#pending.push(entry)
    this.#pendingBytes += entry.bytes
  }

  /** The tables would refuse what belongs to a room that is not there, and by then it would be too late. */
  #assertRoomOf(change: Change): void {
    if ('document' in change && this.#knownDocuments.has(change.document)) return
    const room = roomOf(change)
    if (!this.#refused.has(room) && (this.#known.has(room) || this.#exists(room))) {
      if ('document' in change) this.#noteDocument(change.document)
      return
    }
    throw new WeftError('storage_unavailable', 'The room that this belongs to does not exist.')
  }

  #noteDocument(document: DocumentKey): void {
    if (this.#knownDocuments.size >= maxKnownRooms) this.#knownDocuments.clear()
    this.#knownDocuments.add(document)
  }

  /** Beside the queries, within a transaction or a checkpoint too, which a read that ends at once does not disturb. */
  #exists(room: RoomId): boolean {
    const rows = this.#options.database.prepare('select 1 from rooms where id = ?').all([room])
    if (rows.length === 0) return false
    if (this.#known.size >= maxKnownRooms) this.#known.clear()
    this.#known.add(room)
    return true
  }

  /** In a while; at once where much waits, unless the tables failed: then they have their pause. */
  #plan(): void {
    if (this.#background !== null || this.#isClosed) return
    const isUrgent = this.#pendingBytes >= applyAtBytes && this.#retryMs === applyAfterMs
    if (this.#cancelBackground !== null && (!isUrgent || this.#isPlannedAtOnce)) return
    this.#cancelBackground?.()
    this.#isPlannedAtOnce = isUrgent
    this.#cancelBackground = this.#options.timers.after(isUrgent ? 0 : this.#retryMs, () => {
      this.#cancelBackground = null
      this.#background = this.#work()
    })
  }

  /** Never rejects. */
  async #work(): Promise<void> {
    const { log } = this.#options
    try {
      await this.settle()
      await this.#tidy()
      this.#retryMs = applyAfterMs
    } catch (error) {
      log.error({ err: error }, 'the journal could not be applied to the database; it is tried again')
      this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs)
    }
    this.#background = null
    if (this.#pending.length > 0) this.#plan()
  }

  /** Keeps the journal and the write-ahead log short. */
  async #tidy(): Promise<void> {
    const { journal, database, queue } = this.#options
    const isLogLong = this.#changesSinceCheckpoint >= changesBetweenCheckpoints
    const applied = this.#applied
    if (!isLogLong && !journal.canForget(applied)) return
    if (isLogLong) {
      this.#changesSinceCheckpoint = 0
      await queue.alone(() => database.checkpoint())
    } else {
      await database.sync()
    }
    await journal.forget(applied)
  }

  #applyThrough(number: number): Promise<void> {
    const applied = this.#applying.then(async () => {
      while (this.#applied < number) {
        await this.#options.queue.turn(() => this.#applySome())
        if (this.#applied < number) await new Promise((resolve) => setImmediate(resolve))
      }
    })
    this.#applying = applied.catch(() => undefined)
    return applied
  }

  /** The oldest, together or else one by one, so that one bad entry is not the others'. */
  async #applySome(): Promise<void> {
    const group = this.#oldest()
    try {
      await this.#apply(group)
    } catch {
      for (const entry of group) await this.#applyAlone(entry)
    }
  }

  #oldest(): PendingEntry[] {
    let [count, changes, bytes] = [0, 0, 0]
    for (const entry of this.#pending) {
      changes += entry.changes.length
      bytes += entry.bytes
      if (count > 0 && (changes > maxChangesAtOnce || bytes > maxBytesAtOnce)) break
      count += 1
    }
    return this.#pending.slice(0, count)
  }

  async #applyAlone(entry: PendingEntry): Promise<void> {
    try {
      await this.#apply([entry])
    } catch (error) {
      if (!isRefusedByTables(error)) throw error
      // Its room was deleted after it was written: there is nothing left that it belongs to.
      this.#options.log.error(
        { err: error, entry: entry.number },
        'an entry of the journal was refused by the database',
      )
      await this.#apply([{ ...entry, changes: [] }])
    }
  }

  async #apply(group: readonly PendingEntry[]): Promise<void> {
    const last = group.at(-1)
    if (last === undefined) return
    await this.#options.queue.transact(async (transaction) => {
      for (const { changes, at } of group) await this.#applyChanges(transaction, changes, at)
      await transaction.updateTable('journal').set({ applied: last.number }).execute()
    })
    this.#applied = last.number
    for (const { bytes, changes } of this.#pending.splice(0, group.length)) {
      this.#pendingBytes -= bytes
      this.#changesSinceCheckpoint += changes.length
    }
  }

  async #applyChanges(transaction: Transaction<Tables>, changes: readonly Change[], at: number): Promise<void> {
    // On the connection that the transaction holds: as cheap as an insert can be.
    const insert = this.#options.database.prepare(insertUpdate)
    const own = this.#options.database.prepare(insertWriter)
    const time = new Date(at).toISOString()
    for (const change of changes) {
      if (change.kind === 'update') {
        const { room, document } = splitKey(change.document)
        insert.run([room, document, change.author, time, change.update])
      } else if (change.kind === 'writer') {
        // An import has one for each file.
        const { room, document } = splitKey(change.document)
        own.run([room, document, change.client, change.member])
      } else {
        await applyChange(transaction, change)
      }
    }
  }
}

function isRefusedByTables(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('SQLITE_CONSTRAINT')
}

function roomOf(change: Change): RoomId {
  return 'document' in change ? splitKey(change.document).room : change.room
}

/** About what it takes in the journal and in memory. */
function bytesOf(changes: readonly Change[]): number {
  let bytes = 0
  for (const change of changes) bytes += recordBytes + textBytesOf(change)
  return bytes
}

const recordBytes = 100

function textBytesOf(change: Change): number {
  if (change.kind === 'update') return change.update.length
  if (change.kind === 'hunk') return 2 * (change.hunk.base.length + change.hunk.replacement.length)
  return change.kind === 'message' ? change.message.text.length : 0
}
