/**
 * How the database came to have its tables: numbered steps, each run once, in order, in a transaction of its own.
 *
 * The table `migrations` says which have run. A step that has been released never changes: what comes later is a new
 * step. A database that knows a step which this program does not is refused, so that an older program cannot harm it.
 */
import { type Kysely, sql } from 'kysely'

interface Migration {
  readonly number: number
  readonly name: string
  readonly statements: readonly string[]
}

const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'rooms, people, documents, tasks',
    statements: [
      `create table rooms (id text primary key, name text not null, created_at text not null)`,
      `create table memberships (
        room text not null references rooms (id) on delete cascade,
        member text not null, role text not null, primary key (room, member))`,
      `create index memberships_by_member on memberships (member)`,
      `create table files (
        room text not null references rooms (id) on delete cascade,
        id text not null, path text not null, eol text not null, language text not null, bytes integer not null,
        primary key (room, id))`,
      `create table updates (
        seq integer primary key autoincrement,
        room text not null references rooms (id) on delete cascade,
        document text not null, author text, at text not null, payload blob not null)`,
      `create index updates_by_document on updates (room, document, seq)`,
      `create table snapshots (
        room text not null references rooms (id) on delete cascade,
        document text not null, through_seq integer not null, state blob not null,
        primary key (room, document))`,
      `create table messages (
        seq integer primary key autoincrement,
        room text not null references rooms (id) on delete cascade,
        id text not null, body text not null, unique (room, id))`,
      `create index messages_in_order on messages (room, seq)`,
      `create table tasks (
        seq integer primary key autoincrement,
        room text not null references rooms (id) on delete cascade,
        id text not null, state text not null, body text not null, unique (room, id))`,
      `create index tasks_in_order on tasks (room, seq)`,
      `create index tasks_by_state on tasks (room, state)`,
      `create table hunks (
        room text not null references rooms (id) on delete cascade,
        id text not null, task text not null, position integer not null, body text not null, trace text,
        primary key (room, id))`,
      `create index hunks_by_task on hunks (room, task, position)`,
      `create table members (id text primary key, name text not null, colour integer not null, kind text not null)`,
      `create table sessions (
        id text primary key, member text not null references members (id) on delete cascade, expires_at text not null)`,
      `create index sessions_by_member on sessions (member)`,
      `create index sessions_by_end on sessions (expires_at)`,
      `create table invites (
        token_hash text primary key,
        room text not null references rooms (id) on delete cascade,
        role text not null, created_by text not null, expires_at text)`,
      `create index invites_by_room on invites (room)`,
      `create index invites_by_end on invites (expires_at)`,
      `create table settings (name text primary key, value text not null)`,
    ],
  },
  {
    number: 2,
    name: 'removed members',
    statements: [
      `create table removals (
        room text not null references rooms (id) on delete cascade,
        member text not null, at text not null, primary key (room, member))`,
      `alter table invites add column created_at text`,
    ],
  },
  {
    number: 3,
    name: 'the journal in front of the tables',
    // One row: which journal is this database's, and the last of its entries that is in the tables.
    statements: [
      `create table journal (id text not null, applied integer not null)`,
      `insert into journal (id, applied) values (lower(hex(randomblob(8))), 0)`,
    ],
  },
  {
    number: 4,
    name: 'replies of models, kept for identical requests',
    statements: [
      `create table replies (
        seq integer primary key autoincrement,
        room text not null references rooms (id) on delete cascade,
        key text not null, at text not null, bytes integer not null, body text not null, unique (room, key))`,
    ],
  },
  {
    number: 5,
    name: 'who writes under which Yjs client id',
    statements: [
      `create table writers (
        room text not null references rooms (id) on delete cascade,
        document text not null, client integer not null, member text not null, primary key (room, document, client))`,
    ],
  },
  {
    number: 6,
    name: 'what was passed on of members who are away',
    statements: [
      `create table loans (
        room text not null references rooms (id) on delete cascade,
        document text not null, client integer not null,
        from_clock integer not null, to_clock integer not null, member text not null,
        primary key (room, document, client))`,
    ],
  },
]

/** Brings the database up to date; `at` is written beside each step that runs. @throws on a database of a newer program */
export async function migrate<T>(db: Kysely<T>, at: string): Promise<void> {
  await sql`create table if not exists migrations (number integer primary key, name text not null, at text not null)`.execute(
    db,
  )
  const rows = await sql<{ number: number }>`select number from migrations`.execute(db)
  const done = new Set(rows.rows.map((row) => row.number))
  const unknown = [...done].filter((number) => migrations.every((migration) => migration.number !== number))
  if (unknown.length > 0) throw new Error('it was written by a newer version of Weft')

  for (const { number, name, statements } of migrations) {
    if (done.has(number)) continue
    await db.transaction().execute(async (transaction) => {
      for (const statement of statements) await sql.raw(statement).execute(transaction)
      await sql`insert into migrations (number, name, at) values (${number}, ${name}, ${at})`.execute(transaction)
    })
  }
}
