/**
 * What of the room's chat we have not read: kept in the browser under the member and the room, over a reload, and shared by
 * all windows there. Where nothing is kept yet, all that is there when it opens counts as read.
 *
 * It is opened once the room's messages are here.
 */
import type { MemberId, MessageId, RoomId } from '../../../shared/model/ids.ts'
import type { RoomConnection } from '../../session/room-connection.ts'
import { createStore, type Readable } from '../../session/store.ts'
import { decodeMark, markAt, markAtEnd, type ReadMark, type Unread, unreadAfter } from './unread.ts'

export interface Reading {
  readonly unread: Readable<Unread>
  /** That message and all before it have been seen. */
  see(message: MessageId): void
  close(): void
}

const prefix = 'weft.read.'
/** Of all members and rooms; beyond them those go whose last message is oldest. */
export const mostMarks = 100

export function openReading({
  room,
  messages,
  me,
  storage,
  windowEvents,
}: {
  readonly room: RoomId
  readonly messages: RoomConnection['messages']
  readonly me: MemberId
  readonly storage: Storage
  /** Tells `storage`: another window has read on. */
  readonly windowEvents: EventTarget
}): Reading {
  const key = `${prefix}${me}.${room}`
  const kept = decodeMark(storage.getItem(key))
  let mark = kept ?? markAtEnd(messages.get())
  const keep = () => storage.setItem(key, JSON.stringify(mark))
  const read = () => unreadAfter(messages.get(), mark, me)
  const unread = createStore<Unread>(read(), (a, b) => a.count === b.count && a.first === b.first)
  if (kept === null) {
    dropOldest(storage)
    keep()
  }

  function goOn(next: ReadMark | null): boolean {
    if (next === null) return false
    mark = next
    unread.set(read())
    return true
  }
  const onStorage = (event: Event) => {
    const { key: changed, newValue } = event as StorageEvent
    const other = changed === key ? decodeMark(newValue) : null
    if (other !== null) goOn(markAt(messages.get(), mark, other.id as MessageId))
  }
  windowEvents.addEventListener('storage', onStorage)
  const unfollow = messages.subscribe(() => unread.set(read()))

  return {
    unread,
    see(message) {
      if (goOn(markAt(messages.get(), mark, message))) keep()
    },
    close() {
      unfollow()
      windowEvents.removeEventListener('storage', onStorage)
    },
  }
}

/** Leaves room for one more. */
function dropOldest(storage: Storage): void {
  const marks: { readonly key: string; readonly at: string }[] = []
  for (let index = 0; index < storage.length; index++) {
    const key = storage.key(index)
    if (key?.startsWith(prefix)) marks.push({ key, at: decodeMark(storage.getItem(key))?.at ?? '' })
  }
  const newestFirst = marks.sort((a, b) => b.at.localeCompare(a.at))
  for (const { key } of newestFirst.slice(mostMarks - 1)) storage.removeItem(key)
}
