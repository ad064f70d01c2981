/**
 * Opens the embedded store: one SQLite database in the data folder, used by one process at a time.
 *
 * A second process would commit beside the rooms that the first one holds in memory, so the folder is locked; the
 * operating system gives the lock back when a process ends, also by `kill -9`.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import { WeftError } from '../../shared/errors.ts'
import { type Clock, systemClock, timestamp } from '../operations/clock.ts'
import { lockFile, openLibsql } from './libsql-database.ts'
import { migrate } from './migrations.ts'
import { SqlStore } from './sql-store.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

/** The name that keeps everything in memory, for as long as the store is open. */
const inMemory = ':memory:'

export interface SqliteStore extends Store {
  /** What the newest write failed with; null while writing works. */
  readonly failure: string | null
}

/**
 * Makes the folder and the database where there are none yet.
 * @throws storage_unavailable where the folder cannot be used, another process uses it, or the file is no database
 */
export async function openSqliteStore(options: { dataDir: string; clock?: Clock }): Promise<SqliteStore> {
  const { dataDir, clock = systemClock } = options
  const path = dataDir === inMemory ? inMemory : join(dataDir, 'weft.db')
  const release = path === inMemory ? () => undefined : await lockFolder(dataDir)
  try {
    const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openLibsql(path) }) })
    try {
      await migrate(database, timestamp(clock))
    } catch (error) {
      await database.destroy()
      throw error
    }
    return new SqlStore({ database, clock, release })
  } catch (error) {
    release()
    throw unusable(path, error)
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
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new WeftError('storage_unavailable', `${path} cannot be used: ${reason}`, { cause })
}
