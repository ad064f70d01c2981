/**
 * Who asks. `identify` looks for every call and lets calls without a session through, with the reason why there is
 * none; `needsSession` is what a route asks for that cannot do without.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { WeftError } from '../../../shared/errors.ts'
import type { RequestHeaders } from '../../access/credentials.ts'
import type { CallerEnv, RequestEnv, Services } from '../context.ts'

export function identify({ access }: Services): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    try {
      c.set('identity', await access.identify(headersOf(c)))
    } catch (error) {
      if (!(error instanceof WeftError) || error.entry.status >= 500) throw error
      c.set('identity', error)
    }
    await next()
  }
}

/** @throws session_required session_expired session_invalid origin_not_allowed */
export const needsSession: MiddlewareHandler<CallerEnv> = async (c, next) => {
  const { identity } = c.var
  if (identity instanceof WeftError) throw identity
  c.set('caller', identity)
  await next()
}

function headersOf(c: Context): RequestHeaders {
  return {
    host: c.req.header('host'),
    origin: c.req.header('origin'),
    secFetchSite: c.req.header('sec-fetch-site'),
    authorization: c.req.header('authorization'),
    cookie: c.req.header('cookie'),
  }
}
