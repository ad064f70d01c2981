/**
 * The room's own Y.Doc: its shape, and how to read it. Only the server writes it; clients follow it.
 *
 *   room      Y.Map   name, lineage
 *   files     Y.Map   file id    → FileEntry (plain value, replaced whole)
 *   deleted   Y.Map   file id    → member id: which person deleted it, of the last that were
 *   members   Y.Map   member id  → RoomMember (plain value)
 *   former    Y.Map   member id  → Member: who left or was removed, so that what they wrote keeps its name
 *   messages  Y.Array of Y.Map   one a chat message, oldest first; `text` is a Y.Text that grows while the agent answers
 *   tasks     Y.Map   task id    → Y.Map of Task's fields (plain values)
 *   hunks     Y.Map   hunk id    → Y.Map of Hunk's fields; `replacement` is a Y.Text that grows while it streams
 *
 * It holds what is current: the store keeps all messages, tasks and hunks, this document the newest of each.
 */
import * as Y from 'yjs'
import type { Hunk } from './hunk.ts'
import type { FileId, HunkId, MemberId, MessageId, TaskId } from './ids.ts'
import type { Member, RoomMember } from './member.ts'
import type { Task } from './task.ts'

/** The document name of the room's own document in `/sync/:room/:document`. */
export const roomDocumentName = 'room'
/** The name of the `Y.Text` in a file's document. */
export const fileTextName = 'text'

/** How lines end when the file leaves; inside they are always LF. */
export type EndOfLine = 'lf' | 'crlf'

export interface FileEntry {
  readonly id: FileId
  /** Relative, `/` between its parts, unique in the room. */
  readonly path: string
  readonly eol: EndOfLine
  /** Language id such as `typescript`, from the path; `text` where unknown. */
  readonly language: string
  /** Where the id can come again with another text: which of these it is. Else the room's lineage counts. */
  readonly lineage?: string
}

export interface Message {
  readonly id: MessageId
  readonly author: MemberId
  readonly text: string
  readonly at: string
  /** The task that this message started, or that it answers. */
  readonly task?: TaskId
  /** By which its author knows it again; where it comes twice it is said once. */
  readonly key?: string
  /** True while the agent is still writing it. */
  readonly streaming: boolean
}

/** The room's shared types, by the names above. */
export function roomTypes(doc: Y.Doc) {
  return {
    room: doc.getMap<unknown>('room'),
    files: doc.getMap<FileEntry>('files'),
    deleted: doc.getMap<MemberId>('deleted'),
    members: doc.getMap<RoomMember>('members'),
    former: doc.getMap<Member>('former'),
    messages: doc.getArray<Y.Map<unknown>>('messages'),
    tasks: doc.getMap<Y.Map<unknown>>('tasks'),
    hunks: doc.getMap<Y.Map<unknown>>('hunks'),
  }
}
export type RoomTypes = ReturnType<typeof roomTypes>

/**
 * Which history a document of the room has: two documents under one name whose lineages differ have nothing in common,
 * and merging them would double the text.
 */
export function lineageOf(types: RoomTypes, file: FileId | null): string {
  const own = file === null ? undefined : types.files.get(file)?.lineage
  return own ?? String(types.room.get('lineage'))
}

/** A plain copy of a record that the server wrote; its texts as strings. The server is its only writer, so its form is known. */
export function readRecord<T extends Message | Task | Hunk>(record: Y.Map<unknown>): T {
  const plain: Record<string, unknown> = {}
  for (const [key, value] of record.entries()) plain[key] = value instanceof Y.Text ? value.toString() : value
  return plain as unknown as T
}

export function readTask(types: RoomTypes, id: TaskId): Task | undefined {
  const record = types.tasks.get(id)
  return record && readRecord<Task>(record)
}

export function readHunk(types: RoomTypes, id: HunkId): Hunk | undefined {
  const record = types.hunks.get(id)
  return record && readRecord<Hunk>(record)
}
