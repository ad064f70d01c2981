/**
 * What each kind of change does to the tables, inside the transaction of its commit.
 *
 * A record is written whole, over the one of the same id: whoever writes last wins. A task or message keeps the place
 * in its room's order that its first commit gave it.
 */
import { sql, type Transaction } from 'kysely'
import { hunkRow, messageRow, splitKey, taskRow } from './rows.ts'
import type { Change } from './store.ts'
import type { Tables } from './tables.ts'

/** Rows of one insert: five parameters each, far below what any database takes. */
const rowsPerInsert = 32

/** In order; `at` is the time of the commit, ISO 8601. */
export async function applyChanges(
  transaction: Transaction<Tables>,
  changes: readonly Change[],
  at: string,
): Promise<void> {
  // Updates are most of what is written, and neighbours in the log: they go in many to a statement.
  let updates: UpdateChange[] = []
  for (const change of changes) {
    if (change.kind === 'update') updates.push(change)
    if (updates.length === rowsPerInsert || (change.kind !== 'update' && updates.length > 0)) {
      await appendUpdates(transaction, updates, at)
      updates = []
    }
    if (change.kind !== 'update') await applyChange(transaction, change)
  }
  if (updates.length > 0) await appendUpdates(transaction, updates, at)
}

export type UpdateChange = Extract<Change, { kind: 'update' }>

async function appendUpdates(transaction: Transaction<Tables>, updates: readonly UpdateChange[], at: string) {
  const rows = updates.map(({ document, author, update }) => ({ ...splitKey(document), author, at, payload: update }))
  await transaction.insertInto('updates').values(rows).execute()
}

/** One that is no update. */
export async function applyChange(
  transaction: Transaction<Tables>,
  change: Exclude<Change, UpdateChange>,
): Promise<void> {
  switch (change.kind) {
    case 'file': {
      const { room, file, bytes } = change
      const row = { path: file.path, eol: file.eol, language: file.language }
      await transaction
        .insertInto('files')
        .values({ room, id: file.id, ...row, bytes: bytes ?? 0 })
        .onConflict((conflict) =>
          conflict.columns(['room', 'id']).doUpdateSet(bytes === null ? row : { ...row, bytes }),
        )
        .execute()
      return
    }
    case 'writer': {
      const { document, client, member } = change
      await transaction
        .insertInto('writers')
        .values({ ...splitKey(document), client, member })
        .onConflict((conflict) => conflict.columns(['room', 'document', 'client']).doNothing())
        .execute()
      return
    }
    case 'loan': {
      const { document, client, loan } = change
      const place = { ...splitKey(document), client }
      if (loan === null) {
        await transaction
          .deleteFrom('loans')
          .where('room', '=', place.room)
          .where('document', '=', place.document)
          .where('client', '=', client)
          .execute()
        return
      }
      const row = { from_clock: loan.from, to_clock: loan.to, member: loan.by }
      await transaction
        .insertInto('loans')
        .values({ ...place, ...row })
        .onConflict((conflict) => conflict.columns(['room', 'document', 'client']).doUpdateSet(row))
        .execute()
      return
    }
    case 'file-deleted': {
      const { room, file } = change
      await transaction.deleteFrom('files').where('room', '=', room).where('id', '=', file).execute()
      await transaction.deleteFrom('updates').where('room', '=', room).where('document', '=', file).execute()
      await transaction.deleteFrom('snapshots').where('room', '=', room).where('document', '=', file).execute()
      await transaction.deleteFrom('writers').where('room', '=', room).where('document', '=', file).execute()
      await transaction.deleteFrom('loans').where('room', '=', room).where('document', '=', file).execute()
      return
    }
    case 'room-name':
      await transaction.updateTable('rooms').set({ name: change.name }).where('id', '=', change.room).execute()
      return
    case 'membership': {
      const { room, member, role } = change
      await transaction
        .insertInto('memberships')
        .values({ room, member, role })
        .onConflict((conflict) => conflict.columns(['room', 'member']).doUpdateSet({ role }))
        .execute()
      await transaction.deleteFrom('removals').where('room', '=', room).where('member', '=', member).execute()
      return
    }
    case 'membership-ended': {
      const { room, member, removedAt: at } = change
      await transaction.deleteFrom('memberships').where('room', '=', room).where('member', '=', member).execute()
      if (at === null) return
      await transaction
        .insertInto('removals')
        .values({ room, member, at })
        .onConflict((conflict) => conflict.columns(['room', 'member']).doUpdateSet({ at }))
        .execute()
      return
    }
    case 'message': {
      const row = messageRow(change.room, change.message)
      await transaction
        .insertInto('messages')
        .values(row)
        .onConflict((conflict) => conflict.columns(['room', 'id']).doUpdateSet({ body: row.body }))
        .execute()
      return
    }
    case 'task': {
      const row = taskRow(change.room, change.task)
      await transaction
        .insertInto('tasks')
        .values(row)
        .onConflict((conflict) => conflict.columns(['room', 'id']).doUpdateSet({ state: row.state, body: row.body }))
        .execute()
      return
    }
    case 'hunk': {
      const { room, id, ...row } = hunkRow(change)
      await transaction
        .insertInto('hunks')
        .values({ room, id, ...row })
        .onConflict((conflict) =>
          conflict.columns(['room', 'id']).doUpdateSet({ ...row, trace: row.trace ?? sql.ref('hunks.trace') }),
        )
        .execute()
      return
    }
  }
}
