/**
 * What the field for a message holds, and what of it was sent and is not known to be said: each message by itself, with what
 * was chosen for it. Kept for this window over a reload, as the draft is.
 */
import type { FileId } from '../../../shared/model/ids.ts'
import type { TaskMode } from '../../../shared/model/task.ts'
import type { MessageDraft } from '../../session/api.ts'
import { createStore, type Store } from '../../session/store.ts'
import { type DraftOptions, mostKept } from './message-draft.ts'

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
  const manner = openKept(`${key}.manner`, storage, keptManner)
  const leaving = openKept(`${key}.leaving`, storage, keptList)
  const back = openKept(`${key}.back`, storage, keptList)
  back.set([...leaving.get(), ...back.get()])
  leaving.set([])
  // What is written in an empty field is another message, be it in the same words.
  draft.subscribe(() => draft.get() === '' && manner.set({ ...manner.get(), sent: null }))
  return { draft, draftFile, manner, leaving, back, isSaid }
}

/** `keep` is what of a value is kept, null where nothing is; `read` distrusts what was. */
function openKept<T>(
  key: string,
  storage: Storage,
  { keep, read }: { keep: (value: T) => T | null; read: (kept: unknown) => T },
): Store<T> {
  const store = createStore(read(parsed(storage.getItem(key))))
  return {
    ...store,
    set(value) {
      store.set(value)
      const kept = keep(value)
      if (kept === null) storage.removeItem(key)
      else storage.setItem(key, JSON.stringify(kept))
    },
  }
}

const keptManner = {
  keep: (value: Manner) => (isKept(value.sent) ? value : null),
  read: (kept: unknown): Manner =>
    isKept((kept as Partial<Manner> | null)?.sent) ? (kept as Manner) : { mode: 'live', model: null, sent: null },
}

const keptList = {
  keep(value: readonly Written[]) {
    const kept = value.filter(({ message }) => isKept(message))
    return kept.length === 0 ? null : kept
  },
  read: (kept: unknown): readonly Written[] => (Array.isArray(kept) ? kept.filter((one) => isKept(one?.message)) : []),
}

function isKept(message: unknown): boolean {
  const text = (message as Partial<MessageDraft> | null | undefined)?.text
  return typeof text === 'string' && text.length <= mostKept
}

function parsed(kept: string | null): unknown {
  try {
    return JSON.parse(kept ?? 'null')
  } catch {
    return null
  }
}
