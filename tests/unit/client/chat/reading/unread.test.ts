import { describe, expect, test } from 'vitest'
import { decodeMark, markAt, markAtEnd, unreadAfter } from '../../../../../client/chat/reading/unread.ts'
import type { MemberId, MessageId } from '../../../../../shared/model/ids.ts'

const me = 'me' as MemberId
const bo = 'bo' as MemberId
const message = (id: string, at: number, author = bo) => ({
  id: id as MessageId,
  at: `2026-01-01T00:00:0${at}Z`,
  author,
})
const messages = [message('a', 1), message('b', 2, me), message('c', 3), message('d', 4)]

describe('[U186] unread', () => {
  test('is what others said after the mark', () => {
    expect(unreadAfter(messages, markAtEnd(messages.slice(0, 1)), me)).toEqual({ count: 2, first: 'c' })
    expect(unreadAfter(messages, markAtEnd(messages), me)).toEqual({ count: 0, first: null })
    expect(unreadAfter(messages, markAtEnd([]), me)).toEqual({ count: 3, first: 'a' })
  })

  test('is told by the time where the mark’s message is no longer here', () => {
    expect(unreadAfter(messages.slice(2), { id: 'a', at: messages[0]?.at ?? '' }, me)).toEqual({ count: 2, first: 'c' })
    expect(unreadAfter(messages, { id: 'z', at: messages[3]?.at ?? '' }, me).count).toBe(0)
  })
})

test('[U188] a mark goes on and never back, and only to what is there', () => {
  const [first, , third] = messages
  const mark = markAtEnd(messages.slice(0, 2))
  expect(markAt(messages, mark, third?.id ?? ('' as MessageId))).toEqual({ id: 'c', at: third?.at })
  expect(markAt(messages, mark, first?.id ?? ('' as MessageId))).toBeNull()
  expect(markAt(messages, mark, 'b' as MessageId)).toBeNull()
  expect(markAt(messages, mark, 'gone' as MessageId)).toBeNull()
})

test.each([null, '', 'x', '1', '{}', '{"id":1,"at":""}'])('[U188] what is stored as %j is no mark', (stored) => {
  expect(decodeMark(stored)).toBeNull()
})
