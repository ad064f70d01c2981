/**
 * A room as the rest of the server sees it: the room document's only writer, its files, who is connected.
 *
 * Methods that change something do so at once, in memory, and queue it: everything changed in one synchronous turn of
 * the event loop, records and texts alike, is one commit of the store. Nobody else sees a change before it is durable;
 * `saved()` waits for that. Callers have checked the member's role; the room checks paths, sizes and existence.
 */

import type { Anchors, Range } from '../../shared/model/anchors.ts'
import type { Hunk } from '../../shared/model/hunk.ts'
import type { FileId, HunkId, MemberId, MessageId, RoomId, TaskId } from '../../shared/model/ids.ts'
import type { Member, RoomMember } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { FileEntry, Message, RoomTypes } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import type { FileDocument } from '../documents/file-document.ts'
import type { HunkTrace } from '../persistence/store.ts'
import type { Connection } from './connection.ts'

export interface NewFile {
  readonly path: string
  /** Any line ends; kept as LF, with the first one found as the file's `eol`. */
  readonly content: string
  /** Given where a hunk promised the id before the file existed. */
  readonly id?: FileId
}

export interface FileContent {
  readonly entry: FileEntry
  readonly content: string
  /** Bytes of UTF-8. */
  readonly size: number
}

export type FileListener = (file: FileDocument) => (() => void) | undefined

/** Paths of a room that are not its own: what is done to them happens to no file. */
export interface PathDraft {
  release(path: string): void
  /** @throws path_invalid path_taken */
  claim(path: string): void
}

export interface Room {
  readonly id: RoomId
  readonly name: string
  /** The room document's shared types, to read; write through the methods below. */
  readonly types: RoomTypes

  /** Resolves when everything changed so far is durable and sent. @throws storage_unavailable once the room closes unsaved */
  saved(): Promise<void>
  /**
   * Whether more may be changed; the commands below that add something check it themselves, what ends or settles
   * something is always taken. @throws storage_unavailable while too much waits for a store that fails
   */
  assertTaking(): void
  /**
   * Checks once for all that `change` does, in this turn: what it begins is not refused in the middle for want of place.
   * @throws as `assertTaking`, before any of it; what `change` throws
   */
  allOrNothing(change: () => void): void

  rename(name: string): void
  /**
   * Adds the member, or returns the one that is there. By the link `role` counts only for a new member; an invite makes
   * a role stronger too, and brings back who was removed. @throws room_full member_removed
   */
  admit(member: Member, role: Role, by?: 'link' | 'invite'): RoomMember
  /**
   * For who was looked up at that moment of the monotonic clock, before an `await`: the answer may be older than their
   * going. By the link who was removed never comes back. @throws member_left member_removed
   */
  assertStayed(id: MemberId, lookedUpAtMs: number, by?: 'link' | 'invite'): void
  /** In force at once, on open connections too. @throws member_not_found last_owner */
  changeRole(id: MemberId, role: Role): RoomMember
  /**
   * Ends all their connections. Whoever did not do it themselves comes back only by an invite made later.
   * @throws member_not_found last_owner
   */
  removeMember(id: MemberId, by: MemberId): void
  member(id: MemberId): RoomMember | undefined
  /**
   * Asks the pages of all others to come to where the member is; nothing of it is kept. How many members they are.
   * @throws member_absent
   */
  bringTo(id: MemberId): number

  /** All of them in path order; the same list until one comes, goes or moves. */
  files(): readonly FileEntry[]
  hasFile(id: FileId): boolean
  /** However the path's accents are encoded. */
  fileAt(path: string): FileEntry | undefined
  /** @throws file_not_found */
  file(id: FileId): FileEntry
  /** @throws path_taken path_invalid file_too_large room_too_large */
  createFile(file: NewFile, by: MemberId | null): FileEntry
  /** @throws file_not_found path_taken path_invalid */
  renameFile(id: FileId, path: string): FileEntry
  /** The paths as they are, to try on them what is to be done. */
  draftPaths(): PathDraft
  /** Closes its document for everyone; `by` is the person who deletes it as such. @throws file_not_found */
  deleteFile(id: FileId, by?: MemberId | null): void
  /** Deletes it as a person, and gives the text that it had then. @throws file_not_found document_unavailable */
  takeFile(id: FileId, by: MemberId): Promise<FileContent>
  /** @throws file_not_found document_unavailable */
  readFile(id: FileId): Promise<FileContent>
  /**
   * The smallest edit that makes the file read `content`; where it has to read `base` before, only then.
   * @throws file_not_found file_too_large text_moved
   */
  writeFile(id: FileId, content: string, by: MemberId, base?: string): Promise<FileContent>

