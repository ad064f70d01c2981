/**
 * From a request's headers to the token it may use. Pure: nothing is verified and nothing looked up here.
 *
 * A browser adds the cookie by itself, whichever page asks, so a cookie counts only for our own pages; a bearer token
 * and `?token=` are put there by whoever knows them, so they count from anywhere. A foreign page without one of these
 * is turned away, rather than served as nobody. Other `Authorization` schemes belong to a proxy in front and are ignored.
 */
import { WeftError } from '../../shared/errors.ts'

export const sessionCookieName = 'weft_session'

/** A request's headers as they came; undefined where it has none. */
export interface RequestHeaders {
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly secFetchSite: string | undefined
  readonly authorization: string | undefined
  readonly cookie: string | undefined
}

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string; readonly carrier: 'bearer' | 'url' | 'cookie' }

/**
 * `urlToken` is the address's `token` parameter, where that is taken. A socket with a cookie must say its origin, since
 * browsers let every page open sockets anywhere.
 * @throws origin_not_allowed
 */
export function readCredentials(
  headers: RequestHeaders,
  options: { readonly via: 'request' | 'socket'; readonly urlToken?: string | undefined },
): Credentials {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { kind: 'token', token: bearer, carrier: 'bearer' }
  if (options.urlToken) return { kind: 'token', token: options.urlToken, carrier: 'url' }

  if (isForeign(headers)) throw new WeftError('origin_not_allowed')
  const token = readCookie(headers.cookie, sessionCookieName)
  if (token === undefined) return { kind: 'none' }
  if (options.via === 'socket' && headers.origin === undefined)
    throw new WeftError('origin_not_allowed', 'A socket with a cookie must name its origin; others send a token.')
  return { kind: 'token', token, carrier: 'cookie' }
}

/** Whether a page of another origin asks, as far as the browser says. */
function isForeign({ origin, host, secFetchSite }: RequestHeaders): boolean {
  if (origin !== undefined && !isOwnOrigin(origin, host)) return true
  // Another port of our own host is "same-site" and as foreign as any.
  return secFetchSite === 'cross-site' || secFetchSite === 'same-site'
}

/** Our origin is whatever was asked for: what may be asked for, `hosts.ts` decides. The scheme may differ behind a proxy. */
function isOwnOrigin(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return originHost === normalHost(host, protocol)
}

/** As `URL` writes a host: lower case, without the scheme's own port. */
function normalHost(host: string, protocol: 'http:' | 'https:'): string | null {
  const address = `${protocol}//${host}`
  return URL.canParse(address) ? new URL(address).host : null
}

function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=')
    if (equals >= 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim() || undefined
  }
  return undefined
}
