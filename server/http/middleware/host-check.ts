/** Answers only to the names this server is known by: a page of a foreign name (DNS rebinding) gets 421. */
import type { MiddlewareHandler } from 'hono'
import { assertHost, type HostRules } from '../../access/hosts.ts'

/** `rules` is asked each time, since a port of 0 is known only once the server listens. */
export function hostCheck(rules: () => HostRules): MiddlewareHandler {
  return async (c, next) => {
    assertHost(c.req.header('host'), rules())
    await next()
  }
}
