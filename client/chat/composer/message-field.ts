/**
 * What the field for a message holds, and what of it was sent and is not known to be said: each message by itself, with what
 * was chosen for it. Stored for this window over a reload, as the draft is.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { TaskMode } from '../../../shared/model/task.ts'
import type { MessageDraft } from '../../session/api.ts'
import { createStore, type Store } from '../../session/store.ts'
import { type DraftOptions, longestStored } from './message-draft.ts'

/** A message as it was sent, or begun. */
export interface Written {
  readonly message: MessageDraft
  /** The file that it is about, where it began as a request in that file's text; null for whichever is shown. */
  readonly about: FileId | null
}

/** How what is being written is going to be sent. */
interface Manner {
  readonly mode: TaskMode
  /** Null for the room's first. */
  readonly model: string | null
  /** What stands in the field, as it was sent before: unchanged it is the same message. */
  readonly sent: MessageDraft | null
}

export interface MessageField {
  /** The chat message that is being written. */
  readonly draft: Store<string>
  /** The file that it is about, as in `Written`. */
  readonly draftFile: Store<FileId | null>
  readonly manner: Store<Manner>
  /** What was sent and is not known to be said: after a reload it has come back. */
  readonly leaving: Store<readonly Written[]>
  /** What came back and does not stand in the field yet, in the order in which it was sent. */
  readonly back: Store<readonly Written[]>
  /** Whether the room's chat has it. */
  readonly isSaid: (message: MessageDraft) => boolean
}

/** For as long as the room is open: `draft` and `draftFile` are written elsewhere too. */
export function openMessageField({
  draft,
  draftFile,
  isSaid,
  room,
  me,
  storage,
}: DraftOptions & Pick<MessageField, 'draft' | 'draftFile' | 'isSaid'>): MessageField {
  const key = `weft.draft.${me}.${room}`
  const manner = openStored(`${key}.manner`, storage, storedManner)
  const leaving = openStored(`${key}.leaving`, storage, storedList)
  const back = openStored(`${key}.back`, storage, storedList)
  back.set([...leaving.get(), ...back.get()])
  leaving.set([])
  // What is written in an empty field is another message, be it in the same words.
  draft.subscribe(() => draft.get() === '' && manner.set({ ...manner.get(), sent: null }))
  return { draft, draftFile, manner, leaving, back, isSaid }
}

/** `write` is what of a value is stored, null where nothing is; `read` distrusts what was. */
function openStored<T>(
  key: string,
  storage: Storage,
  { write, read }: { write: (value: T) => T | null; read: (stored: unknown) => T },
): Store<T> {
  const store = createStore(read(parsed(storage.getItem(key))))
  return {
    ...store,
    set(value) {
      store.set(value)
      const stored = write(value)
      if (stored === null) storage.removeItem(key)
      else storage.setItem(key, JSON.stringify(stored))
    },
  }
}

const storedManner = {
  write: (value: Manner) => (isStorable(value.sent) ? value : null),
  read: (stored: unknown): Manner =>
    isStorable((stored as Partial<Manner> | null)?.sent)
      ? (stored as Manner)
      : { mode: 'live', model: null, sent: null },
}

const storedList = {
  write(value: readonly Written[]) {
    const stored = value.filter(({ message }) => isStorable(message))
    return stored.length === 0 ? null : stored
  },
  read: (stored: unknown): readonly Written[] =>
    Array.isArray(stored) ? stored.filter((one) => isStorable(one?.message)) : [],
}

function isStorable(message: unknown): boolean {
  const text = (message as Partial<MessageDraft> | null | undefined)?.text
  return typeof text === 'string' && text.length <= longestStored
}

function parsed(stored: string | null): unknown {
  try {
    return JSON.parse(stored ?? 'null')
  } catch {
    return null
  }
}
