/** When a document's log is put together, over the embedded store. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { DocumentKey, Store } from '../../../server/persistence/store.ts'
import { DocumentLog } from '../../../server/rooms/document-log.ts'
import { type RoomId, randomId } from '../../../shared/model/ids.ts'
import { openHeldStore } from '../../support/held-store.ts'
import { until } from '../../support/until.ts'

const key: DocumentKey = `${randomId<RoomId>()}/file`
let store: Store
let doc: Y.Doc
beforeEach(async () => {
  store = await openHeldStore()
  await store.createRoom({ id: key.split('/')[0] as RoomId, name: 'Room', createdAt: '2026-01-01' }, randomId())
  doc = new Y.Doc()
})
afterEach(() => store.close())

/** Commits so many keys, and tells the log. */
async function type(log: DocumentLog, keys: number): Promise<void> {
  const changes: { kind: 'update'; document: DocumentKey; update: Uint8Array; author: null }[] = []
  const record = (update: Uint8Array) => changes.push({ kind: 'update', document: key, update, author: null })
  doc.on('update', record)
  for (let n = 0; n < keys; n++) doc.getText('text').insert(0, 'x')
  doc.off('update', record)
  await store.commit(changes)
  log.grew(keys)
}

async function openLog(): Promise<DocumentLog> {
  const onError = (error: unknown) => expect.fail(String(error))
  return new DocumentLog({ store, key, onError }, await store.readDocument(key))
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
