/**
 * The room of a request, entered by its caller in a role that suffices, and kept in memory until the answer is made.
 *
 * Entering a room by its link makes one a member of it, so everyone who ever asked is in its list.
 */
import type { MiddlewareHandler } from 'hono'
import { WeftError } from '../../../shared/errors.ts'
import { isId, type RoomId } from '../../../shared/model/ids.ts'
import type { Role } from '../../../shared/model/roles.ts'
import { assertRole } from '../../access/access.ts'
import type { Session } from '../../access/sessions.ts'
import type { Room } from '../../rooms/room.ts'
import type { RoomEnv, Services } from '../context.ts'

/** For routes with a `{room}`. @throws what `identify` found, room_not_found role_insufficient room_full */
export function needs(services: Services, needed: Role): MiddlewareHandler<RoomEnv> {
  return async (c, next) => {
    const { identity } = c.var
    if (identity instanceof WeftError) throw identity
    const id = c.req.param('room') ?? ''
    if (!isId<RoomId>(id)) throw new WeftError('room_not_found')
    const { room, role, release } = await enterRoom(services, identity, id, needed)
    try {
      c.set('caller', identity)
      c.set('room', room)
      c.set('role', role)
      await next()
    } finally {
      release()
    }
  }
}

/** The caller releases it. @throws room_not_found role_insufficient room_full member_left document_unavailable */
export async function enterRoom(
  { access, rooms, clock }: Pick<Services, 'rooms' | 'clock'> & { readonly access: Pick<Services['access'], 'roleIn'> },
  { member }: Session,
  id: RoomId,
  needed: Role,
): Promise<{ readonly room: Room; readonly role: Role; release(): void }> {
  const lookedUpAtMs = clock.monotonic()
  const known = await access.roleIn(id, member)
  const { room, release } = await rooms.hold(id)
  try {
    room.assertStayed(member.id, lookedUpAtMs)
    const { role } = room.admit(member, known)
    assertRole(role, needed)
    return { room, role, release }
  } catch (error) {
    release()
    throw error
  }
}
