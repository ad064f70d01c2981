/**
 * Between the records of the model and the rows of the tables.
 *
 * JSON in a `body` column was written by this program from a value of that very type, so reading it back names the type
 * without checking it again; a record from an older version may lack fields that came later.
 */
import type { Insertable, Selectable } from 'kysely'
import type { Hunk } from '../../shared/model/hunk.ts'
import { isId, type RoomId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/room-document.ts'
import type { Task } from '../../shared/model/task.ts'
import type { Change, DocumentKey, HunkTrace } from './store.ts'
import type { Tables } from './tables.ts'

/** The two columns that a document's key is kept in. */
export function splitKey(key: DocumentKey): { room: RoomId; document: string } {
  const slash = key.indexOf('/')
  const room = key.slice(0, slash)
  if (slash < 0 || !isId<RoomId>(room)) throw new Error(`invariant: a document's key is room/document, not ${key}`)
  return { room, document: key.slice(slash + 1) }
}

export function taskRow(room: RoomId, task: Task): Insertable<Tables['tasks']> {
  return { room, id: task.id, state: task.state, body: JSON.stringify(task) }
}

export function readTaskRow(row: Pick<Selectable<Tables['tasks']>, 'body'>): Task {
  return JSON.parse(row.body)
}

export function messageRow(room: RoomId, message: Message): Insertable<Tables['messages']> {
  return { room, id: message.id, body: JSON.stringify(message) }
}

export function readMessageRow(row: Pick<Selectable<Tables['messages']>, 'body'>): Message {
  return JSON.parse(row.body)
}

export function hunkRow({ room, hunk, trace }: Change & { kind: 'hunk' }): Insertable<Tables['hunks']> {
  return {
    room,
    id: hunk.id,
    task: hunk.task,
    position: hunk.order,
    body: JSON.stringify(hunk),
    trace: trace === null ? null : JSON.stringify(trace),
  }
}

export function readHunkRow(row: Pick<Selectable<Tables['hunks']>, 'body' | 'trace'>): {
  readonly hunk: Hunk
  readonly trace: HunkTrace | null
} {
  return { hunk: JSON.parse(row.body), trace: row.trace === null ? null : readTraceColumn(row.trace) }
}

export function readTraceColumn(trace: string): HunkTrace {
  return JSON.parse(trace)
}
