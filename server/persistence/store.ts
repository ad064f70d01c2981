/**
 * What is kept on disk, and the one way to change it.
 *
 * Everything that a room does goes through `commit`: the changes of one call become durable together or not at all, so
 * a decision and the text it changes are one step. Documents are an append-only log of Yjs updates with a snapshot in
 * front; a text is never rebuilt from anything else.
 */

import type { Hunk } from '../../shared/model/hunk.ts'
import type { HunkId, MemberId, MessageId, RoomId, SessionId, TaskId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { FileEntry, Message } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'

/** `<room id>/room` for a room's own document, `<room id>/<file id>` for a file's. */
export type DocumentKey = `${RoomId}/${string}`

/** One part of a commit. */
export type Change =
  | {
      readonly kind: 'update'
      readonly document: DocumentKey
      readonly update: Uint8Array
      readonly author: MemberId | null
    }
  /** Under this Yjs client id the member, or the server, writes in the document, and nobody else; the first such change counts. */
  | {
      readonly kind: 'writer'
      readonly document: DocumentKey
      readonly client: number
      readonly member: MemberId
    }
  /** In place of an earlier loan of the client id; null: there is none any more. */
  | {
      readonly kind: 'loan'
      readonly document: DocumentKey
      readonly client: number
      readonly loan: Loan | null
    }
  /** `bytes` null leaves the stored size as it is. */
  | { readonly kind: 'file'; readonly room: RoomId; readonly file: FileEntry; readonly bytes: number | null }
  | { readonly kind: 'file-deleted'; readonly room: RoomId; readonly file: FileEntry['id'] }
  | { readonly kind: 'room-name'; readonly room: RoomId; readonly name: string }
  | { readonly kind: 'membership'; readonly room: RoomId; readonly member: MemberId; readonly role: Role }
  /** `removedAt` null: left, and may come back as anyone may; else comes back only by an invite made later. */
  | {
      readonly kind: 'membership-ended'
      readonly room: RoomId
      readonly member: MemberId
      readonly removedAt: string | null
    }
  | { readonly kind: 'message'; readonly room: RoomId; readonly message: Message }
  | { readonly kind: 'task'; readonly room: RoomId; readonly task: Task }
  /** A trace of null leaves the one that is stored. */
  | { readonly kind: 'hunk'; readonly room: RoomId; readonly hunk: Hunk; readonly trace: HunkTrace | null }

/**
 * What a hunk did to its file, kept with it so that it can be taken back to the character, also after a restart.
 * Clocks are of the Yjs client id under which the task wrote.
 */
export interface HunkTrace {
  /** The task's Yjs client id. */
  readonly client: number
  /** Runs of characters inserted: first clock and length in UTF-16 units. */
  readonly inserted: readonly { readonly clock: number; readonly length: number }[]
  /** Runs of base text deleted. */
  readonly removed: readonly RemovedRun[]
}

/** Characters with consecutive clocks of one Yjs client id. */
export interface CharacterRun {
  readonly client: number
  readonly clock: number
  readonly length: number
}

export interface RemovedRun {
  readonly text: string
  /** The encoded relative position (base64) where it stood. */
  readonly at: string
  /** Whose characters they were, in order: another hunk's are given back to it. */
  readonly authors?: readonly CharacterRun[]
  /** What the hunk put in its place, of its own `inserted`; empty or absent where it only deleted. */
  readonly replacedBy?: HunkTrace['inserted']
}

/** Text under a Yjs client id that its owner has not sent: from one clock to another, passed on by a member. */
export interface Loan {
  readonly from: number
  readonly to: number
  readonly by: MemberId
}

export interface StoredDocument {
  /** Merged state up to the first of `updates`, or null. */
  readonly snapshot: Uint8Array | null
  /** Updates after it, oldest first. */
  readonly updates: readonly Uint8Array[]
  /** Sequence number of the last of these, 0 for a document without any. */
  readonly lastSeq: number
  /** Who writes under which Yjs client id, the server too. */
  readonly writers: Map<number, MemberId>
  /** By Yjs client id. */
  readonly loans: Map<number, Loan>
}

export interface StoredRoom {
  readonly id: RoomId
  readonly name: string
  readonly createdAt: string
}

export interface StoredSession {
  readonly id: SessionId
  readonly member: MemberId
  readonly expiresAt: string
}

/** A model's reply, kept for identical requests in its room. */
export interface KeptReply {
  readonly room: RoomId
  /** Of the whole request. */
  readonly key: string
  readonly text: string
  readonly at: string
}

export interface StoredInvite {
  /** SHA-256 of the token in hexadecimal; the token itself is not kept. */
  readonly tokenHash: string
  readonly room: RoomId
  readonly role: Role
  readonly createdBy: MemberId
  /** Null for one that was made before this was kept. */
  readonly createdAt: string | null
  readonly expiresAt: string | null
}

export interface CommitOptions {
  /** Called once the changes survive the end of this process (`kill -9`), maybe before `commit` returns. */
  readonly onWritten?: () => void
  /** Nobody waits to be told that they survive a power cut: their sync may come a tenth of a second later. */
  readonly isPatient?: boolean
}

export interface Store {
  /**
   * Atomic, in the order of the calls, and kept in two steps: first `onWritten`, then the promise resolves once they are synced to disk and
   * survive a power cut as well. A store in which both are one step need not call it. Rejected before `onWritten`,
   * nothing of them is kept; rejected after it, nobody knows. Of no changes, it resolves once all before are synced.
   * @throws storage_unavailable
   */
  commit(changes: readonly Change[], options?: CommitOptions): Promise<void>

  readDocument(key: DocumentKey): Promise<StoredDocument>
  /**
   * Replaces all updates up to and including `throughSeq`, the number of one of them, by `snapshot`; later ones stay.
   * Nothing happens where that one has gone: the document was deleted, or has a newer snapshot.
   */
  compactDocument(key: DocumentKey, snapshot: Uint8Array, throughSeq: number): Promise<void>

  createRoom(room: StoredRoom, owner: MemberId): Promise<void>
  readRoom(id: RoomId): Promise<StoredRoom | null>
  /** With everything in it. */
  deleteRoom(id: RoomId): Promise<void>
  /** The member's rooms with their role, newest first. */
  listRoomsOf(member: MemberId): Promise<readonly (StoredRoom & { readonly role: Role })[]>
  readRole(room: RoomId, member: MemberId): Promise<Role | null>
  /** When the member was removed; null where it was not, or has become a member again since. */
  readRemoval(room: RoomId, member: MemberId): Promise<string | null>
  /** The files' bytes as last committed. */
  readFileSizes(room: RoomId): Promise<ReadonlyMap<FileEntry['id'], number>>

  createMember(member: Member): Promise<void>
  readMember(id: MemberId): Promise<Member | null>
  createSession(session: StoredSession): Promise<void>
  readSession(id: SessionId): Promise<StoredSession | null>
  /** Sessions and invites that ended before `now` (ISO 8601). */
  deleteExpired(now: string): Promise<void>
  createInvite(invite: StoredInvite): Promise<void>
  readInvite(tokenHash: string): Promise<StoredInvite | null>

  /** Newest first. */
  listTasks(room: RoomId, limit: number): Promise<readonly Task[]>
  readTask(room: RoomId, task: TaskId): Promise<Task | null>
  /** In their order. */
  listHunks(room: RoomId, task: TaskId): Promise<readonly Hunk[]>
  readHunk(room: RoomId, hunk: HunkId): Promise<{ readonly hunk: Hunk; readonly trace: HunkTrace | null } | null>
  /** Those of the hunks that have one, in one reading. */
  readTraces(room: RoomId, hunks: readonly HunkId[]): Promise<ReadonlyMap<HunkId, HunkTrace>>
  readMessage(room: RoomId, message: MessageId): Promise<Message | null>
  /** Oldest first, the newest `limit`. */
  listMessages(room: RoomId, limit: number): Promise<readonly Message[]>

  /** Null where none is kept. */
  readReply(room: RoomId, key: string): Promise<string | null>
  /**
   * In the place of an earlier one of that key; of all that are kept the oldest go until at most `keptBytes` of UTF-8 are
   * left. Nothing happens where the room is gone.
   */
  keepReply(reply: KeptReply, keptBytes: number): Promise<void>

  /** A small value of the server itself, such as the key that signs sessions. */
  readSetting(name: string): Promise<string | null>
  writeSetting(name: string, value: string): Promise<void>

  close(): Promise<void>
}
