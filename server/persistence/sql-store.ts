/**
 * The store over any SQL database that Kysely speaks; `sqlite-store.ts` opens the embedded one.
 *
 * Commits take place in the order they were asked for: one queue runs them, because the order of a document's updates is
 * their sequence number. Those that wait when their turn comes share one transaction, so that many rooms cost one sync to
 * disk; where that fails, each is tried alone, so that one room's bad change is not another's. Reads run beside the queue. Whatever the database says
 * is wrong becomes `storage_unavailable` with the database's error as its cause.
 */
import type { Kysely, Transaction } from 'kysely'
import { WeftError } from '../../shared/errors.ts'
import type { FileId, HunkId, MemberId, MessageId, RoomId, SessionId, TaskId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { Task } from '../../shared/model/task.ts'
import { type Clock, timestamp } from '../operations/clock.ts'
import { applyChanges } from './changes.ts'
import { readHunkRow, readMessageRow, readTaskRow, splitKey } from './rows.ts'
import type { Change, DocumentKey, Store, StoredDocument, StoredInvite, StoredRoom, StoredSession } from './store.ts'
import type { Tables } from './tables.ts'

export class SqlStore implements Store {
  readonly #database: Kysely<Tables>
  readonly #clock: Clock
  readonly #release: () => void
  /** Commits whose group has not begun. */
  #waiting: WaitingCommit[] = []
  /** Settles when all writes asked for so far have ended. */
  #writes: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | null = null
  #failure: string | null = null

  /** `release` is called once the database is closed. */
  constructor(options: { database: Kysely<Tables>; clock: Clock; release: () => void }) {
    this.#database = options.database
    this.#clock = options.clock
    this.#release = options.release
  }

  /** What the newest write failed with; null while writing works. */
  get failure(): string | null {
    return this.#failure
  }

  commit(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return Promise.resolve()
    if (this.#closing !== null) return Promise.reject(closed())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, resolve, reject })
      if (this.#waiting.length === 1) this.#writes = this.#writes.then(() => this.#commitWaiting())
    })
  }

  async #commitWaiting(): Promise<void> {
    const group = this.#waiting
    this.#waiting = []
    const isWritten = await this.#commitGroup(group.flatMap(({ changes }) => changes)).then(
      () => true,
      () => false,
    )
    for (const { changes, resolve, reject } of group) {
      if (isWritten) resolve()
      else await this.#commitGroup(changes).then(resolve, reject)
    }
  }

  #commitGroup(changes: readonly Change[]): Promise<void> {
    return this.#transact((transaction) => applyChanges(transaction, changes, timestamp(this.#clock)))
  }

  readDocument(key: DocumentKey): Promise<StoredDocument> {
    return this.#read(async (database) => {
      const { room, document } = splitKey(key)
      // One transaction, so that a compaction between the two queries cannot take updates away unseen.
      return database.transaction().execute(async (transaction) => {
        const snapshot = await transaction
          .selectFrom('snapshots')
          .select(['through_seq', 'state'])
          .where('room', '=', room)
          .where('document', '=', document)
          .executeTakeFirst()
        const throughSeq = snapshot?.through_seq ?? 0
        const updates = await transaction
          .selectFrom('updates')
          .select(['seq', 'payload'])
          .where('room', '=', room)
          .where('document', '=', document)
          .where('seq', '>', throughSeq)
          .orderBy('seq')
          .execute()
        return {
          snapshot: snapshot?.state ?? null,
          updates: updates.map((row) => row.payload),
          lastSeq: updates.at(-1)?.seq ?? throughSeq,
        }
      })
    })
  }

  compactDocument(key: DocumentKey, snapshot: Uint8Array, throughSeq: number): Promise<void> {
    return this.#write(async (transaction) => {
      const { room, document } = splitKey(key)
      const current = await transaction
        .selectFrom('snapshots')
        .select('through_seq')
        .where('room', '=', room)
        .where('document', '=', document)
        .executeTakeFirst()
      // An older snapshot would bring back what the newer one replaced, whose updates are gone.
      if (current !== undefined && current.through_seq >= throughSeq) return
      const row = { through_seq: throughSeq, state: snapshot }
      await transaction
        .insertInto('snapshots')
        .values({ room, document, ...row })
        .onConflict((conflict) => conflict.columns(['room', 'document']).doUpdateSet(row))
        .execute()
      await transaction
        .deleteFrom('updates')
        .where('room', '=', room)
        .where('document', '=', document)
        .where('seq', '<=', throughSeq)
        .execute()
    })
  }

  createRoom(room: StoredRoom, owner: MemberId): Promise<void> {
    return this.#write(async (transaction) => {
      await transaction
        .insertInto('rooms')
        .values({ id: room.id, name: room.name, created_at: room.createdAt })
        .execute()
      await transaction.insertInto('memberships').values({ room: room.id, member: owner, role: 'owner' }).execute()
    })
  }

  readRoom(id: RoomId): Promise<StoredRoom | null> {
    return this.#read(async (database) => {
      const row = await database.selectFrom('rooms').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : { id: row.id, name: row.name, createdAt: row.created_at }
    })
  }

  deleteRoom(id: RoomId): Promise<void> {
    return this.#write(async (transaction) => {
      await transaction.deleteFrom('rooms').where('id', '=', id).execute()
    })
  }

  listRoomsOf(member: MemberId) {
    return this.#read(async (database) => {
      const rows = await database
        .selectFrom('memberships')
        .innerJoin('rooms', 'rooms.id', 'memberships.room')
        .select(['rooms.id', 'rooms.name', 'rooms.created_at', 'memberships.role'])
        .where('memberships.member', '=', member)
        .orderBy('rooms.created_at', 'desc')
        .orderBy('rooms.id')
        .execute()
      return rows.map(({ id, name, created_at, role }) => ({ id, name, createdAt: created_at, role }))
    })
  }

  readRole(room: RoomId, member: MemberId) {
    return this.#read(async (database) => {
      const row = await database
        .selectFrom('memberships')
        .select('role')
        .where('room', '=', room)
        .where('member', '=', member)
        .executeTakeFirst()
      return row?.role ?? null
    })
  }

  readRemoval(room: RoomId, member: MemberId): Promise<string | null> {
    return this.#read(async (database) => {
      const row = await database
        .selectFrom('removals')
        .select('at')
        .where('room', '=', room)
        .where('member', '=', member)
        .executeTakeFirst()
      return row?.at ?? null
    })
  }

  countMembers(room: RoomId): Promise<number> {
    return this.#read(async (database) => {
      const { count } = await database
        .selectFrom('memberships')
        .select(({ fn }) => fn.countAll().as('count'))
        .where('room', '=', room)
        .executeTakeFirstOrThrow()
      return Number(count)
    })
  }

  readFileSizes(room: RoomId): Promise<ReadonlyMap<FileId, number>> {
    return this.#read(async (database) => {
      const files = await database.selectFrom('files').select(['id', 'bytes']).where('room', '=', room).execute()
      return new Map(files.map(({ id, bytes }) => [id, bytes]))
    })
  }

  createMember({ id, name, colour, kind }: Member): Promise<void> {
    return this.#write(async (transaction) => {
      await transaction.insertInto('members').values({ id, name, colour, kind }).execute()
    })
  }

  readMember(id: MemberId): Promise<Member | null> {
    return this.#read(async (database) => {
      const row = await database.selectFrom('members').selectAll().where('id', '=', id).executeTakeFirst()
      return row ?? null
    })
  }

  createSession({ id, member, expiresAt }: StoredSession): Promise<void> {
    return this.#write(async (transaction) => {
      await transaction.insertInto('sessions').values({ id, member, expires_at: expiresAt }).execute()
    })
  }

  readSession(id: SessionId): Promise<StoredSession | null> {
    return this.#read(async (database) => {
      const row = await database.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
      return row === undefined ? null : { id: row.id, member: row.member, expiresAt: row.expires_at }
    })
  }

  deleteExpired(now: string): Promise<void> {
    return this.#write(async (transaction) => {
      await transaction.deleteFrom('sessions').where('expires_at', '<=', now).execute()
      await transaction.deleteFrom('invites').where('expires_at', '<=', now).execute()
    })
  }

  createInvite({ tokenHash, room, role, createdBy, createdAt, expiresAt }: StoredInvite): Promise<void> {
    return this.#write(async (transaction) => {
      await transaction
        .insertInto('invites')
        .values({
          token_hash: tokenHash,
          room,
          role,
          created_by: createdBy,
          created_at: createdAt,
          expires_at: expiresAt,
        })
        .execute()
    })
  }

  readInvite(tokenHash: string): Promise<StoredInvite | null> {
    return this.#read(async (database) => {
      const row = await database
        .selectFrom('invites')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .executeTakeFirst()
      if (row === undefined) return null
      const { token_hash, room, role, created_by, created_at, expires_at } = row
      return { tokenHash: token_hash, room, role, createdBy: created_by, createdAt: created_at, expiresAt: expires_at }
    })
  }

  listTasks(room: RoomId, limit: number): Promise<readonly Task[]> {
    return this.#read(async (database) => {
      const rows = await database
        .selectFrom('tasks')
        .select('body')
        .where('room', '=', room)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return rows.map(readTaskRow)
    })
  }

  readTask(room: RoomId, task: TaskId): Promise<Task | null> {
    return this.#read(async (database) => {
      const row = await database
        .selectFrom('tasks')
        .select('body')
        .where('room', '=', room)
        .where('id', '=', task)
        .executeTakeFirst()
      return row === undefined ? null : readTaskRow(row)
    })
  }

  listHunks(room: RoomId, task: TaskId) {
    return this.#read(async (database) => {
      const rows = await database
        .selectFrom('hunks')
        .select(['body', 'trace'])
        .where('room', '=', room)
        .where('task', '=', task)
        .orderBy('position')
        .execute()
      return rows.map((row) => readHunkRow(row).hunk)
    })
  }

  readHunk(room: RoomId, hunk: HunkId) {
    return this.#read(async (database) => {
      const row = await database
        .selectFrom('hunks')
        .select(['body', 'trace'])
        .where('room', '=', room)
        .where('id', '=', hunk)
        .executeTakeFirst()
      return row === undefined ? null : readHunkRow(row)
    })
  }

  readMessage(room: RoomId, message: MessageId) {
    return this.#read(async (database) => {
      const row = await database
        .selectFrom('messages')
        .select('body')
        .where('room', '=', room)
        .where('id', '=', message)
        .executeTakeFirst()
      return row === undefined ? null : readMessageRow(row)
    })
  }

  listMessages(room: RoomId, limit: number) {
    return this.#read(async (database) => {
      const rows = await database
        .selectFrom('messages')
        .select('body')
        .where('room', '=', room)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute()
      return rows.reverse().map(readMessageRow)
    })
  }

  readSetting(name: string): Promise<string | null> {
    return this.#read(async (database) => {
      const row = await database.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
      return row?.value ?? null
    })
  }

  writeSetting(name: string, value: string): Promise<void> {
    return this.#write(async (transaction) => {
      await transaction
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute()
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#writes.then(async () => {
      await this.#database.destroy()
      this.#release()
    })
    return this.#closing
  }

  async #read<T>(query: (database: Kysely<Tables>) => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw new WeftError('storage_unavailable', 'The store is closed.')
    try {
      return await query(this.#database)
    } catch (error) {
      throw unavailable('read', error)
    }
  }

  #write(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    if (this.#closing !== null) return Promise.reject(closed())
    const written = this.#writes.then(() => this.#transact(change))
    this.#writes = written.catch(() => undefined)
    return written
  }

  async #transact(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    try {
      await this.#database.transaction().execute(change)
      this.#failure = null
    } catch (error) {
      const failure = unavailable('write', error)
      this.#failure = failure.message
      throw failure
    }
  }
}

interface WaitingCommit {
  readonly changes: readonly Change[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

function closed(): WeftError {
  return new WeftError('storage_unavailable', 'The store is closed.')
}

function unavailable(what: 'read' | 'write', cause: unknown): WeftError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new WeftError('storage_unavailable', `The database failed to ${what}: ${reason}`, { cause })
}
