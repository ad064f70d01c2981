/**
 * The store over any SQL database that Kysely speaks; `sqlite-store.ts` opens the embedded one.
 *
 * How commits get into the tables is another part's business (`commits.ts`). What a commit may have changed is read, and
 * written otherwise, only once all that was committed so far is in the tables. Whatever the database says is wrong
 * becomes `storage_unavailable` with the database's error as its cause.
 */
import type { Kysely, Transaction } from 'kysely'
import { WeftError } from '../../shared/errors.ts'
import type { FileId, HunkId, MemberId, MessageId, RoomId, SessionId, TaskId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Commits } from './commits.ts'
import { readHunkRow, readMessageRow, readTaskRow, splitKey } from './rows.ts'
import type {
  Change,
  CommitOptions,
  DocumentKey,
  KeptReply,
  Store,
  StoredDocument,
  StoredInvite,
  StoredRoom,
  StoredSession,
} from './store.ts'
import type { Tables } from './tables.ts'
import { unavailable, type WriteQueue } from './write-queue.ts'

export interface SqlStoreOptions {
  readonly database: Kysely<Tables>
  readonly queue: WriteQueue
  readonly commits: Commits
  /** Resolves once what has been written to the database survives a power cut. */
  readonly sync: () => Promise<void>
  /** Called once the database is closed. */
  readonly release: () => void
}

export class SqlStore implements Store {
  readonly #options: SqlStoreOptions
  readonly #database: Kysely<Tables>
  readonly #commits: Commits
  /** Settles when all writes asked for so far have ended. */
  #writes: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | null = null

  constructor(options: SqlStoreOptions) {
    this.#options = options
    this.#database = options.database
    this.#commits = options.commits
  }

  /** What the newest write failed with; null while writing works. */
  get failure(): string | null {
    return this.#commits.failure ?? this.#options.queue.failure
  }

  commit(changes: readonly Change[], options?: CommitOptions): Promise<void> {
    if (this.#closing !== null) return Promise.reject(closed())
    return this.#commits.commit(changes, options)
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

  async deleteRoom(id: RoomId): Promise<void> {
    const admitAgain = this.#commits.refuse(id)
    try {
      await this.#write(async (transaction) => {
        await transaction.deleteFrom('rooms').where('id', '=', id).execute()
      })
    } finally {
      admitAgain()
    }
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
    return this.#readAside(async (database) => {
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
    return this.#readAside(async (database) => {
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
    return this.#readAside(async (database) => {
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

  readReply(room: RoomId, key: string): Promise<string | null> {
    return this.#readAside(async (database) => {
      const row = await database
        .selectFrom('replies')
        .select('body')
        .where('room', '=', room)
        .where('key', '=', key)
        .executeTakeFirst()
      return row?.body ?? null
    })
  }

  keepReply({ room, key, text, at }: KeptReply, keptBytes: number): Promise<void> {
    return this.#write(async (transaction) => {
      const home = await transaction.selectFrom('rooms').select('id').where('id', '=', room).executeTakeFirst()
      if (home === undefined) return
      await transaction.deleteFrom('replies').where('room', '=', room).where('key', '=', key).execute()
      const bytes = Buffer.byteLength(text)
      await transaction.insertInto('replies').values({ room, key, at, bytes, body: text }).execute()
      const newest = await transaction.selectFrom('replies').select(['seq', 'bytes']).orderBy('seq', 'desc').execute()
      let kept = 0
      const first = newest.find((row) => {
        kept += row.bytes
        return kept > keptBytes
      })
      if (first !== undefined) await transaction.deleteFrom('replies').where('seq', '<=', first.seq).execute()
    })
  }

  readSetting(name: string): Promise<string | null> {
    return this.#readAside(async (database) => {
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
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#writes
    await this.#commits.close()
    await this.#database.destroy()
    this.#options.release()
  }

  /** Reads what commits change. */
  async #read<T>(query: (database: Kysely<Tables>) => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw closed()
    await this.#commits.settle()
    return this.#readAside(query)
  }

  /** Reads what no commit changes. */
  async #readAside<T>(query: (database: Kysely<Tables>) => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw closed()
    try {
      return await query(this.#database)
    } catch (error) {
      throw unavailable('read', error)
    }
  }

  #write(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    if (this.#closing !== null) return Promise.reject(closed())
    const written = this.#writeSettled(change)
    this.#writes = Promise.allSettled([this.#writes, written])
    return written
  }

  async #writeSettled(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    await this.#commits.settle()
    await this.#options.queue.run(change)
    await this.#options.sync()
  }
}

function closed(): WeftError {
  return new WeftError('storage_unavailable', 'The store is closed.')
}
