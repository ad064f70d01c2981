import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSqliteStore, type SqliteStore } from '../../../server/persistence/sqlite-store.ts'
import { aRoom, id } from '../../contract/records.ts'
import { collectedHeap } from '../../convergence/collected-heap.ts'

/** In a function of its own, so that nothing on the stack holds the error. */
async function failToWrite(store: SqliteStore): Promise<WeakRef<object>> {
  const failure: unknown = await store.createRoom(aRoom('room1'), id('owner1')).catch((error: unknown) => error)
  if (!(failure instanceof Error)) throw new Error('the second room of an id was made')
  return new WeakRef(failure)
}

it('[R7] what became of a write is not kept for as long as the store is open', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'weft-writes-'))
  const store = await openSqliteStore({ dataDir })
  try {
    await store.createRoom(aRoom('room1'), id('owner1'))
    const failure = await failToWrite(store)
    await store.writeSetting('one', 'more')
    await collectedHeap()
    expect(failure.deref()).toBeUndefined()
  } finally {
    await store.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
