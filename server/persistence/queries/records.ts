/**
 * Tasks, hunks and messages in the tables, each as the text of its record.
 *
 * When a query may run is the store's business.
 */
import type { Kysely } from 'kysely'
import type { HunkId, MessageId, RoomId, TaskId } from '../../../shared/model/ids.ts'
import type { Task } from '../../../shared/model/task.ts'
import { readHunkRow, readMessageRow, readTaskRow, readTraceColumn } from '../rows.ts'
import type { HunkTrace } from '../store.ts'
import type { Tables } from '../tables.ts'

export async function listTasks(database: Kysely<Tables>, room: RoomId, limit: number): Promise<readonly Task[]> {
  const rows = await database
    .selectFrom('tasks')
    .select('body')
    .where('room', '=', room)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(readTaskRow)
}

export async function readTask(database: Kysely<Tables>, room: RoomId, task: TaskId): Promise<Task | null> {
  const row = await database
    .selectFrom('tasks')
    .select('body')
    .where('room', '=', room)
    .where('id', '=', task)
    .executeTakeFirst()
  return row === undefined ? null : readTaskRow(row)
}

export async function listHunks(database: Kysely<Tables>, room: RoomId, task: TaskId) {
  const rows = await database
    .selectFrom('hunks')
    .select(['body', 'trace'])
    .where('room', '=', room)
    .where('task', '=', task)
    .orderBy('position')
    .execute()
  return rows.map((row) => readHunkRow(row).hunk)
}

export async function readHunk(database: Kysely<Tables>, room: RoomId, hunk: HunkId) {
  const row = await database
    .selectFrom('hunks')
    .select(['body', 'trace'])
    .where('room', '=', room)
    .where('id', '=', hunk)
    .executeTakeFirst()
  return row === undefined ? null : readHunkRow(row)
}

/** As many as SQLite takes in one statement, with a wide margin. */
const readAtOnce = 1_000

export async function readTraces(database: Kysely<Tables>, room: RoomId, hunks: readonly HunkId[]) {
  const traces = new Map<HunkId, HunkTrace>()
  for (let at = 0; at < hunks.length; at += readAtOnce) {
    const rows = await database
      .selectFrom('hunks')
      .select(['id', 'trace'])
      .where('room', '=', room)
      .where('id', 'in', hunks.slice(at, at + readAtOnce))
      .execute()
    for (const { id, trace } of rows) if (trace !== null) traces.set(id, readTraceColumn(trace))
  }
  return traces
}

export async function readMessage(database: Kysely<Tables>, room: RoomId, message: MessageId) {
  const row = await database
    .selectFrom('messages')
    .select('body')
    .where('room', '=', room)
    .where('id', '=', message)
    .executeTakeFirst()
  return row === undefined ? null : readMessageRow(row)
}

export async function listMessages(database: Kysely<Tables>, room: RoomId, limit: number) {
  const rows = await database
    .selectFrom('messages')
    .select('body')
    .where('room', '=', room)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse().map(readMessageRow)
}
