import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { openLocalCopies } from '../../../../../client/session/copies/local-copies.ts'
import { rescueText } from '../../../../../client/session/copies/rescued-text.ts'
import type { FileId, MemberId, RoomId } from '../../../../../shared/model/ids.ts'
import { fileTextName } from '../../../../../shared/model/room-document.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

const file = 'f1' as FileId

/** A visit of one window; all share a browser. */
function visits() {
  const storage = new MemoryStorage()
  return () =>
    openLocalCopies({
      room: 'r1' as RoomId,
      member: 'ann' as MemberId,
      storage,
      window: 'w1',
      pageEnds: new EventTarget(),
    })
}

function leave(copies: ReturnType<typeof openLocalCopies>, text: string): void {
  const doc = new Y.Doc()
  doc.getText(fileTextName).insert(0, text)
  const copy = copies.open(file)
  copy.write(doc, { lineage: 'l1', changes: 1 })
  copy.close()
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('[S18] the text of a file that is gone is offered on each visit until it is wanted no more', async () => {
  const visit = visits()
  leave(visit(), 'mine\n')

  const first = await rescueText(visit().open(file))
  expect(first?.text).toBe('mine\n')
  first?.close()

  const again = visit()
  expect(again.files()).toEqual([file])
  const second = await rescueText(again.open(file))
  expect(second?.text).toBe('mine\n')
  second?.forget()
  second?.close()
  expect(visit().files()).toEqual([])
  expect(await rescueText(visit().open(file))).toBeNull()
})
