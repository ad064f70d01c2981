/**
 * The chat message that is being written, and the answer to each task's question, kept for this window over a reload, under
 * the member, the room and the task. Nothing is kept of what is empty, or longer than any message can be.
 */
import type { MemberId, RoomId, TaskId } from '../../../shared/model/ids.ts'
import { createStore, type Store } from '../../session/store.ts'

/** Characters. */
export const mostKept = 50_000

interface DraftOptions {
  readonly room: RoomId
  readonly me: MemberId
  /** Of this one window. */
  readonly storage: Storage
}

/** `leaving` is what was sent and is not known to be said: after a reload it is in the field again. */
export function openMessageDraft({ room, me, storage }: DraftOptions): {
  readonly draft: Store<string>
  readonly leaving: Store<string>
} {
  const key = `weft.draft.${me}.${room}`
  const [draft, leaving] = [openDraft(key, storage), openDraft(`${key}.leaving`, storage)]
  draft.set(joinTexts(leaving.get(), draft.get()))
  leaving.set('')
  return { draft, leaving }
}

export function joinTexts(before: string, after: string): string {
  return before === '' || after === '' ? before + after : `${before}\n${after}`
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
      if (text === '' || text.length > mostKept) storage.removeItem(key)
      else storage.setItem(key, text)
    },
  }
}
