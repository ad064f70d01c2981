/** Decisions about one hunk; each is taken once, whoever comes first. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { type HunkDecisionRequest, hunkDecisionRequest, hunkResponse } from '../../../shared/protocol/api.ts'
import type { HunkChoice } from '../../agent/agents.ts'
import type { RequestEnv, Services } from '../context.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { inHunk, json, optionalBody } from '../route-parts.ts'
import { hunkView } from '../task-view.ts'

export function hunkRoutes(services: Services) {
  const { agents } = services
  const tags = ['Tasks']
  const common = {
    method: 'post',
    tags,
    middleware: needs(services, 'editor'),
    request: { params: inHunk, body: optionalBody(hunkDecisionRequest) },
    responses: {
      200: json(hunkResponse, 'The hunk as decided'),
      ...problems(
        'request_invalid',
        'session_required',
        'role_insufficient',
        'room_not_found',
        'hunk_not_found',
        'hunk_decided',
        'hunk_conflicted',
        'hunk_streaming',
      ),
    },
  } as const
  const accept = createRoute({
    ...common,
    path: '/rooms/{room}/hunks/{hunk}/accept',
    summary: 'Accept, or keep, a hunk',
  })
  const reject = createRoute({
    ...common,
    path: '/rooms/{room}/hunks/{hunk}/reject',
    summary: 'Reject, or undo, a hunk',
  })

  return new OpenAPIHono<RequestEnv>()
    .openapi(accept, async (c) => {
      const { room, caller } = c.var
      const hunk = await agents.acceptHunk(
        room,
        c.req.valid('param').hunk,
        caller.member.id,
        choiceIn(c.req.valid('json')),
      )
      await room.saved()
      return c.json(await hunkView(room, agents, hunk), 200)
    })
    .openapi(reject, async (c) => {
      const { room, caller } = c.var
      const hunk = await agents.rejectHunk(
        room,
        c.req.valid('param').hunk,
        caller.member.id,
        choiceIn(c.req.valid('json')),
      )
      await room.saved()
      return c.json(await hunkView(room, agents, hunk), 200)
    })
}

function choiceIn({ resolution, text }: HunkDecisionRequest): HunkChoice {
  return { ...(resolution && { resolution }), ...(text !== undefined && { text }) }
}
