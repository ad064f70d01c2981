/** The addresses we give out: our origin as people reach it, and what follows from it. */
import type { Context } from 'hono'
import { WeftError } from '../../shared/errors.ts'
import type { Services } from './context.ts'

/** Without a trailing slash. The Host header has been checked by then. */
export function originOf(c: Context, { publicUrl }: Pick<Services, 'publicUrl'>): string {
  if (publicUrl !== null) return publicUrl
  const host = c.req.header('host')
  if (host === undefined) throw new WeftError('request_invalid', 'The request has no Host header.')
  return `http://${host}`
}
