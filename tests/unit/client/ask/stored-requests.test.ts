import { expect, test } from 'vitest'
import { openStoredRequests } from '../../../../client/ask/stored-requests.ts'
import { longestStored } from '../../../../client/chat/composer/message-draft.ts'
import type { FileId, MemberId, RoomId } from '../../../../shared/model/ids.ts'
import { MemoryStorage } from '../../../support/memory-storage.ts'

const [a, b] = ['a' as FileId, 'b' as FileId]
const open = (storage: Storage, room = 'r1', me = 'ann') =>
  openStoredRequests({ room: room as RoomId, me: me as MemberId, storage })
const request = { text: 'make it sweep', mode: 'propose', about: { from: 'AQ==', to: 'Ag==' } } as const

test('[U275] a request in the text is there again for its member, room and file, until it is sent or left', () => {
  const storage = new MemoryStorage()
  const stored = open(storage)
  stored.write(a, request)
  stored.write(b, { ...request, text: 'first' })
  stored.write(b, { ...request, text: 'second' })
  expect(open(storage).read(a)).toEqual(request)
  expect(open(storage).read(b)?.text).toBe('second')
  expect(open(storage).files()).toEqual([a, b])
  for (const other of [open(storage, 'r2'), open(storage, 'r1', 'bo')]) {
    expect(other.read(a)).toBe(null)
    expect(other.files()).toEqual([])
  }
  stored.forget(a)
  stored.forget(b)
  expect(storage.length).toBe(0)
})

test('[U275] nothing is stored of what is longer than any request, and what is no request is read as none', () => {
  const storage = new MemoryStorage()
  const stored = open(storage)
  stored.write(a, request)
  stored.write(a, { ...request, text: 'x'.repeat(longestStored + 1) })
  expect(storage.length).toBe(0)
  stored.write(a, request)
  const key = storage.key(0) ?? ''
  for (const written of ['', '{', 'null', '3', '{"text":"x"}', '{"text":"x","about":{"from":1,"to":"b"}}']) {
    storage.setItem(key, written)
    expect(stored.read(a)).toBe(null)
  }
})
