/**
 * Everything the server answers over HTTP, as one app: the API under `/api/v1`, its description, health, and the page.
 *
 * A request passes, in this order: host check, common headers, then for the API body limit, identity, rate limit, and
 * in the route role, schema, handler. Whatever is thrown on the way becomes a problem document.
 */
import { OpenAPIHono } from '@hono/zod-openapi'
import { Hono } from 'hono'
import type { RequestEnv, Services } from './context.ts'
import { limitBody } from './middleware/body-limit.ts'
import { hostCheck } from './middleware/host-check.ts'
import { rateLimit } from './middleware/rate-limit.ts'
import { identify } from './middleware/session.ts'
import type { Asset } from './pages/assets.ts'
import { commonHeaders } from './pages/page-policy.ts'
import { createPage, createSite, isForPeople } from './pages/site.ts'
import { problemResponse, refuseInvalid } from './problems.ts'
import { fileRoutes } from './routes/files.ts'
import { healthRoutes } from './routes/health.ts'
import { hunkRoutes } from './routes/hunks.ts'
import { inviteRoutes } from './routes/invites.ts'
import { memberRoutes } from './routes/members.ts'
import { messageRoutes } from './routes/messages.ts'
import { openApiRoutes } from './routes/openapi.ts'
import { roomRoutes } from './routes/rooms.ts'
import { searchRoutes } from './routes/search.ts'
import { sessionRoutes } from './routes/session.ts'
import { symbolRoutes } from './routes/symbols.ts'
import { taskEventRoutes } from './routes/task-events.ts'
import { taskRoutes } from './routes/tasks.ts'
import { transferRoutes } from './routes/transfer.ts'
import { refuseUnknown } from './unknown-address.ts'

export interface HttpApp {
  fetch(request: Request, env: RequestEnv['Bindings']): Response | Promise<Response>
}

export function createHttpApp(services: Services, assets: ReadonlyMap<string, Asset>): HttpApp {
  const { log, clock, newNonce } = services
  const page = createPage(assets, newNonce)

  const api = new OpenAPIHono<RequestEnv>({ defaultHook: refuseInvalid })
  api.use('/api/v1/*', limitBody(services), identify(services), rateLimit(services))
  for (const routes of [
    sessionRoutes,
    roomRoutes,
    fileRoutes,
    transferRoutes,
    symbolRoutes,
    searchRoutes,
    inviteRoutes,
    memberRoutes,
    messageRoutes,
    taskRoutes,
    taskEventRoutes,
    hunkRoutes,
  ])
    api.route('/api/v1', routes(services))
  api.route('/', healthRoutes(services))

  const app = new Hono<RequestEnv>()
  app.use(async (c, next) => {
    const startedAt = clock.monotonic()
    await next()
    const ms = Math.round(clock.monotonic() - startedAt)
    log.debug({ method: c.req.method, path: c.req.path, status: c.res.status, ms }, 'request')
    if (c.req.path.startsWith('/api/v1/')) c.header('cache-control', 'no-store')
    for (const [name, value] of Object.entries(commonHeaders)) c.header(name, value)
  })
  app.use(hostCheck(services.hostRules))
  app.route('/', api)
  app.route('/', openApiRoutes(api, newNonce))
  app.route('/', createSite(assets, page))
  app.onError((error, c) => problemResponse(c, error, log))
  const refuse = refuseUnknown(app)
  app.notFound((c) => (isForPeople(c) && assets.size > 0 ? page(c, 404) : refuse(c)))
  return app
}
