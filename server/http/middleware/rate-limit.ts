/** Counts a request for its member, or for the address it came from while there is no member. */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import { WeftError } from '../../../shared/errors.ts'
import type { RequestEnv, Services } from '../context.ts'

/** After `identify`. @throws rate_limited */
export function rateLimit({ requests }: Services): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const { identity } = c.var
    const key =
      identity instanceof WeftError ? `address:${getConnInfo(c).remote.address}` : `member:${identity.member.id}`
    await requests.consume(key)
    await next()
  }
}