  /** The live document, kept in memory until `release`. A deleted file's stays readable until then. @throws file_not_found document_unavailable */
  holdFile(id: FileId): Promise<{ readonly file: FileDocument; release(): void }>
  /**
   * Called for each file document that is in memory now or later; what it returns, once that document has left memory.
   * Returns unsubscribing.
   */
  onFileOpen(listener: FileListener): () => void
  onFileDeleted(listener: (id: FileId) => void): () => void

  /** Appends to the chat. @throws message_too_long */
  postMessage(message: Pick<Message, 'author' | 'text' | 'task' | 'key'> & { streaming?: boolean }): Message
  appendToMessage(id: MessageId, text: string): void
  /** Ends a streaming message, or ties one to a task. */
  patchMessage(id: MessageId, patch: { task?: TaskId; streaming?: boolean }): void

  /** Adds or changes a task's record, in the room document and the store. */
  putTask(task: Task): void
  patchTask(id: TaskId, patch: Partial<Task>): void
  /** Adds a hunk's record, in the room document and the store. */
  putHunk(hunk: Hunk, trace: HunkTrace | null): void
  /** `trace` undefined leaves the stored one as it is. */
  patchHunk(id: HunkId, patch: Partial<Hunk>, trace?: HunkTrace): void
  /** Appends to a hunk's replacement in the room document alone: the store gets it with the next `patchHunk`. */
  appendToReplacement(id: HunkId, text: string): void
  /** Where a hunk that is being written is now; kept like what is appended to it. */
  moveHunk(id: HunkId, anchors: Anchors): void
  /** A task's hunks that the room document has, in the order the model wrote them. */
  hunksOf(task: TaskId): Hunk[]
  /** Hunks in a file that the room document has, of whatever task. */
  hunksIn(file: FileId): Hunk[]
  /** The newest record: the room document's, else the store's. Null where there is none. */
  readTask(id: TaskId): Promise<Task | null>
  readHunk(id: HunkId): Promise<Hunk | null>
  readTrace(id: HunkId): Promise<HunkTrace | null>
  /** Of all hunks in a file that the room document has, in one reading; the caller's to keep up. */
  readTraces(file: FileId): Promise<Map<HunkId, HunkTrace>>
  listTasks(limit: number): Promise<readonly Task[]>
  listHunks(task: TaskId): Promise<readonly Hunk[]>
  /** Puts a task that has left the room document, and its hunks, back into it, so that it can be decided. */
  recallTask(id: TaskId): Promise<void>
  /** Called with the id of each task whose record or hunks changed. Returns unsubscribing. */
  onTaskChange(listener: (id: TaskId) => void): () => void

  /** Shows the agent's caret in a file, or takes it away with null; one for each task's client id. */
  showAgent(file: FileDocument, client: number, range: Range | null): void
  /** Whose a Yjs client id is in a file that is in memory; undefined where that is not known, or is no member's. */
  writerIn(file: FileId, client: number): MemberId | undefined
  /** Where members' carets stand in a file now, agents left out. */
  caretsIn(file: FileId): readonly { readonly member: MemberId; readonly range: Range }[]

  /**
   * Admits a socket to one of the room's documents (`room` or a file's id); frames go to the result from then on.
   * @throws file_not_found document_unavailable
   */
  connect(connection: Connection, document: string): Promise<Attachment>
}

/** A connection's end in a room. */
export interface Attachment {
  /** One frame from the client; what is wrong with it ends this connection alone. */
  receive(frame: Uint8Array): void
  /** It was behind and has read what waited for it: sends what it missed. */
  catchUp(): void
  /** Idempotent. */
  detach(): void
}

export interface RoomRegistry {
  /** Loads the room if needed (a shared load) and keeps it in memory until `release`. @throws room_not_found document_unavailable */
  hold(id: RoomId): Promise<{ readonly room: Room; release(): void }>
  /** A new room with these files, owned by `owner`. */
  create(room: { name: string; files: readonly NewFile[] }, owner: Member): Promise<RoomId>
  /** Ends all its connections and removes it with everything in it. @throws room_not_found */
  delete(id: RoomId): Promise<void>
  /** Called for each room that is loaded, before anyone can use it; the returned function when it is unloaded. */
  onOpen(listener: (room: Room) => Promise<() => void | Promise<void>>): void
  /** Closes all connections with `shutting_down`, saves, unloads. */
  close(): Promise<void>
}
