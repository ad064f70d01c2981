/**
 * Has a large body wait for its turn with other bulk work before it is parsed: when many come at once, each is a slice of
 * its own, and people's keys go between them. It reads the body first, so nothing is waited for once it has its turn.
 */
import type { MiddlewareHandler } from 'hono'
import type { RoomEnv, Services } from '../context.ts'

/** Characters from which a text takes its turn; a shorter one is read and compared in a millisecond. */
export const bulkLength = 16_384

export function bulkTurn({ turns }: Services): MiddlewareHandler<RoomEnv> {
  return async (c, next) => {
    // Hono keeps the text, and parses that.
    if ((await c.req.text()).length > bulkLength) await turns.next()
    await next()
  }
}
