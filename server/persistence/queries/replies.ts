/**
 * Replies of models in the tables, kept for requests that are the same.
 *
 * When a query may run is the store's business.
 */
import type { Kysely, Transaction } from 'kysely'
import type { RoomId } from '../../../shared/model/ids.ts'
import type { KeptReply } from '../store.ts'
import type { Tables } from '../tables.ts'

export async function readReply(database: Kysely<Tables>, room: RoomId, key: string): Promise<string | null> {
  const row = await database
    .selectFrom('replies')
    .select('body')
    .where('room', '=', room)
    .where('key', '=', key)
    .executeTakeFirst()
  return row?.body ?? null
}

export async function keepReply(
  transaction: Transaction<Tables>,
  { room, key, text, at }: KeptReply,
  keptBytes: number,
): Promise<void> {
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
}
