/**
 * The store over any SQL database that Kysely speaks; `sqlite-store.ts` opens the embedded one.
 *
 * What is asked of the tables is in `queries`, how commits get into them in `commits.ts`; here it is said when either may
 * happen. What a commit may have changed is read, and written otherwise, only once all that was committed so far is in the
 * tables. Whatever the database says is wrong becomes `storage_unavailable` with the database's error as its cause.
 */
import type { Kysely, Transaction } from 'kysely'
import { WeftError } from '../../shared/errors.ts'
import type { FileId, HunkId, MemberId, MessageId, RoomId, SessionId, TaskId } from '../../shared/model/ids.ts'
import type { Member } from '../../shared/model/member.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Commits } from './commits.ts'
import * as access from './queries/access.ts'
import * as documents from './queries/documents.ts'
import * as records from './queries/records.ts'
import * as replies from './queries/replies.ts'
import * as rooms from './queries/rooms.ts'
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
    return this.#read((database) => documents.readDocument(database, key))
  }

  compactDocument(key: DocumentKey, snapshot: Uint8Array, throughSeq: number): Promise<void> {
    return this.#write((transaction) => documents.compactDocument(transaction, key, snapshot, throughSeq))
  }

  createRoom(room: StoredRoom, owner: MemberId): Promise<void> {
    return this.#write((transaction) => rooms.createRoom(transaction, room, owner))
  }

  readRoom(id: RoomId): Promise<StoredRoom | null> {
    return this.#read((database) => rooms.readRoom(database, id))
  }

  async deleteRoom(id: RoomId): Promise<void> {
    const admitAgain = this.#commits.refuse(id)
    try {
      await this.#write((transaction) => rooms.deleteRoom(transaction, id))
    } finally {
      admitAgain()
    }
  }

  listRoomsOf(member: MemberId) {
    return this.#read((database) => rooms.listRoomsOf(database, member))
  }

  readRole(room: RoomId, member: MemberId) {
    return this.#read((database) => rooms.readRole(database, room, member))
  }

  readRemoval(room: RoomId, member: MemberId): Promise<string | null> {
    return this.#read((database) => rooms.readRemoval(database, room, member))
  }

  readFileSizes(room: RoomId): Promise<ReadonlyMap<FileId, number>> {
    return this.#read((database) => rooms.readFileSizes(database, room))
  }

  createMember(member: Member): Promise<void> {
    return this.#write((transaction) => access.createMember(transaction, member))
  }

  readMember(id: MemberId): Promise<Member | null> {
    return this.#readAside((database) => access.readMember(database, id))
  }

  createSession(session: StoredSession): Promise<void> {
    return this.#write((transaction) => access.createSession(transaction, session))
  }

  readSession(id: SessionId): Promise<StoredSession | null> {
    return this.#readAside((database) => access.readSession(database, id))
  }

  deleteExpired(now: string): Promise<void> {
    return this.#write((transaction) => access.deleteExpired(transaction, now))
  }

  createInvite(invite: StoredInvite): Promise<void> {
    return this.#write((transaction) => access.createInvite(transaction, invite))
  }

  readInvite(tokenHash: string): Promise<StoredInvite | null> {
    return this.#readAside((database) => access.readInvite(database, tokenHash))
  }

  listTasks(room: RoomId, limit: number): Promise<readonly Task[]> {
    return this.#read((database) => records.listTasks(database, room, limit))
  }

  readTask(room: RoomId, task: TaskId): Promise<Task | null> {
    return this.#read((database) => records.readTask(database, room, task))
  }

  listHunks(room: RoomId, task: TaskId) {
    return this.#read((database) => records.listHunks(database, room, task))
  }

  readHunk(room: RoomId, hunk: HunkId) {
    return this.#read((database) => records.readHunk(database, room, hunk))
  }

  readTraces(room: RoomId, hunks: readonly HunkId[]) {
    return this.#read((database) => records.readTraces(database, room, hunks))
  }

  readMessage(room: RoomId, message: MessageId) {
    return this.#read((database) => records.readMessage(database, room, message))
  }

  listMessages(room: RoomId, limit: number) {
    return this.#read((database) => records.listMessages(database, room, limit))
  }

  readReply(room: RoomId, key: string): Promise<string | null> {
    return this.#readAside((database) => replies.readReply(database, room, key))
  }

  keepReply(reply: KeptReply, keptBytes: number): Promise<void> {
    return this.#write((transaction) => replies.keepReply(transaction, reply, keptBytes))
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
    // Without what became of them: it would hold what became of all before.
    this.#writes = Promise.allSettled([this.#writes, written]).then(() => undefined)
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
