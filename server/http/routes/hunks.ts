/** Decisions about one hunk, and about all of a file or room; each is taken once, whoever comes first. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { WeftError } from '../../../shared/errors.ts'
import { type FileId, isId } from '../../../shared/model/ids.ts'
import {
  type HunkDecisionRequest,
  hunkDecisionRequest,
  hunkPlaceRequest,
  hunkResponse,
  taskSettled,
} from '../../../shared/protocol/api.ts'
import { toLf } from '../../../shared/text/lines.ts'
import type { HunkChoice } from '../../agent/agents.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { body, inFile, inHunk, inRoom, json, optionalBody } from '../route-parts.ts'
import { hunkView, settledView } from '../task-view.ts'

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
  const place = createRoute({
    method: 'post',
    tags,
    path: '/rooms/{room}/hunks/{hunk}/place',
    summary: 'Give a hunk without a place, or with an unsure one, its place by hand',
    description:
      'It becomes a proposal there. Where its search text stands in, or at, the lines pointed at, it replaces that; else it replaces the whole lines from "from" to "to", or goes in above the line where both are the same. "text" is those lines, whole, as the caller sees them (the line of the caret where both are the same): where they read otherwise by now nothing is done.',
    middleware: needs(services, 'editor'),
    request: { params: inHunk, body: body(hunkPlaceRequest) },
    responses: {
      200: json(hunkResponse, 'The hunk, a proposal now'),
      ...problems(
        'request_invalid',
        'session_required',
        'role_insufficient',
        'room_not_found',
        'hunk_not_found',
        'file_not_found',
        'hunk_decided',
        'hunk_streaming',
        'text_moved',
        'storage_unavailable',
      ),
    },
  })

  const verdicts = { accept: 'Accept', reject: 'Reject' } as const
  const many = {
    method: 'post',
    tags,
    middleware: needs(services, 'editor'),
    responses: {
      200: json(taskSettled, 'What was decided and what is left'),
      ...problems('session_required', 'role_insufficient', 'room_not_found', 'file_not_found', 'storage_unavailable'),
    },
  } as const
  const inOneFile = (verdict: keyof typeof verdicts) =>
    createRoute({
      ...many,
      path: `/rooms/{room}/files/{file}/hunks/${verdict}`,
      summary: `${verdicts[verdict]} every open hunk of a file, of whatever task, that is not in conflict`,
      request: { params: inFile },
    })
  const inAllFiles = (verdict: keyof typeof verdicts) =>
    createRoute({
      ...many,
      path: `/rooms/{room}/hunks/${verdict}`,
      summary: `${verdicts[verdict]} everything of the agent that is open and not in conflict`,
      request: { params: inRoom },
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
  app.openapi(place, async (c) => {
    const { room } = c.var
    const { hunk } = c.req.valid('param')
    const { file, from, to, text } = c.req.valid('json')
    if (!isId<FileId>(file)) throw new WeftError('file_not_found')
    const view = await durably(services, room, async () =>
      hunkView(room, agents, await agents.placeHunk(room, hunk, { file, from, to, text: toLf(text) })),
    )
    return c.json(view, 200)
  })
  for (const verdict of ['accept', 'reject'] as const) {
    app.openapi(inOneFile(verdict), async (c) => {
      const { room, caller } = c.var
      const { file } = c.req.valid('param')
      const done = await durably(services, room, () => agents.settleOpen(room, file, verdict, caller.member.id))
      return c.json(settledView(done), 200)
    })
    app.openapi(inAllFiles(verdict), async (c) => {
      const { room, caller } = c.var
      const done = await durably(services, room, () => agents.settleOpen(room, null, verdict, caller.member.id))
      return c.json(settledView(done), 200)
    })
  }
  return app
}

function choiceIn({ resolution, text }: HunkDecisionRequest): HunkChoice {
  return { ...(resolution && { resolution }), ...(text !== undefined && { text }) }
}
