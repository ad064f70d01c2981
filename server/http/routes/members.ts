/**
 * Members: give one another role, remove one, leave, bring everyone to where one is. What they do is in force on open connections at once.
 *
 * A member's tasks go on without them: they are the room's, and any editor can cancel them.
 */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { broughtResponse, memberPatch, memberResponse } from '../../../shared/protocol/api.ts'
import { assertRole } from '../../access/access.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { body, inMember, inRoom, json } from '../route-parts.ts'

export function memberRoutes(services: Services) {
  const path = '/rooms/{room}/members/{member}'
  const tags = ['Members']
  const refusals = [
    'session_required',
    'role_insufficient',
    'room_not_found',
    'member_not_found',
    'last_owner',
  ] as const
  const change = createRoute({
    method: 'patch',
    path,
    summary: "Change a member's role",
    description: 'In force at once, also where the member has the room open. A room keeps at least one owner.',
    tags,
    middleware: needs(services, 'owner'),
    request: { params: inMember, body: body(memberPatch) },
    responses: {
      200: json(memberResponse, 'The member'),
      ...problems('request_invalid', ...refusals, 'storage_unavailable'),
    },
  })
  const remove = createRoute({
    method: 'delete',
    path,
    summary: 'Remove a member, or leave',
    description:
      'Their connections are closed with `member_removed`, and they come back only by an invite made later. ' +
      'Whoever names themself leaves instead (`member_left`), for which no role is needed, and may come back as they came.',
    tags,
    middleware: needs(services, 'viewer'),
    request: { params: inMember },
    responses: {
      204: { description: 'They are no member any more' },
      ...problems(...refusals, 'storage_unavailable'),
    },
  })

  const bring = createRoute({
    method: 'post',
    path: '/rooms/{room}/bring',
    summary: 'Bring everyone here',
    description:
      'Asks the pages of all others in the room to follow the caller, who has to be in it. Nobody who types is moved, and ' +
      'whoever was may go back. A few times a minute.',
    tags,
    middleware: needs(services, 'editor'),
    request: { params: inRoom },
    responses: {
      200: json(broughtResponse, 'How many were asked'),
      ...problems('session_required', 'role_insufficient', 'room_not_found', 'member_absent', 'rate_limited'),
    },
  })

  return new OpenAPIHono<RequestEnv>()
    .openapi(bring, async (c) => {
      const { room, caller } = c.var
      await services.brings.consume(`${room.id}:${caller.member.id}`)
      return c.json({ asked: room.bringTo(caller.member.id) }, 200)
    })
    .openapi(change, async (c) => {
      const { member } = c.req.valid('param')
      const { role } = c.req.valid('json')
      const { room } = c.var
      return c.json(await durably(services, room, () => room.changeRole(member, role)), 200)
    })
    .openapi(remove, async (c) => {
      const { member } = c.req.valid('param')
      const { room, role, caller } = c.var
      if (member !== caller.member.id) assertRole(role, 'owner')
      await durably(services, room, () => room.removeMember(member, caller.member.id))
      return c.body(null, 204)
    })
}
