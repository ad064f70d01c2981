/** When a document's log is put together, over the embedded store. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { SharedDocument } from '../../../server/documents/shared-document.ts'
import { systemClock } from '../../../server/operations/clock.ts'
import type { DocumentKey, Store } from '../../../server/persistence/store.ts'
import { DocumentLog } from '../../../server/rooms/channels/document-log.ts'
import { Saver } from '../../../server/rooms/saver.ts'
import { type RoomId, randomId } from '../../../shared/model/ids.ts'
import { openHeldStore } from '../../support/held-store.ts'
import { until } from '../../support/until.ts'

const key: DocumentKey = `${randomId<RoomId>()}/file`
let store: Store
let document: SharedDocument
let saver: Saver
beforeEach(async () => {
  store = await openHeldStore()
  await store.createRoom({ id: key.split('/')[0] as RoomId, name: 'Room', createdAt: '2026-01-01' }, randomId())
  document = new SharedDocument((error) => expect.fail(String(error)))
  saver = new Saver({ store, clock: systemClock, maxWaitingBytes: 1e9, onAvailability() {}, onError() {} })
})
afterEach(async () => {
  saver.close()
  document.destroy()
  await store.close()
})

/** Types so many keys, each an update of its own, and tells the log once they are saved. */
async function type(log: DocumentLog, keys: number): Promise<void> {
  let bytes = 0
  const forget = document.onUpdate((update) => {
    saver.add({ kind: 'update', document: key, update, author: null })
    bytes += update.length
  })
  for (let n = 0; n < keys; n++) {
    document.transact({ kind: 'command', by: null }, () => document.doc.getText('text').insert(0, 'x'))
  }
  forget()
  await saver.saved()
  log.grew(keys, bytes)
}

async function openLog(): Promise<DocumentLog> {
  const onError = (error: unknown) => expect.fail(String(error))
  return new DocumentLog({ store, saver, key, document, onError }, await store.readDocument(key))
}

const lengthOf = async () => (await store.readDocument(key)).updates.length

it('[R2] a short log stays until its document rests, and nothing of it is lost then', async () => {
  const log = await openLog()
  await type(log, 300)
  expect(await lengthOf()).toBe(300)
  await log.rest()
  expect(await lengthOf()).toBe(0)
  const again = new Y.Doc()
  Y.applyUpdate(again, (await store.readDocument(key)).snapshot ?? new Uint8Array())
  expect(again.getText('text').toString()).toBe('x'.repeat(300))
})

it('the longer a snapshot, the longer the log behind it may be', async () => {
  const log = await openLog()
  // Characters that were put in backwards are kept apart: about ten bytes each.
  await type(log, 10_000)
  await until(async () => (await store.readDocument(key)).snapshot !== null)
  await type(log, 450)
  await log.rest()
  expect(await lengthOf()).toBe(0)
  await type(log, 40)
  await log.rest()
  expect(await lengthOf()).toBe(40)
})

it('a log of one update is as good as a snapshot', async () => {
  const log = await openLog()
  await type(log, 1)
  await log.rest()
  expect(await lengthOf()).toBe(1)
})

it('[R2] a snapshot has nothing that the store has not: it waits for what is being written', async () => {
  const log = await openLog()
  await type(log, 300)
  const commit = vi.spyOn(store, 'commit').mockRejectedValueOnce(new Error('full'))
  const compacted = vi.spyOn(store, 'compactDocument')
  const forget = document.onUpdate((update) => saver.add({ kind: 'update', document: key, update, author: null }))
  document.transact({ kind: 'command', by: null }, () => document.doc.getText('text').insert(0, 'unsaved '))
  forget()
  const rested = log.rest()
  await until(() => commit.mock.calls.length > 0)
  expect(compacted).not.toHaveBeenCalled()
  await rested
  expect(commit).toHaveBeenCalledTimes(2)
  expect(compacted).toHaveBeenCalledOnce()
  // It came after the log was read, so it stays in it.
  expect(await lengthOf()).toBe(1)
})

it('[R2] a snapshot has nothing that was given up: once the saver is closed none is made', async () => {
  const errors: unknown[] = []
  const log = new DocumentLog(
    { store, saver, key, document, onError: (error) => errors.push(error) },
    await store.readDocument(key),
  )
  await type(log, 300)
  const forget = document.onUpdate((update) => saver.add({ kind: 'update', document: key, update, author: null }))
  document.transact({ kind: 'command', by: null }, () => document.doc.getText('text').insert(0, 'unsaved '))
  forget()
  saver.close()
  await log.rest()
  expect(errors).toMatchObject([{ code: 'storage_unavailable' }])
  expect(await store.readDocument(key)).toMatchObject({ snapshot: null, updates: { length: 300 } })
})
