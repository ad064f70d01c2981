/**
 * The chat message that is being written, and the answer to each task's question, stored for this window over a reload,
 * under the member, the room and the task. Nothing is stored of what is empty, or longer than any message can be.
 */
import type { MemberId, RoomId, TaskId } from '../../../shared/model/ids.ts'
import { createStore, type Store } from '../../session/store.ts'

/** Characters. */
export const longestStored = 50_000

export interface DraftOptions {
  readonly room: RoomId
  readonly me: MemberId
  /** Of this one window. */
  readonly storage: Storage
}

export function openMessageDraft({ room, me, storage }: DraftOptions): Store<string> {
  return openDraft(`weft.draft.${me}.${room}`, storage)
}

/** The same store for a task each time. */
export function openAnswerDrafts({ room, me, storage }: DraftOptions): (task: TaskId) => Store<string> {
  const drafts = new Map<TaskId, Store<string>>()
  return (task) => {
    const draft = drafts.get(task) ?? openDraft(`weft.draft.${me}.${room}.${task}`, storage)
    drafts.set(task, draft)
    return draft
  }
}

function openDraft(key: string, storage: Storage): Store<string> {
  const store = createStore(storage.getItem(key) ?? '')
  return {
    ...store,
    set(text) {
      store.set(text)
      if (text === '' || text.length > longestStored) storage.removeItem(key)
      else storage.setItem(key, text)
    },
  }
}
