/**
 * The chat message that is being written, kept for this window over a reload, under the member and the room. Nothing is
 * kept of what is empty, or longer than any message can be.
 */
import type { MemberId, RoomId } from '../../shared/model/ids.ts'
import { createStore, type Store } from '../session/store.ts'

/** Characters. */
export const mostKept = 50_000

export function openMessageDraft({
  room,
  me,
  storage,
}: {
  readonly room: RoomId
  readonly me: MemberId
  /** Of this one window. */
  readonly storage: Storage
}): Store<string> {
  const key = `weft.draft.${me}.${room}`
  const store = createStore(storage.getItem(key) ?? '')
  return {
    ...store,
    set(text) {
      store.set(text)
      if (text === '' || text.length > mostKept) storage.removeItem(key)
      else storage.setItem(key, text)
    },
  }
}
