/** `GET /api/openapi.json`, made of the very routes that answer, and `/api/docs`, the page that shows it. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type Env, Hono } from 'hono'
import { type ApiDescription, describeApi } from '../docs/description.ts'
import { docsPage } from '../docs/docs-page.ts'
import { documentHeaders } from '../pages/page-policy.ts'

/** To be made once all routes are registered with `api`; it is described on the first request. */
export function openApiRoutes<E extends Env>(api: OpenAPIHono<E>, newNonce: () => string): Hono {
  let description: ApiDescription | null = null
  const described = () => {
    description ??= describeApi(api)
    return description
  }
  return new Hono()
    .get('/api/openapi.json', (c) => c.json(described(), 200, { 'cache-control': 'no-cache' }))
    .get('/api/docs', (c) => {
      const nonce = newNonce()
      return c.html(docsPage(described(), nonce), 200, { 'cache-control': 'no-cache', ...documentHeaders(nonce) })
    })
}
