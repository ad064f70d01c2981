/**
 * Tasks, hunks and messages in the tables, each as the text of its record.
 *
 * When a query may run is the store's business.
 */
import type { Kysely } from 'kysely'
import type { HunkId, MessageId, RoomId, TaskId } from '../../../shared/model/ids.ts'
import type { Task } from '../../../shared/model/task.ts'
import { readHunkRow, readMessageRow, readTaskRow } from '../rows.ts'
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
