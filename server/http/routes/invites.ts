/** Invites: a link that gives a role in a room, and using it; and what such a link, or the room's own, leads to. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { WeftError } from '../../../shared/errors.ts'
import type { RoomId } from '../../../shared/model/ids.ts'
import type { Role } from '../../../shared/model/roles.ts'
import {
  type EntranceResponse,
  entranceResponse,
  inviteRequest,
  inviteResponse,
  joinResponse,
} from '../../../shared/protocol/api.ts'
import { assertMayInvite } from '../../access/access.ts'
import { originOf } from '../addresses.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { needsSession } from '../middleware/session.ts'
import { problems } from '../problems.ts'
import { body, inRoom, json } from '../route-parts.ts'

const byToken = z.object({ token: z.string() })

export function inviteRoutes(services: Services) {
  const { invites, rooms, access, store, clock } = services
  const tags = ['Invites']
  const invite = createRoute({
    method: 'post',
    path: '/rooms/{room}/invites',
    summary: 'Make a link that gives a role',
    description:
      "An owner gives any role. An editor gives what the room's link alone gives, or less (`linkRole` of the room); who was " +
      "removed comes back by an owner's invite alone.",
    tags,
    middleware: needs(services, 'editor'),
    request: { params: inRoom, body: body(inviteRequest) },
    responses: {
      201: json(inviteResponse, 'The invite; its token is shown this once'),
      ...problems('request_invalid', 'session_required', 'role_insufficient', 'room_not_found'),
    },
  })
  const join = createRoute({
    method: 'post',
    path: '/invites/{token}',
    summary: 'Join a room by an invite',
    tags,
    middleware: needsSession,
    request: { params: byToken },
    responses: {
      200: json(joinResponse, 'The room and the role one has there'),
      ...problems(
        'session_required',
        'invite_invalid',
        'member_removed',
        'member_left',
        'room_full',
        'storage_unavailable',
      ),
    },
  })
  const invited = createRoute({
    method: 'get',
    path: '/invites/{token}',
    summary: 'What an invite leads to',
    description: 'For whoever has the invite, also before they have a session; nobody joins by it.',
    tags,
    request: { params: byToken },
    responses: {
      200: json(entranceResponse, 'The room, its name, and the role that the invite gives'),
      ...problems('invite_invalid', 'room_not_found', 'storage_unavailable'),
    },
  })
  const linked = createRoute({
    method: 'get',
    path: '/rooms/{room}/entrance',
    summary: "What a room's link leads to",
    description: "For whoever has the room's link, also before they have a session; nobody joins by it.",
    tags,
    request: { params: inRoom },
    responses: {
      200: json(entranceResponse, 'The room, its name, and the role that its link gives'),
      ...problems('room_not_found', 'storage_unavailable'),
    },
  })

  async function entrance(id: RoomId, role: Role): Promise<EntranceResponse> {
    const room = await store.readRoom(id)
    if (room === null) throw new WeftError('room_not_found')
    return { room: id, name: room.name, role }
  }

  return new OpenAPIHono<RequestEnv>()
    .openapi(invited, async (c) => {
      const { room, role } = await invites.read(c.req.valid('param').token)
      return c.json(await entrance(room, role), 200)
    })
    .openapi(linked, async (c) => c.json(await entrance(c.req.valid('param').room, access.roleByLink), 200))
    .openapi(invite, async (c) => {
      const { role, expiresInSeconds } = c.req.valid('json')
      const { room, caller } = c.var
      assertMayInvite(c.var.role, role, access.roleByLink)
      const token = await invites.create(room.id, role, expiresInSeconds, caller.member.id)
      // In the fragment, so that it is in no server's log and no Referer.
      return c.json({ url: `${originOf(c, services)}/r/${room.id}#invite=${token}`, token }, 201)
    })
    .openapi(join, async (c) => {
      const { member } = c.var.caller
      const { token } = c.req.valid('param')
      const { room, release } = await rooms.hold((await invites.read(token)).room)
      try {
        const lookedUpAtMs = clock.monotonic()
        const given = await invites.check(token, member.id)
        const { role } = await durably(services, room, () => {
          room.assertStayed(member.id, lookedUpAtMs, 'invite')
          return room.admit(member, given.role, 'invite')
        })
        return c.json({ room: room.id, role, url: `${originOf(c, services)}/r/${room.id}` }, 200)
      } finally {
        release()
      }
    })
}
