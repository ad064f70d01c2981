/** What the journal in front of the embedded store promises: across deaths, on a bad disk, and for who reads. */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore, type SqliteStore } from '../../../server/persistence/sqlite-store.ts'
import type { Change, DocumentKey } from '../../../server/persistence/store.ts'
import { aRoom, aTask, bytes, id } from '../../contract/records.ts'
import { type FaultyFiles, openFaultyFiles, segmentsIn, tear } from '../../support/faulty-files.ts'

const room = aRoom('room1')
const text: DocumentKey = `${room.id}/file1`
const unavailable = { code: 'storage_unavailable' }

let folder: string
const opened: SqliteStore[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weft-journal-'))
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(name: string): Promise<{ store: SqliteStore; files: FaultyFiles }> {
  let files: FaultyFiles | null = null
  const store = await openSqliteStore({
    dataDir: join(folder, name),
    openFiles: (journal) => {
      files = openFaultyFiles(journal)
      return files
    },
  })
  opened.push(store)
  if (files === null) throw new Error('the store opened no journal')
  return { store, files }
}

async function openWithRoom(): Promise<{ store: SqliteStore; files: FaultyFiles }> {
  const one = await open('first')
  await one.store.createRoom(room, id('owner1'))
  return one
}

function update(value: string): Change {
  return { kind: 'update', document: text, update: bytes(value), author: null }
}

async function textsOf(store: SqliteStore): Promise<string[]> {
  return (await store.readDocument(text)).updates.map((part) => new TextDecoder().decode(part))
}

/** What `kill -9` would leave at this moment, in a folder of its own. */
function killed(name: string): string {
  const copy = join(folder, name)
  cpSync(join(folder, 'first'), copy, { recursive: true, filter: (path) => !path.includes('weft.lock') })
  return copy
}

describe('the journal', () => {
  it('[S14, R2] what is written is there after kill -9, although nothing was synced', async () => {
    const { store, files } = await openWithRoom()
    files.holdSyncs()
    const written: string[] = []
    const commits = ['a', 'b'].map((value) => store.commit([update(value)], { onWritten: () => written.push(value) }))
    expect(written).toEqual(['a', 'b'])
    killed('second')
    files.letSyncsGo()
    await Promise.all(commits)
    expect(await textsOf((await open('second')).store)).toEqual(['a', 'b'])
  })

  it('[S14, S8] a commit resolves only when it is synced, and one sync serves many', async () => {
    const { store, files } = await openWithRoom()
    await store.commit([update('first')])
    const before = files.syncs
    files.holdSyncs()
    let synced = 0
    const commits = Array.from({ length: 50 }, (_, n) =>
      store.commit([update(`${n}`)]).then(() => {
        synced += 1
      }),
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect(synced).toBe(0)
    files.letSyncsGo()
    await Promise.all(commits)
    expect(files.syncs - before).toBeLessThanOrEqual(2)
  })

  it('[S15, F6] is applied once, whenever the process was killed', async () => {
    const { store } = await openWithRoom()
    await store.commit([update('applied')])
    expect(await textsOf(store)).toEqual(['applied'])
    // In the tables, and still in the journal.
    killed('second')
    await store.commit([update('pending'), { kind: 'task', room: room.id, task: aTask('task1') }])
    killed('third')

    expect(await textsOf((await open('second')).store)).toEqual(['applied'])
    const third = (await open('third')).store
    expect(await textsOf(third)).toEqual(['applied', 'pending'])
    expect(await third.readTask(room.id, id('task1'))).toEqual(aTask('task1'))
    await third.commit([update('later')])
    await third.close()
    expect(await textsOf((await open('third')).store)).toEqual(['applied', 'pending', 'later'])
  })

  it('[F6] leaves no segment behind when it is closed', async () => {
    const { store } = await openWithRoom()
    await store.commit([update('a')])
    expect(segmentsIn(join(folder, 'first', 'journal'))).toHaveLength(1)
    await store.close()
    expect(segmentsIn(join(folder, 'first', 'journal'))).toEqual([])
  })

  it('[S15] drops a torn entry at its end, keeps what came before, and goes on', async () => {
    const { store } = await openWithRoom()
    for (const value of ['a', 'b', 'torn']) await store.commit([update(value)])
    const [segment] = segmentsIn(join(killed('second'), 'journal'))
    tear(segment?.path ?? '', 3)
    const second = (await open('second')).store
    expect(await textsOf(second)).toEqual(['a', 'b'])
    await second.commit([update('c')])
    cpSync(join(folder, 'second'), join(folder, 'third'), { recursive: true })
    expect(await textsOf((await open('third')).store)).toEqual(['a', 'b', 'c'])
  })

  it('[S15] drops what a power cut tore in the middle of what was never synced', async () => {
    const { store, files } = await openWithRoom()
    await store.commit([update('synced')])
    files.holdSyncs()
    const commits = ['torn', 'after'].map((value) => store.commit([update(value)]))
    const [segment] = segmentsIn(join(killed('second'), 'journal'))
    if (segment === undefined) throw new Error('a segment')
    segment.bytes.fill(0, segment.bytes.indexOf('torn'), segment.bytes.indexOf('torn') + 4)
    writeFileSync(segment.path, segment.bytes)
    expect(await textsOf((await open('second')).store)).toEqual(['synced'])
    files.letSyncsGo()
    await Promise.all(commits)
  })

  it('[S15] refuses to open over a damaged entry that had been synced, and changes nothing', async () => {
    const { store } = await openWithRoom()
    for (const value of ['first', 'damaged', 'third', 'fourth']) await store.commit([update(value)])
    const copy = killed('second')
    const [segment] = segmentsIn(join(copy, 'journal'))
    if (segment === undefined) throw new Error('a segment')
    segment.bytes.write('DAMAGED', segment.bytes.indexOf('damaged'))
    writeFileSync(segment.path, segment.bytes)
    const refused = {
      ...unavailable,
      message: `The journal ${join(copy, 'journal')} cannot be used: its entry 2 is damaged, although it was synced; nothing was changed. Restore the folder from a backup.`,
    }
    await expect(open('second')).rejects.toMatchObject(refused)
    await expect(open('second')).rejects.toMatchObject(refused)
    expect(readFileSync(segment.path)).toEqual(segment.bytes)
  })

  it("[S15] refuses another database's journal", async () => {
    const { store } = await openWithRoom()
    await store.commit([update('a')])
    const copy = killed('second')
    await rm(join(copy, 'weft.db'))
    await rm(join(copy, 'weft.db-wal'), { force: true })
    await rm(join(copy, 'weft.db-shm'), { force: true })
    await expect(open('second')).rejects.toMatchObject({ message: expect.stringContaining('another database') })
    expect(existsSync(join(copy, 'journal', '00000001.journal'))).toBe(true)
  })

  for (const canTruncate of [true, false]) {
    const how = canTruncate ? 'cut back' : 'left behind, for it cannot be cut back'
    it(`[S9, F5] a full disk fails a commit whole; what it wrote is ${how}, and the same commit succeeds later`, async () => {
      const { store, files } = await openWithRoom()
      await store.commit([update('before')])
      files.space = 40
      files.canTruncate = canTruncate
      const written: string[] = []
      const commit = () =>
        store.commit([update('small'), update('x'.repeat(400))], { onWritten: () => written.push('it') })
      await expect(commit()).rejects.toMatchObject({ ...unavailable, message: expect.stringContaining('ENOSPC') })
      expect(written).toEqual([])
      expect(store.failure).toContain('ENOSPC')
      expect(await textsOf(store)).toEqual(['before'])

      files.space = Number.POSITIVE_INFINITY
      await commit()
      expect(store.failure).toBeNull()
      killed('second')
      for (const one of [store, (await open('second')).store]) {
        expect(await textsOf(one)).toEqual(['before', 'small', 'x'.repeat(400)])
      }
    })
  }

  it.each([
    ['takes nothing', 0, true],
    ['takes a part of a segment’s head', 10, true],
    ['takes a head and a part of the first entry', 60, true],
    ['takes that, and lets nothing be cut off', 60, false],
  ])('[S9] a disk that %s is left with one segment, however often it is tried', async (_, space, canTruncate) => {
    const { store, files } = await openWithRoom()
    files.canTruncate = canTruncate
    for (let attempt = 0; attempt < 20; attempt++) {
      files.space = space
      await expect(store.commit([update('x'.repeat(100))])).rejects.toMatchObject(unavailable)
    }
    expect(segmentsIn(join(folder, 'first', 'journal'))).toHaveLength(1)
    files.space = Number.POSITIVE_INFINITY
    await store.commit([update('a')])
    await store.commit([update('b')])
    killed('second')
    expect(await textsOf((await open('second')).store)).toEqual(['a', 'b'])
  })

  it('[F5] is whole however few bytes the disk takes at a time', async () => {
    const { store, files } = await openWithRoom()
    files.bytesAWrite = 7
    for (const value of ['one', 'two']) await store.commit([update(value)])
    killed('second')
    expect(await textsOf((await open('second')).store)).toEqual(['one', 'two'])
  })

  it('[S8, S9] where a sync fails, a commit waits until the tables have it for good, and the journal starts anew', async () => {
    const { store, files } = await openWithRoom()
    files.areSyncsFailing = true
    files.holdSyncs()
    let isSynced = false
    const commit = store.commit([update('a')]).then(() => {
      isSynced = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isSynced).toBe(false)
    files.letSyncsGo()
    await commit
    files.areSyncsFailing = false
    await store.commit([update('b')])
    expect(store.failure).toBeNull()
    const database = new Libsql(join(killed('second'), 'weft.db'))
    expect(database.prepare('select applied from journal').get([])).toMatchObject({ applied: 1 })
    database.close()
    expect(await textsOf((await open('second')).store)).toEqual(['a', 'b'])
  })

  it('[F6] a database from before there was a journal opens, with everything', async () => {
    const before = await openSqliteStore({ dataDir: join(folder, 'first'), hasJournal: false })
    await before.createRoom(room, id('owner1'))
    await before.commit([update('old')])
    await before.close()
    const database = new Libsql(join(folder, 'first', 'weft.db'))
    database.exec('drop table journal; delete from migrations where number = 3')
    database.close()
    const { store } = await open('first')
    await store.commit([update('new')])
    expect(await textsOf(store)).toEqual(['old', 'new'])
  })

  it('[R7] takes nothing for a room while it is deleted, nor afterwards', async () => {
    const { store } = await openWithRoom()
    const before = store.commit([update('before')])
    const deleted = store.deleteRoom(room.id)
    await expect(store.commit([update('meanwhile')])).rejects.toMatchObject(unavailable)
    await Promise.all([before, deleted])
    await expect(store.commit([update('after')])).rejects.toMatchObject(unavailable)
    expect(await store.readRoom(room.id)).toBeNull()
  })

  it('[S9] a closed store has in its tables what nobody read before', async () => {
    const { store } = await openWithRoom()
    const commits = ['a', 'b'].map((value) => store.commit([update(value)]))
    await store.close()
    await Promise.all(commits)
    const database = new Libsql(join(folder, 'first', 'weft.db'))
    expect(database.prepare('select count(*) as count from updates').get([])).toMatchObject({ count: 2 })
    database.close()
  })
})
