import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../server/operations/clock.ts'
import { DirectCommits } from '../../../server/persistence/direct-commits.ts'
import { openLibsql } from '../../../server/persistence/libsql-database.ts'
import { migrate } from '../../../server/persistence/migrations.ts'
import { SqlStore } from '../../../server/persistence/sql-store.ts'
import type { Tables } from '../../../server/persistence/tables.ts'
import { WriteQueue } from '../../../server/persistence/write-queue.ts'
import { aRoom, bytes, id } from '../../contract/records.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-full-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('[S9, F5] a full disk fails the commit whole, and the same commit succeeds once there is space', async () => {
  const libsql = openLibsql(join(folder, 'weft.db'), { syncsEveryCommit: true })
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: libsql }) })
  await migrate(database, '2026-01-01T00:00:00.000Z')
  let isReleased = false
  const queue = new WriteQueue(database)
  const store = new SqlStore({
    database,
    queue,
    commits: new DirectCommits({ queue, clock: systemClock }),
    sync: libsql.sync,
    release: () => {
      isReleased = true
    },
  })
  const room = aRoom('room1')
  await store.createRoom(room, id('owner1'))
  const pages = (count: number) => libsql.prepare(`pragma max_page_count = ${count}`).all([])
  const document = `${room.id}/file1` as const
  const commit = () =>
    store.commit([
      { kind: 'update', document, update: bytes('small'), author: null },
      { kind: 'update', document, update: new Uint8Array(400_000), author: null },
    ])

  pages(1)
  await expect(commit()).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: expect.stringContaining('full'),
    cause: expect.objectContaining({ code: 'SQLITE_FULL' }),
  })
  expect((await store.readDocument(document)).updates).toEqual([])
  expect(store.failure).toContain('full')

  pages(10_000)
  await commit()
  expect((await store.readDocument(document)).updates).toHaveLength(2)
  expect(store.failure).toBeNull()

  await store.close()
  expect(isReleased).toBe(true)
})
