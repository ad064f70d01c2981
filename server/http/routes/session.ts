/** The session: a guest's name in, a cookie and a token out; and who one is. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import { WeftError } from '../../../shared/errors.ts'
import { currentSessionResponse, sessionRequest, sessionResponse } from '../../../shared/protocol/api.ts'
import { sessionCookieName } from '../../access/credentials.ts'
import { originOf } from '../addresses.ts'
import type { RequestEnv, Services } from '../context.ts'
import { problems } from '../problems.ts'
import { body, json } from '../route-parts.ts'

export function sessionRoutes(services: Services) {
  const { agents, sessions, clock } = services
  const tags = ['Session']
  const enter = createRoute({
    method: 'post',
    path: '/session',
    summary: 'Enter under a name',
    description: 'Sets the session cookie; other clients send the token as `Authorization: Bearer TOKEN`.',
    tags,
    security: [],
    request: { body: body(sessionRequest) },
    responses: {
      201: json(sessionResponse, 'The session'),
      ...problems('request_invalid', 'origin_not_allowed', 'name_invalid', 'rate_limited'),
    },
  })
  const current = createRoute({
    method: 'get',
    path: '/session',
    summary: 'Who I am',
    description: 'Without credentials nobody, which is no error: a page asks before anyone has entered.',
    tags,
    security: [],
    responses: {
      200: json(currentSessionResponse, 'The session, if there is one'),
      ...problems('session_expired', 'session_invalid', 'origin_not_allowed'),
    },
  })

  return new OpenAPIHono<RequestEnv>()
    .openapi(enter, async (c) => {
      const { identity } = c.var
      // A foreign page may not enter for somebody; a session that has ended may be replaced.
      if (identity instanceof WeftError && identity.code === 'origin_not_allowed') throw identity
      const { name } = c.req.valid('json')
      if (sounds(name) === sounds(agents.name)) throw new WeftError('name_invalid', 'The agent is called that here.')
      const session = await sessions.create(name)
      setCookie(c, sessionCookieName, session.token, {
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        secure: originOf(c, services).startsWith('https:'),
        maxAge: Math.max(0, Math.floor((Date.parse(session.expiresAt) - clock.now()) / 1000)),
      })
      return c.json(session, 201)
    })
    .openapi(current, (c) => {
      const { identity } = c.var
      if (identity instanceof WeftError) {
        if (identity.code !== 'session_required') throw identity
        return c.json({ member: null, expiresAt: null }, 200)
      }
      const { member, expiresAt } = identity
      return c.json({ member, expiresAt }, 200)
    })
}

/** As people read a name: letters that look alike in another form, case, spaces and joiners make no difference. */
function sounds(name: string): string {
  const letters = name.normalize('NFKC').replace(/[\u200c\u200d]/g, '')
  return letters.toLowerCase().replace(/\s+/g, ' ').trim()
}
