/** Decisions about one hunk; each is taken once, whoever comes first. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { type HunkDecisionRequest, hunkDecisionRequest, hunkResponse } from '../../../shared/protocol/api.ts'
import type { HunkChoice } from '../../agent/agents.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
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
        'storage_unavailable',
      ),
    },
  } as const
  const accept = createRoute({
    ...common,
    path: '/rooms/{room}/hunks/{hunk}/accept',
    summary: 'Accept, or keep, a hunk',
    description:
      'A resolution says what a conflicted hunk becomes: "mine" keeps what people wrote and rejects the hunk, "agent" takes the replacement, "both" puts one after the other, "text" puts the text given.',
  })
  const reject = createRoute({
    ...common,
    path: '/rooms/{room}/hunks/{hunk}/reject',
    summary: 'Reject, or undo, a hunk',
    description:
      'Without a resolution, or with "mine", the hunk is rejected. "agent", "both" and "text" put that into the file, here too, so the hunk is then accepted.',
  })

  const app = new OpenAPIHono<RequestEnv>()
  for (const [route, decide] of [
    [accept, agents.acceptHunk],
    [reject, agents.rejectHunk],
  ] as const)
    app.openapi(route, async (c) => {
      const { room, caller } = c.var
      const { hunk } = c.req.valid('param')
      const choice = choiceIn(c.req.valid('json'))
      const view = await durably(services, room, async () =>
        hunkView(room, agents, await decide(room, hunk, caller.member.id, choice)),
      )
      return c.json(view, 200)
    })
  return app
}

function choiceIn({ resolution, text }: HunkDecisionRequest): HunkChoice {
  return { ...(resolution && { resolution }), ...(text !== undefined && { text }) }
}
