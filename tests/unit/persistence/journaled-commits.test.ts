/** The journal and the tables apart: tables that fail, a bound, and segments that come and go. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, SqliteDialect, type Transaction } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '../../../server/operations/log.ts'
import { Journal } from '../../../server/persistence/journal.ts'
import { JournaledCommits } from '../../../server/persistence/journaled-commits.ts'
import { openLibsql } from '../../../server/persistence/libsql-database.ts'
import { migrate } from '../../../server/persistence/migrations.ts'
import { SqlStore } from '../../../server/persistence/sql-store.ts'
import type { Change } from '../../../server/persistence/store.ts'
import type { Tables } from '../../../server/persistence/tables.ts'
import { unavailable, WriteQueue } from '../../../server/persistence/write-queue.ts'
import { aRoom, bytes, id } from '../../contract/records.ts'
import { openFaultyFiles, segmentsIn } from '../../support/faulty-files.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { until } from '../../support/until.ts'

class FailingQueue extends WriteQueue {
  isFailing = false
  transactions = 0

  override async transact(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    this.transactions += 1
    if (this.isFailing) throw unavailable('write', new Error('the test lets it fail'))
    await super.transact(change)
  }
}

const room = aRoom('room1')
const refused = { code: 'storage_unavailable' }
let folder: string
let store: SqlStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-commits-'))
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function setUp(options: { segmentBytes?: number; maxPendingBytes?: number } = {}) {
  const embedded = openLibsql(join(folder, 'weft.db'), { syncsEveryCommit: false })
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: embedded }) })
  await migrate(database, '2026-01-01T00:00:00.000Z')
  const queue = new FailingQueue(database)
  const timers = new ManualClock()
  const log: string[] = []
  const journalFolder = join(folder, 'journal')
  const commits = new JournaledCommits({
    journal: new Journal({
      files: openFaultyFiles(journalFolder),
      storeId: 'test',
      seed: 1,
      lastNumber: 0,
      nextSegment: 1,
      onSyncFailed: () => undefined,
      ...(options.segmentBytes !== undefined && { segmentBytes: options.segmentBytes }),
    }),
    queue,
    database: embedded,
    applied: 0,
    recovered: [],
    clock: new ManualClock(),
    timers,
    log: createLog({ level: 'info', destination: { write: (line) => log.push(line) } }),
    ...(options.maxPendingBytes !== undefined && { maxPendingBytes: options.maxPendingBytes }),
  })
  store = new SqlStore({ database, queue, commits, sync: embedded.sync, release: () => undefined })
  await store.createRoom(room, id('owner1'))
  return { queue, timers, log, segments: () => segmentsIn(journalFolder) }
}

function update(value: string): Change {
  return { kind: 'update', document: `${room.id}/file1`, update: bytes(value), author: null }
}

async function texts(): Promise<string[]> {
  const { updates } = await store.readDocument(`${room.id}/file1`)
  return updates.map((part) => new TextDecoder().decode(part))
}

describe('commits by way of a journal', () => {
  it('[S9] are taken while the tables fail; who reads is told, and reads all of it once they work', async () => {
    const { queue, timers, log } = await setUp()
    queue.isFailing = true
    await store.commit([update('a')])
    await expect(texts()).rejects.toMatchObject(refused)
    timers.advance(1_000)
    await until(() => log.some((line) => line.includes('could not be applied')))
    await store.commit([update('b')])
    queue.isFailing = false
    expect(await texts()).toEqual(['a', 'b'])
  })

  it('[S9] are refused once the tables are behind by too much, and taken again once they are not', async () => {
    const { queue } = await setUp({ maxPendingBytes: 1_000 })
    queue.isFailing = true
    await store.commit([update('x'.repeat(800))])
    await expect(store.commit([update('y'.repeat(800))])).rejects.toMatchObject(refused)
    queue.isFailing = false
    expect(await texts()).toHaveLength(1)
    await store.commit([update('z')])
    expect(await texts()).toEqual(['x'.repeat(800), 'z'])
  })

  it('reach the tables by themselves, many in one transaction', async () => {
    const { queue, timers } = await setUp()
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.commit([update(`${n}`)])))
    const before = queue.transactions
    timers.advance(1_000)
    await until(() => queue.transactions > before)
    expect(await texts()).toHaveLength(50)
    expect(queue.transactions).toBe(before + 1)
  })

  it('[S9] reach the tables at once where much waits, but not while these fail', async () => {
    const { queue, timers } = await setUp()
    await store.commit([update('a')])
    expect(timers.waits).toEqual([1_000])
    const before = queue.transactions
    await store.commit([update('x'.repeat(1024 * 1024))])
    await store.commit([update('b')])
    expect(timers.waits).toEqual([0])
    queue.isFailing = true
    timers.advance(0)
    await until(() => timers.waits.length > 0)
    expect(queue.transactions).toBeGreaterThan(before)
    await store.commit([update('c')])
    expect(timers.waits).toEqual([2_000])
    queue.isFailing = false
    timers.advance(2_000)
    await until(() => queue.failure === null)
    expect(await texts()).toHaveLength(4)
  })

  it('[F6] give a segment up once its entries are in the tables, and not before', async () => {
    const { timers, segments } = await setUp({ segmentBytes: 500 })
    for (let n = 0; n < 12; n++) await store.commit([update(`${n} ${'x'.repeat(100)}`)])
    expect(segments().length).toBeGreaterThan(2)
    timers.advance(1_000)
    await until(() => segments().length === 1)
    expect(await texts()).toHaveLength(12)
  })

  it('[R7] one that the tables refuse is no other one’s, and the log says so', async () => {
    const { log } = await setUp()
    const bad: Change = { kind: 'membership', room: room.id, member: JSON.parse('null'), role: 'editor' }
    await Promise.all([store.commit([update('a')]), store.commit([bad, update('b')]), store.commit([update('c')])])
    expect(await texts()).toEqual(['a', 'c'])
    expect(log.filter((line) => line.includes('refused by the database'))).toHaveLength(1)
  })
})
