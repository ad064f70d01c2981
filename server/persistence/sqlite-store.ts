/**
 * Opens the embedded store: one SQLite database in the data folder with a journal in front, used by one process at a time.
 *
 * A second process would commit beside the rooms that the first one holds in memory, so the folder is locked; the
 * operating system gives the lock back when a process ends, also by `kill -9`. What the last process wrote to the journal
 * and not to the tables is in the tables before the store is handed out.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { Kysely, SqliteDialect } from 'kysely'
import { WeftError } from '../../shared/errors.ts'
import { type Clock, systemClock, timestamp } from '../operations/clock.ts'
import { createLog, type Log } from '../operations/log.ts'
import { DirectCommits } from './direct-commits.ts'
import { Journal } from './journal.ts'
import { type JournalFiles, openJournalFiles, syncFolder } from './journal-files.ts'
import { recoverJournal, segmentNumber } from './journal-recovery.ts'
import { JournaledCommits } from './journaled-commits.ts'
import { type EmbeddedDatabase, lockFile, openLibsql } from './libsql-database.ts'
import { migrate } from './migrations.ts'
import { SqlStore } from './sql-store.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'
import { WriteQueue } from './write-queue.ts'

/** The name that keeps everything in memory, for as long as the store is open. */
const inMemory = ':memory:'

export interface SqliteStore extends Store {
  /** What the newest write failed with; null while writing works. */
  readonly failure: string | null
}

export interface SqliteStoreOptions {
  readonly dataDir: string
  readonly clock?: Clock
  readonly log?: Log
  /** The journal's folder, where a test stands in for the disk. */
  readonly openFiles?: (folder: string) => JournalFiles
  /** Without a journal every commit is a transaction that waits for the disk. */
  readonly hasJournal?: boolean
}

/**
 * Makes the folder and the database where there are none yet.
 * @throws storage_unavailable where the folder cannot be used, another process uses it, the file is no database, or the
 * journal is damaged
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { dataDir, clock = systemClock } = options
  const path = dataDir === inMemory ? inMemory : join(dataDir, 'weft.db')
  const hasJournal = (options.hasJournal ?? true) && path !== inMemory
  const release = path === inMemory ? () => undefined : await lockFolder(dataDir)
  try {
    const embedded = openLibsql(path, { syncsEveryCommit: !hasJournal })
    const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: embedded }) })
    try {
      await migrate(database, timestamp(clock))
      const queue = new WriteQueue(database)
      const commits = hasJournal
        ? await openJournal({ ...options, clock, database, embedded, queue })
        : new DirectCommits({ queue, clock })
      return new SqlStore({ database, queue, commits, sync: embedded.sync, release })
    } catch (error) {
      await database.destroy()
      throw error
    }
  } catch (error) {
    release()
    throw unusable(path, error)
  }
}

/** What the last process left in the journal is applied before it resolves. */
async function openJournal(
  options: SqliteStoreOptions & {
    readonly clock: Clock
    readonly database: Kysely<Tables>
    readonly embedded: EmbeddedDatabase
    readonly queue: WriteQueue
  },
): Promise<JournaledCommits> {
  const { dataDir, clock, database, embedded, queue, openFiles = openJournalFiles } = options
  const log = options.log ?? createLog({ level: 'silent', destination: { write: () => undefined } })
  const folder = join(dataDir, 'journal')
  const { id, applied } = await database.selectFrom('journal').select(['id', 'applied']).executeTakeFirstOrThrow()
  const seed = crc32(id)
  const files = openFiles(folder)
  await syncFolder(dataDir)
  const recovered = recover(folder, () => recoverJournal(files, { storeId: id, seed, applied }))
  if (recovered.droppedEntries > 0 || recovered.entries.length > 0) {
    log.info(
      { applied: recovered.entries.length, neverSynced: recovered.droppedEntries },
      'the last process ended without writing its journal to the database; that is done now',
    )
  }
  const commits: JournaledCommits = new JournaledCommits({
    journal: new Journal({
      files,
      storeId: id,
      seed,
      lastNumber: applied + recovered.entries.length,
      nextSegment: 1 + Math.max(0, ...recovered.segments.map(segmentNumber)),
      onSyncFailed: () => commits.mendJournal(),
    }),
    queue,
    database: embedded,
    applied,
    recovered: recovered.entries,
    clock,
    timers: systemClock,
    log,
  })
  await commits.settle()
  await embedded.sync()
  for (const name of recovered.segments) await files.remove(name)
  // Numbers that were dropped are given again: an old segment must not come back beside the new one.
  await files.syncFolder()
  return commits
}

function recover<T>(folder: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new WeftError('storage_unavailable', `The journal ${folder} cannot be used: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

async function lockFolder(dataDir: string): Promise<() => void> {
  let release: (() => void) | null
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    release = lockFile(join(dataDir, 'weft.lock'))
  } catch (error) {
    throw unusable(dataDir, error)
  }
  if (release !== null) return release
  throw new WeftError('storage_unavailable', `Another Weft uses ${dataDir}. Stop it, or choose another folder.`)
}

function unusable(path: string, cause: unknown): WeftError {
  if (cause instanceof WeftError) return cause
  return new WeftError('storage_unavailable', `${path} cannot be used: ${reasonOf(cause)}`, { cause })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
