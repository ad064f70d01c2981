/**
 * Rooms in the tables: who is a member, who was removed, how large their files are.
 *
 * When a query may run is the store's business.
 */
import type { Kysely, Transaction } from 'kysely'
import type { FileId, MemberId, RoomId } from '../../../shared/model/ids.ts'
import type { StoredRoom } from '../store.ts'
import type { Tables } from '../tables.ts'

export async function createRoom(transaction: Transaction<Tables>, room: StoredRoom, owner: MemberId): Promise<void> {
  await transaction.insertInto('rooms').values({ id: room.id, name: room.name, created_at: room.createdAt }).execute()
  await transaction.insertInto('memberships').values({ room: room.id, member: owner, role: 'owner' }).execute()
}

export async function readRoom(database: Kysely<Tables>, id: RoomId): Promise<StoredRoom | null> {
  const row = await database.selectFrom('rooms').selectAll().where('id', '=', id).executeTakeFirst()
  return row === undefined ? null : { id: row.id, name: row.name, createdAt: row.created_at }
}

export async function listRoomsOf(database: Kysely<Tables>, member: MemberId) {
  const rows = await database
    .selectFrom('memberships')
    .innerJoin('rooms', 'rooms.id', 'memberships.room')
    .select(['rooms.id', 'rooms.name', 'rooms.created_at', 'memberships.role'])
    .where('memberships.member', '=', member)
    .orderBy('rooms.created_at', 'desc')
    .orderBy('rooms.id')
    .execute()
  return rows.map(({ id, name, created_at, role }) => ({ id, name, createdAt: created_at, role }))
}

export async function readRole(database: Kysely<Tables>, room: RoomId, member: MemberId) {
  const row = await database
    .selectFrom('memberships')
    .select('role')
    .where('room', '=', room)
    .where('member', '=', member)
    .executeTakeFirst()
  return row?.role ?? null
}

export async function readRemoval(database: Kysely<Tables>, room: RoomId, member: MemberId): Promise<string | null> {
  const row = await database
    .selectFrom('removals')
    .select('at')
    .where('room', '=', room)
    .where('member', '=', member)
    .executeTakeFirst()
  return row?.at ?? null
}

export async function readFileSizes(database: Kysely<Tables>, room: RoomId): Promise<ReadonlyMap<FileId, number>> {
  const files = await database.selectFrom('files').select(['id', 'bytes']).where('room', '=', room).execute()
  return new Map(files.map(({ id, bytes }) => [id, bytes]))
}

export async function deleteRoom(transaction: Transaction<Tables>, id: RoomId): Promise<void> {
  await transaction.deleteFrom('rooms').where('id', '=', id).execute()
}
