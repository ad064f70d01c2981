/** The journal alone, over files whose syncs the test ends one by one. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Journal } from '../../../server/persistence/journal.ts'
import type { Change } from '../../../server/persistence/store.ts'
import type { RoomId } from '../../../shared/model/ids.ts'
import { id } from '../../contract/records.ts'

const fullSegment: Change = {
  kind: 'update',
  document: `${id<RoomId>('room')}/file`,
  author: null,
  update: new Uint8Array(250),
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Longer than from one sync to the next. */
const aWhileMs = 100

/** Each commit fills a segment. */
function setUp() {
  const open = new Set<number>()
  const removed: string[] = []
  const syncs: (() => void)[] = []
  let failures = 0
  let next = 1
  const journal = new Journal({
    files: {
      list: () => [],
      read: () => Buffer.alloc(0),
      create() {
        open.add(next)
        return next++
      },
      write: (_, bytes) => bytes.length,
      truncate() {},
      sync: (file) =>
        open.has(file)
          ? new Promise((resolve) => syncs.push(resolve))
          : Promise.reject(new Error('EBADF: bad file descriptor, fdatasync')),
      syncFolder: () => Promise.resolve(),
      close: (file) => void open.delete(file),
      async remove(name) {
        removed.push(name)
      },
    },
    storeId: 'store',
    seed: 1,
    lastNumber: 0,
    nextSegment: 1,
    segmentBytes: 200,
    onSyncFailed: () => {
      failures += 1
    },
  })
  return {
    journal,
    removed,
    append: (options: { isPatient?: boolean } = {}) => journal.synced(journal.append([fullSegment], 0), options),
    /** Syncs under way. */
    syncs,
    failures: () => failures,
    /** Disks are slow: each sync takes a while. */
    async endSyncs(done: Promise<unknown>) {
      let isDone = false
      void done.then(() => {
        isDone = true
      })
      while (!isDone) {
        await vi.advanceTimersByTimeAsync(aWhileMs)
        for (const end of syncs.splice(0)) end()
        await vi.advanceTimersByTimeAsync(0)
      }
    },
  }
}

describe('the journal', () => {
  it.each([
    ['one more segment', 1],
    ['two more segments', 2],
  ])('[S14] forgets full segments and closes no file of %s that is being synced', async (_, more) => {
    const { journal, append, endSyncs, failures, removed } = setUp()
    const appended = [append()]
    for (let count = 0; count <= more; count++) appended.push(append())
    const through = journal.lastNumber - 1
    const forgotten = journal.forget(through)
    await endSyncs(Promise.all([...appended, forgotten]))
    expect(failures()).toBe(0)
    await journal.forget(through)
    expect(removed).toHaveLength(through)
    const closed = journal.close()
    await endSyncs(closed)
  })

  it('[S14] syncs late what nobody waits for, and at once with it what somebody does', async () => {
    const { append, endSyncs, syncs, journal } = setUp()
    await endSyncs(append())
    const before = append()
    await vi.advanceTimersByTimeAsync(0)
    for (const end of syncs.splice(0)) end()
    await before
    const patient = append({ isPatient: true })
    await vi.advanceTimersByTimeAsync(60)
    expect(syncs).toHaveLength(0)
    const urgent = append()
    await vi.advanceTimersByTimeAsync(0)
    expect(syncs).toHaveLength(1)
    await endSyncs(Promise.all([patient, urgent]))

    const alone = append({ isPatient: true })
    await vi.advanceTimersByTimeAsync(100)
    expect(syncs).toHaveLength(1)
    await endSyncs(alone)
    await expect(journal.synced(journal.lastNumber)).resolves.toBeUndefined()
    await journal.close()
  })

  it('[S14] closed during a sync, it waits for the next one that this begins, and tells nobody before', async () => {
    const { journal, append, endSyncs, syncs, failures } = setUp()
    const first = append()
    let isSynced = false
    const second = append().then(() => {
      isSynced = true
    })
    const closed = journal.close()
    await vi.advanceTimersByTimeAsync(aWhileMs)
    for (const end of syncs.splice(0)) end()
    await first
    await vi.advanceTimersByTimeAsync(0)
    expect(syncs).toHaveLength(1)
    expect(isSynced).toBe(false)
    await endSyncs(Promise.all([second, closed]))
    expect(failures()).toBe(0)
  })

  it('[S14] is cleared only once no sync is under way', async () => {
    const { journal, append, endSyncs, failures, removed } = setUp()
    const appended = [append()]
    appended.push(append(), append())
    const cleared = journal.clear()
    await endSyncs(Promise.all([...appended, cleared]))
    expect(failures()).toBe(0)
    expect(removed).toHaveLength(3)
    await journal.close()
  })
})
