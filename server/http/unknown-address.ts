/** Answers what no route takes: 405 with `Allow` where the address exists for other methods, else 404. */
import type { Context } from 'hono'
import { WeftError } from '../../shared/errors.ts'

interface Route {
  readonly method: string
  readonly path: string
}

interface KnownAddress {
  readonly method: string
  readonly pattern: RegExp
}

/** To be made once all routes are registered. @throws not_found method_not_allowed, from the function it returns */
export function refuseUnknown(app: { readonly routes: readonly Route[] }): (c: Context) => never {
  const known: KnownAddress[] = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => ({ method, pattern: patternOf(path) }))
  return (c) => {
    const allow = [...new Set(known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))]
    if (allow.length === 0) throw new WeftError('not_found', `There is nothing at ${c.req.path}.`)
    throw new WeftError('method_not_allowed', `${c.req.path} takes ${allow.join(', ')}, not ${c.req.method}.`, {
      data: { allow },
    })
  }
}

/** Of a path such as `/rooms/:room`, or with Hono's `:room{regex}`. */
function patternOf(path: string): RegExp {
  const parts = path
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.+()[\]^$|\\]/g, '\\$&')))
  return new RegExp(`^${parts.join('/')}$`)
}
