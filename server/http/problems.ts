/**
 * Every failure of a request as a problem document (RFC 9457), made in one place.
 *
 * What a handler throws arrives here; what is not a `WeftError` is logged and told as `internal`, with nothing of its
 * inside. Zod's and Hono's own refusals become codes of the catalogue, so a client meets no other form of error.
 */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'
import { type ErrorCode, errorCatalogue, isFault, problemOf, WeftError } from '../../shared/errors.ts'
import { problemSchema } from '../../shared/protocol/api.ts'
import { pathOf, sentenceOf } from '../../shared/protocol/issues.ts'
import type { Log } from '../operations/log.ts'

const problemType = 'application/problem+json'

/** The response for anything thrown while a request was handled. */
export function problemResponse(c: Context, error: unknown, log: Log): Response {
  const known = translate(error)
  if (isFault(known)) log.error({ err: known, method: c.req.method, path: c.req.path }, 'a request failed')
  const problem = problemOf(known)
  const headers: Record<string, string> = { 'content-type': problemType }
  const { retryAfterSeconds, allow } = problem
  if (typeof retryAfterSeconds === 'number') headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterSeconds)))
  else if (problem.status === 503) headers['retry-after'] = '1'
  if (Array.isArray(allow)) headers.allow = allow.join(', ')
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer'
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, headers)
}

/** Hono's and Zod's refusals in the catalogue's words. */
function translate(error: unknown): unknown {
  if (!(error instanceof HTTPException)) return error
  switch (error.status) {
    case 400:
      return new WeftError('request_invalid', 'The body is not valid JSON.', { cause: error })
    case 413:
      return new WeftError('body_too_large', undefined, { cause: error })
    case 415:
      return new WeftError('request_invalid', 'Send the body as JSON, with Content-Type: application/json.', {
        cause: error,
      })
    default:
      return error
  }
}

/** Refuses what a schema did not take, naming each field by its path. */
export function refuseInvalid(result: { readonly success: boolean; readonly error?: ZodError }): void {
  if (result.success || result.error === undefined) return
  const issues = result.error.issues.slice(0, 20).map((issue) => ({
    path: pathOf(issue),
    message: sentenceOf(issue),
  }))
  const detail = issues.map(({ message }) => message).join('; ')
  throw new WeftError('request_invalid', detail, { data: { issues } })
}

/** The responses of a route for these codes, as the API's description lists them; handlers throw, they do not return them. */
export function problems(...codes: readonly ErrorCode[]): Record<never, never> {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codes) {
    const { status } = errorCatalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('\n\n'),
        content: { [problemType]: { schema: problemSchema } },
      },
    ]),
  )
}
