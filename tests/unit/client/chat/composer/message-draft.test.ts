import { expect, test } from 'vitest'
import { longestStored, openAnswerDrafts, openMessageDraft } from '../../../../../client/chat/composer/message-draft.ts'
import { openMessageField } from '../../../../../client/chat/composer/message-field.ts'
import { fillEmpty } from '../../../../../client/chat/composer/next-unsent.ts'
import { openStorage } from '../../../../../client/page/storage.ts'
import { createStore } from '../../../../../client/session/store.ts'
import type { FileId, MemberId, RoomId, TaskId } from '../../../../../shared/model/ids.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

const open = (storage: Storage, room = 'r1', me = 'ann') =>
  openMessageDraft({ room: room as RoomId, me: me as MemberId, storage })
const openField = (storage: Storage) =>
  openMessageField({
    isSaid: () => false,
    draft: open(storage),
    draftFile: createStore<FileId | null>(null),
    room: 'r1' as RoomId,
    me: 'ann' as MemberId,
    storage,
  })

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
  draft.set('x'.repeat(longestStored + 1))
  expect(draft.get()).toHaveLength(longestStored + 1)
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

test('[U320, U323] what was on its way as the page ended has come back, once, each with its key and what was chosen for it', () => {
  const storage = new MemoryStorage()
  const first = { message: { text: 'first', key: 'k1' }, about: null }
  const second = { message: { text: '@ai second', mode: 'propose', key: 'k2' }, about: 'f1' as FileId } as const
  openField(storage).leaving.set([first, second])
  const field = openField(storage)
  fillEmpty(field)
  expect(field.draft.get()).toBe('first')
  expect(field.manner.get().sent).toEqual(first.message)
  expect(field.leaving.get()).toEqual([])
  expect(field.back.get()).toEqual([second])
  const again = openField(storage)
  expect(again.draft.get()).toBe('first')
  expect(again.manner.get().sent).toEqual(first.message)
  expect(again.back.get()).toEqual([second])
})

test('[U320] what came back stands behind what was begun since, and what is kept of it in no form of ours is nothing', () => {
  const storage = new MemoryStorage()
  const { draft, leaving } = openField(storage)
  leaving.set([{ message: { text: 'first' }, about: null }])
  draft.set('half')
  const field = openField(storage)
  fillEmpty(field)
  expect(field.draft.get()).toBe('half')
  expect(field.back.get()).toHaveLength(1)
  for (const odd of ['first', '{}', '[1, null, {"message": 1}]']) {
    storage.setItem('weft.draft.ann.r1.leaving', odd)
    storage.removeItem('weft.draft.ann.r1.back')
    expect(openField(storage).back.get()).toEqual([])
  }
})
