import { expect, test } from 'vitest'
import { mostKept, openAnswerDrafts, openMessageDraft } from '../../../../../client/chat/composer/message-draft.ts'
import { openStorage } from '../../../../../client/page/storage.ts'
import type { MemberId, RoomId, TaskId } from '../../../../../shared/model/ids.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

const open = (storage: Storage, room = 'r1', me = 'ann') =>
  openMessageDraft({ room: room as RoomId, me: me as MemberId, storage }).draft

test('[U188] a message that is being written is there again, for its member and room, until it is sent', () => {
  const storage = new MemoryStorage()
  const draft = open(storage)
  draft.set('not yet')
  expect(open(storage).get()).toBe('not yet')
  expect(open(storage, 'r2').get()).toBe('')
  expect(open(storage, 'r1', 'bo').get()).toBe('')
  draft.set('')
  expect(storage.length).toBe(0)
})

test('[U188] what is longer than any message is kept in the page alone, as where the browser’s store is full', () => {
  const storage = new MemoryStorage()
  const draft = open(storage)
  draft.set('short')
  draft.set('x'.repeat(mostKept + 1))
  expect(draft.get()).toHaveLength(mostKept + 1)
  expect(storage.length).toBe(0)
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  const unkept = open(openStorage(() => storage))
  unkept.set('more')
  expect(unkept.get()).toBe('more')
})

test('[U242] an answer that is being written is there again, by task, beside the message', () => {
  const storage = new MemoryStorage()
  const options = { room: 'r1' as RoomId, me: 'ann' as MemberId, storage }
  const answer = openAnswerDrafts(options)
  answer('t1' as TaskId).set('tab')
  expect(answer('t1' as TaskId)).toBe(answer('t1' as TaskId))
  expect(answer('t2' as TaskId).get()).toBe('')
  expect(open(storage).get()).toBe('')
  expect(openAnswerDrafts(options)('t1' as TaskId).get()).toBe('tab')
  answer('t1' as TaskId).set('')
  expect(storage.length).toBe(0)
})

test('[U320] what was on its way as the page ended is in the field again, once, before what was begun since', () => {
  const storage = new MemoryStorage()
  const { draft, leaving } = openMessageDraft({ room: 'r1' as RoomId, me: 'ann' as MemberId, storage })
  leaving.set('first\nsecond')
  draft.set('half')
  expect(open(storage).get()).toBe('first\nsecond\nhalf')
  expect(open(storage).get()).toBe('first\nsecond\nhalf')
})
