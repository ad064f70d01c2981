/**
 * Documents in the tables: a snapshot, the updates since, who writes under which Yjs client id, and what is lent of them.
 *
 * When a query may run is the store's business.
 */
import type { Kysely, Transaction } from 'kysely'
import { splitKey } from '../rows.ts'
import type { DocumentKey, StoredDocument } from '../store.ts'
import type { Tables } from '../tables.ts'

export async function readDocument(database: Kysely<Tables>, key: DocumentKey): Promise<StoredDocument> {
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
    const writers = await transaction
      .selectFrom('writers')
      .select(['client', 'member'])
      .where('room', '=', room)
      .where('document', '=', document)
      .execute()
    const loans = await transaction
      .selectFrom('loans')
      .select(['client', 'from_clock', 'to_clock', 'member'])
      .where('room', '=', room)
      .where('document', '=', document)
      .execute()
    return {
      snapshot: snapshot?.state ?? null,
      updates: updates.map((row) => row.payload),
      lastSeq: updates.at(-1)?.seq ?? throughSeq,
      writers: new Map(writers.map(({ client, member }) => [client, member])),
      loans: new Map(loans.map(({ client, from_clock: from, to_clock: to, member: by }) => [client, { from, to, by }])),
    }
  })
}

export async function compactDocument(
  transaction: Transaction<Tables>,
  key: DocumentKey,
  snapshot: Uint8Array,
  throughSeq: number,
): Promise<void> {
  const { room, document } = splitKey(key)
  // Gone where a newer snapshot took its place, or the document was deleted meanwhile: what is older must not come back.
  const last = await transaction
    .selectFrom('updates')
    .select('seq')
    .where('room', '=', room)
    .where('document', '=', document)
    .where('seq', '=', throughSeq)
    .executeTakeFirst()
  if (last === undefined) return
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
}
