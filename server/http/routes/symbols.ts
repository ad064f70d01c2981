/** What a room's files define: found by name in all of them, or listed in the order of one. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { symbolsQuery, symbolsResponse } from '../../../shared/protocol/api.ts'
import type { RequestEnv, Services } from '../context.ts'
import { durably } from '../durably.ts'
import { needs } from '../middleware/role.ts'
import { problems } from '../problems.ts'
import { inFile, inRoom, json } from '../route-parts.ts'

export function symbolRoutes(services: Services) {
  const { symbols } = services
  const viewer = needs(services, 'viewer')
  const refusals = ['session_required', 'room_not_found', 'document_unavailable', 'storage_unavailable'] as const

  const find = createRoute({
    method: 'get',
    path: '/rooms/{room}/symbols',
    summary: 'What the files define, found by name, best first',
    description:
      'The case does not count. `isWhole` is false where there was no time for all files: ask again then. Who asks while ' +
      'somebody types gives `maxAgeSeconds`: files that were looked at so lately are not looked at again.',
    tags: ['Files'],
    middleware: viewer,
    request: { params: inRoom, query: symbolsQuery },
    responses: { 200: json(symbolsResponse, 'The symbols'), ...problems(...refusals, 'request_invalid') },
  })
  const list = createRoute({
    method: 'get',
    path: '/rooms/{room}/files/{file}/symbols',
    summary: 'What a file defines, in the order of its text',
    tags: ['Files'],
    middleware: viewer,
    request: { params: inFile },
    responses: { 200: json(symbolsResponse, 'The symbols'), ...problems(...refusals, 'file_not_found') },
  })

  return new OpenAPIHono<RequestEnv>()
    .openapi(find, async (c) => {
      const { room } = c.var
      const { query, ...within } = c.req.valid('query')
      const found = await symbols.find(room, query, within, c.req.raw.signal)
      return c.json(await durably(services, room, () => found), 200)
    })
    .openapi(list, async (c) => {
      const { room } = c.var
      const found = await symbols.inFile(room, c.req.valid('param').file, c.req.raw.signal)
      return c.json(await durably(services, room, () => found), 200)
    })
}
