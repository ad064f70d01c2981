/** The OpenAPI 3.1 description of all calls, made of the routes themselves. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Env } from 'hono'

export type ApiDescription = ReturnType<OpenAPIHono['getOpenAPI31Document']>

export function describeApi<E extends Env>(api: OpenAPIHono<E>): ApiDescription {
  const { definitions } = api.openAPIRegistry
  if (!definitions.some((definition) => definition.type === 'component'))
    for (const [name, scheme] of Object.entries(securitySchemes))
      api.openAPIRegistry.registerComponent('securitySchemes', name, scheme)
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Weft',
      version: '1',
      description:
        'Rooms where people and an AI edit the same code, live. Errors are problem documents (RFC 9457) with a stable ' +
        '`code`. Times are ISO 8601 in UTC, sizes bytes, positions 0-based UTF-16 offsets, lines 1-based.',
      license: { name: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { cookie: [] }],
  })
}

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'The `token` that `POST /api/v1/session` gives.' },
  cookie: { type: 'apiKey', in: 'cookie', name: 'weft_session', description: 'Counts only from our own pages.' },
} as const
