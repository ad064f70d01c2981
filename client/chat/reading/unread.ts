/**
 * How far somebody has read a chat, and what is unread after that. A mark is a message's id and time: only the newest messages
 * are here, so where its own is gone the time counts. Pure.
 */
import type { MemberId, MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/room-document.ts'
import type { Readable } from '../../session/store.ts'

export interface ReadMark {
  /** Empty before there was any message. */
  readonly id: string
  readonly at: string
}

/** Others' messages that came unseen. */
export interface Unread {
  readonly count: number
  readonly first: MessageId | null
}

const nothingUnread: Unread = { count: 0, first: null }

/** For as long as it is not known. */
export const unopened: Readable<Unread> = { get: () => nothingUnread, subscribe: () => () => {} }

/** Messages oldest first. */
type Said = readonly Pick<Message, 'id' | 'at' | 'author'>[]

export function markAtEnd(messages: Said): ReadMark {
  const last = messages.at(-1)
  return { id: last?.id ?? '', at: last?.at ?? '' }
}

/** The mark at that message, where it is further on than `mark`; else null. */
export function markAt(messages: Said, mark: ReadMark, id: MessageId): ReadMark | null {
  const index = messages.findLastIndex((message) => message.id === id)
  const message = messages[index]
  return message === undefined || index < indexAfter(messages, mark) ? null : { id, at: message.at }
}

export function unreadAfter(messages: Said, mark: ReadMark, me: MemberId): Unread {
  const others = messages.slice(indexAfter(messages, mark)).filter(({ author }) => author !== me)
  return others.length === 0 ? nothingUnread : { count: others.length, first: others[0]?.id ?? null }
}

/** Where the first message stands that comes after the mark. */
function indexAfter(messages: Said, { id, at }: ReadMark): number {
  const index = messages.findLastIndex((message) => message.id === id)
  if (index !== -1) return index + 1
  const later = messages.findIndex((message) => message.at > at)
  return later === -1 ? messages.length : later
}

/** As it was stored; null where that is no mark. */
export function decodeMark(stored: string | null): ReadMark | null {
  try {
    const value: unknown = JSON.parse(stored ?? 'null')
    if (typeof value !== 'object' || value === null) return null
    const { id, at } = value as Partial<Record<keyof ReadMark, unknown>>
    return typeof id === 'string' && typeof at === 'string' ? { id, at } : null
  } catch {
    return null
  }
}
