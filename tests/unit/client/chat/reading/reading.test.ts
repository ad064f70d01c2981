import { expect, test } from 'vitest'
import { mostMarks, openReading } from '../../../../../client/chat/reading/reading.ts'
import { openStorage } from '../../../../../client/page/storage.ts'
import { createStore } from '../../../../../client/session/store.ts'
import type { MemberId, MessageId, RoomId } from '../../../../../shared/model/ids.ts'
import type { Message } from '../../../../../shared/model/room-document.ts'
import { MemoryStorage } from '../../../../support/memory-storage.ts'

const room = 'room' as RoomId
const me = 'me' as MemberId
const at = (second: number) => new Date(second * 1_000).toISOString()
const said = (...ids: readonly string[]): Message[] =>
  ids.map((id, index) => ({
    id: id as MessageId,
    author: 'bo' as MemberId,
    text: id,
    at: at(index),
    streaming: false,
  }))

function open(options: { messages?: readonly Message[]; storage?: Storage; member?: MemberId } = {}) {
  const messages = createStore<readonly Message[]>(options.messages ?? [])
  const storage = options.storage ?? new MemoryStorage()
  const windowEvents = new EventTarget()
  const reading = openReading({ room, messages, me: options.member ?? me, storage, windowEvents })
  return { messages, storage, windowEvents, reading }
}

test('[U186] what was said before the first visit is read, what comes then is not until it is seen', () => {
  const { messages, reading } = open({ messages: said('a', 'b') })
  expect(reading.unread.get().count).toBe(0)
  messages.set(said('a', 'b', 'c', 'd'))
  expect(reading.unread.get()).toEqual({ count: 2, first: 'c' })
  reading.see('c' as MessageId)
  expect(reading.unread.get()).toEqual({ count: 1, first: 'd' })
  reading.see('d' as MessageId)
  expect(reading.unread.get()).toEqual({ count: 0, first: null })
})

test('[U188] what one has read is kept for each member and room, and what came in between is unread', () => {
  const { storage, reading } = open()
  reading.close()
  const messages = said('a', 'b')
  const again = open({ messages, storage })
  expect(again.reading.unread.get()).toEqual({ count: 2, first: 'a' })
  again.reading.see('a' as MessageId)
  expect(open({ messages, storage }).reading.unread.get()).toEqual({ count: 1, first: 'b' })
  expect(open({ messages, storage, member: 'other' as MemberId }).reading.unread.get().count).toBe(0)
})

test('[U188] another window that reads on does so for all, until they are closed', () => {
  const messages = said('a', 'b')
  const storage = new MemoryStorage()
  open({ storage }).reading.close()
  const { reading, windowEvents } = open({ messages, storage })
  const readOn = (key: string, id: string) =>
    windowEvents.dispatchEvent(
      Object.assign(new Event('storage'), { key, newValue: JSON.stringify({ id, at: at(0) }) }),
    )
  readOn('weft.read.me.other', 'b')
  expect(reading.unread.get().count).toBe(2)
  readOn('weft.read.me.room', 'a')
  expect(reading.unread.get().count).toBe(1)
  reading.close()
  readOn('weft.read.me.room', 'b')
  expect(reading.unread.get().count).toBe(1)
})

test('[U188] of many rooms the newest are kept, and a store that is full harms nothing', () => {
  const storage = new MemoryStorage()
  storage.setItem('weft.other', 'stays')
  for (let index = 0; index < mostMarks + 5; index++)
    storage.setItem(`weft.read.me.${index}`, JSON.stringify({ id: 'x', at: at(index) }))
  open({ storage })
  expect(storage.length).toBe(mostMarks + 1)
  expect(storage.getItem('weft.read.me.5')).toBeNull()
  expect(storage.getItem(`weft.read.me.${mostMarks + 4}`)).not.toBeNull()
  expect(storage.getItem('weft.other')).toBe('stays')

  const full = new MemoryStorage()
  full.setItem = () => {
    throw new Error('full')
  }
  const { messages, reading } = open({ storage: openStorage(() => full) })
  messages.set(said('a'))
  reading.see('a' as MessageId)
  expect(reading.unread.get().count).toBe(0)
})
