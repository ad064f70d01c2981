/**
 * One libsql connection in the form that Kysely's SQLite dialect takes, and the lock on the folder it lies in.
 *
 * It evens out what libsql does its own way (blobs come back as `ArrayBuffer`), prepares each statement once, and sets
 * the pragmas that make a commit survive `kill -9` and a power cut. It knows no tables.
 */

import type { SqliteDatabase, SqliteStatement } from 'kysely'
import Libsql from 'libsql'

/** Statements differ by their parameters' count alone, so a few dozen exist; beyond this many all are dropped. */
const maxPreparedStatements = 256
/** How long a commit waits for a stranger's read lock (an operator's `sqlite3` shell, a backup). */
const busyTimeoutMs = 2000

/** @throws where the file cannot be opened or is not a database */
export function openLibsql(path: string): SqliteDatabase {
  const database = new Libsql(path)
  try {
    database.pragma(`busy_timeout = ${busyTimeoutMs}`)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
  } catch (error) {
    database.close()
    throw error
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
    close() {
      prepared.clear()
      database.close()
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
