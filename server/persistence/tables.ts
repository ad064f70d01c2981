/**
 * The tables as Kysely sees them: rooms with what belongs to them, people with their sessions, and the log of updates.
 *
 * Tasks, hunks and messages keep the columns that are queried beside the whole record as JSON, so that a new field of a
 * record needs no migration. A room owns its rows: deleting it deletes them (foreign keys, in `migrations.ts`).
 * Membership names no `members` row, because a guest without a session is a member that lives in memory alone.
 */
import type { Generated } from 'kysely'
import type { FileId, HunkId, MemberId, MessageId, RoomId, SessionId, TaskId } from '../../shared/model/ids.ts'
import type { ActorKind } from '../../shared/model/member.ts'
import type { Role } from '../../shared/model/roles.ts'
import type { EndOfLine } from '../../shared/model/room-document.ts'
import type { TaskState } from '../../shared/model/task.ts'

export interface Tables {
  rooms: { id: RoomId; name: string; created_at: string }
  memberships: { room: RoomId; member: MemberId; role: Role }
  /** Who was removed from a room, and has not been invited since. */
  removals: { room: RoomId; member: MemberId; at: string }
  files: { room: RoomId; id: FileId; path: string; eol: EndOfLine; language: string; bytes: number }
  /** One row for each Yjs update; `seq` grows over all documents and is never given twice. */
  updates: {
    seq: Generated<number>
    room: RoomId
    document: string
    author: MemberId | null
    at: string
    payload: Uint8Array
  }
  /** The merged state of a document up to and including `through_seq`. */
  snapshots: { room: RoomId; document: string; through_seq: number; state: Uint8Array }
  /** The member who writes under a Yjs client id of a document. */
  writers: { room: RoomId; document: string; client: number; member: MemberId }
  /** Text under a Yjs client id of a document that its owner has not sent: `from_clock` to `to_clock`, passed on by `member`. */
  loans: {
    room: RoomId
    document: string
    client: number
    from_clock: number
    to_clock: number
    member: MemberId
  }
  messages: { seq: Generated<number>; room: RoomId; id: MessageId; body: string }
  tasks: { seq: Generated<number>; room: RoomId; id: TaskId; state: TaskState; body: string }
  hunks: { room: RoomId; id: HunkId; task: TaskId; position: number; body: string; trace: string | null }
  members: { id: MemberId; name: string; colour: number; kind: ActorKind }
  sessions: { id: SessionId; member: MemberId; expires_at: string }
  invites: {
    token_hash: string
    room: RoomId
    role: Role
    created_by: MemberId
    expires_at: string | null
    created_at: string | null
  }
  /** `seq` grows with each that is kept. */
  replies: { seq: Generated<number>; room: RoomId; key: string; at: string; bytes: number; body: string }
  settings: { name: string; value: string }
  /** One row: whose journal belongs to this database, and the last of its entries that is in the tables. */
  journal: { id: string; applied: number }
}
