/**
 * One libsql connection in the form that Kysely's SQLite dialect takes, and the lock on the folder it lies in.
 *
 * It evens out what libsql does its own way (blobs come back as `ArrayBuffer`), prepares each statement once, and sets
 * the pragmas. A commit survives `kill -9`; it survives a power cut at once where every commit is synced, and after
 * `sync` where a journal in front stands for it. It knows no tables.
 */

import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'
import type { SqliteDatabase, SqliteStatement } from 'kysely'
import Libsql from 'libsql'

/** Statements differ by their parameters' count alone, so a few dozen exist; beyond this many all are dropped. */
const maxPreparedStatements = 256
/** How long a commit waits for a stranger's read lock (an operator's `sqlite3` shell, a backup). */
const busyTimeoutMs = 2000

/** Pages in the write-ahead log at which SQLite makes a checkpoint of its own, which holds up the event loop. */
const longestLogPages = 8_000

const syncData = promisify(fdatasync)

export interface EmbeddedDatabase extends SqliteDatabase {
  /** Resolves once all commits so far survive a power cut, without holding up the event loop. */
  sync(): Promise<void>
  /**
   * Copies the write-ahead log to its place in the file, waiting for the disk beside the event loop. Nobody may write to
   * the database meanwhile; a read that ends in the turn in which it began is in nobody's way.
   */
  checkpoint(): Promise<void>
}

/** @throws where the file cannot be opened or is not a database */
export function openLibsql(path: string, options: { syncsEveryCommit: boolean }): EmbeddedDatabase {
  const database = new Libsql(path)
  try {
    database.pragma(`busy_timeout = ${busyTimeoutMs}`)
    database.pragma('journal_mode = WAL')
    database.pragma(`synchronous = ${options.syncsEveryCommit ? 'FULL' : 'NORMAL'}`)
    database.pragma('foreign_keys = ON')
    if (!options.syncsEveryCommit) database.pragma(`wal_autocheckpoint = ${longestLogPages}`)
  } catch (error) {
    database.close()
    throw error
  }

  // To wait for the disk beside the event loop. Closing one gives up SQLite's locks on that file, so they stay open.
  const files = new Map<string, number>()
  const syncFile = (name: string) => {
    const file = files.get(name) ?? openSync(name, 'r+')
    files.set(name, file)
    return syncData(file)
  }
  const prepared = new Map<string, SqliteStatement>()
  return {
    prepare(sql) {
      const known = prepared.get(sql)
      if (known !== undefined) return known
      const adapted = adapt(database.prepare(sql))
      const statement = sql === 'rollback' ? { ...adapted, run: rollBackIfOpen(database, adapted) } : adapted
      if (prepared.size >= maxPreparedStatements) prepared.clear()
      prepared.set(sql, statement)
      return statement
    },
    async sync() {
      if (!options.syncsEveryCommit) await syncFile(`${path}-wal`)
    },
    async checkpoint() {
      // As SQLite does it: the log is on the disk, then its pages are copied, then the file is on the disk, and only then
      // may somebody write over the log. SQLite itself would wait for both in this thread.
      await syncFile(`${path}-wal`)
      database.pragma('synchronous = OFF')
      try {
        database.pragma('wal_checkpoint(PASSIVE)')
      } finally {
        database.pragma('synchronous = NORMAL')
      }
      await syncFile(path)
    },
    close() {
      prepared.clear()
      database.close()
      for (const file of files.values()) closeSync(file)
      files.clear()
    },
  }
}

function adapt(statement: Libsql.Statement<unknown[]>): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => statement.all([...parameters]).map(withBytes),
    run: (parameters) => statement.run([...parameters]),
    *iterate(parameters) {
      for (const row of statement.iterate([...parameters])) yield withBytes(row)
    },
  }
}

/** SQLite ends a transaction by itself when the disk is full; a second rollback would only hide why. */
function rollBackIfOpen(database: Libsql.Database, rollback: SqliteStatement): SqliteStatement['run'] {
  return (parameters) => (database.inTransaction ? rollback.run(parameters) : { changes: 0, lastInsertRowid: 0 })
}

/** The row with its blobs as `Uint8Array`, as every other driver gives them. */
function withBytes(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row
  const even: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(row))
    even[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : value
  return even
}

/**
 * Takes `path` for this process alone until the returned function is called or the process ends, however it ends: the
 * lock is the operating system's, on an otherwise empty database. Null where another process has it.
 */
export function lockFile(path: string): (() => void) | null {
  const database = new Libsql(path)
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if (isBusy(error)) return null
    throw error
  }
  return () => database.close()
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}
