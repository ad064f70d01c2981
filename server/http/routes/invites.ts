/** Invites: a link that gives a role in a room, and using it. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { inviteRequest, inviteResponse, joinResponse } from '../../../shared/protocol/api.ts'
import { assertMayInvite } from '../../access/access.ts'
import { originOf } from '../addresses.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { needsSession } from '../middleware/session.ts'
import { problems } from '../problems.ts'
import { body, inRoom, json } from '../route-parts.ts'

export function inviteRoutes(services: Services) {
  const { invites, rooms, access } = services
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
    request: { params: z.object({ token: z.string() }) },
    responses: {
      200: json(joinResponse, 'The room and the role one has there'),
      ...problems('session_required', 'invite_invalid', 'member_removed', 'room_full', 'storage_unavailable'),
    },
  })

  return new OpenAPIHono<RequestEnv>()
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
      const joined = await invites.redeem(c.req.valid('param').token, member)
      const { room, release } = await rooms.hold(joined.room)
      try {
        const { role } = await durably(services, room, () => room.admit(member, joined.role, 'invite'))
        return c.json({ room: room.id, role, url: `${originOf(c, services)}/r/${room.id}` }, 200)
      } finally {
        release()
      }
    })
}
