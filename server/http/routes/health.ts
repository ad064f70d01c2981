/** Whether the process lives (`/healthz`), and whether all its parts can serve (`/readyz`). */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { readinessResponse } from '../../../shared/protocol/api.ts'
import type { RequestEnv, Services } from '../context.ts'
import { json } from '../route-parts.ts'

const tags = ['Health']

export function healthRoutes({ readiness }: Services) {
  const alive = createRoute({
    method: 'get',
    path: '/healthz',
    summary: 'Whether the server lives',
    tags,
    responses: { 200: json(z.object({ alive: z.literal(true) }), 'It does') },
  })
  const ready = createRoute({
    method: 'get',
    path: '/readyz',
    summary: 'Whether the server can serve, and the state of its parts',
    tags,
    responses: { 200: json(readinessResponse, 'It can'), 503: json(readinessResponse, 'It cannot') },
  })
  return new OpenAPIHono<RequestEnv>()
    .openapi(alive, (c) => c.json({ alive: true as const }, 200))
    .openapi(ready, (c) => {
      const { ready: isReady, components } = readiness()
      const answer = { ready: isReady, components: [...components] }
      return isReady ? c.json(answer, 200) : c.json(answer, 503)
    })
}
