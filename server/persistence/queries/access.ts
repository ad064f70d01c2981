/**
 * Members, sessions and invites in the tables.
 *
 * When a query may run is the store's business.
 */
import type { Kysely, Transaction } from 'kysely'
import type { MemberId, SessionId } from '../../../shared/model/ids.ts'
import type { Member } from '../../../shared/model/member.ts'
import type { StoredInvite, StoredSession } from '../store.ts'
import type { Tables } from '../tables.ts'

export async function createMember(
  transaction: Transaction<Tables>,
  { id, name, colour, kind }: Member,
): Promise<void> {
  await transaction.insertInto('members').values({ id, name, colour, kind }).execute()
}

export async function readMember(database: Kysely<Tables>, id: MemberId): Promise<Member | null> {
  const row = await database.selectFrom('members').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}

export async function createSession(
  transaction: Transaction<Tables>,
  { id, member, expiresAt }: StoredSession,
): Promise<void> {
  await transaction.insertInto('sessions').values({ id, member, expires_at: expiresAt }).execute()
}

export async function readSession(database: Kysely<Tables>, id: SessionId): Promise<StoredSession | null> {
  const row = await database.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : { id: row.id, member: row.member, expiresAt: row.expires_at }
}

export async function deleteExpired(transaction: Transaction<Tables>, now: string): Promise<void> {
  await transaction.deleteFrom('sessions').where('expires_at', '<=', now).execute()
  await transaction.deleteFrom('invites').where('expires_at', '<=', now).execute()
}

export async function createInvite(
  transaction: Transaction<Tables>,
  { tokenHash, room, role, createdBy, createdAt, expiresAt }: StoredInvite,
): Promise<void> {
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
}

export async function readInvite(database: Kysely<Tables>, tokenHash: string): Promise<StoredInvite | null> {
  const row = await database.selectFrom('invites').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
  if (row === undefined) return null
  const { token_hash, room, role, created_by, created_at, expires_at } = row
  return { tokenHash: token_hash, room, role, createdBy: created_by, createdAt: created_at, expiresAt: expires_at }
}
