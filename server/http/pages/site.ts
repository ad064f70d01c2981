/**
 * The page and its files: `/` and `/r/:room` are one document, everything else is served by its name.
 *
 * The document is never cached and gets a fresh nonce each time; its files are named by their content and kept for ever.
 */
import { type Context, Hono } from 'hono'
import { WeftError } from '../../../shared/errors.ts'
import type { Asset, Encoding } from './assets.ts'
import { pageHeaders } from './page-policy.ts'

type Assets = ReadonlyMap<string, Asset>

/** Answers with the document. @throws not_found where it is not built, from the function it returns */
export type ServePage = (c: Context, status: 200 | 404) => Response

const documentPath = '/index.html'

/** `newNonce` makes unguessable text for one response. */
export function createPage(assets: Assets, newNonce: () => string): ServePage {
  const document = assets.get(documentPath)
  const html = document && new TextDecoder().decode(document.body)
  return (c, status) => {
    if (html === undefined)
      throw new WeftError('not_found', 'The page is not built; run `npm run build`, then start the server again.')
    const nonce = newNonce()
    c.header('cache-control', 'no-cache')
    for (const [name, value] of Object.entries(pageHeaders(nonce, c.req.header('host') ?? ''))) c.header(name, value)
    c.header('content-type', 'text/html; charset=utf-8')
    return c.body(html.replace('</head>', `<meta name="csp-nonce" content="${nonce}" /></head>`), status)
  }
}

export function createSite(assets: Assets, page: ServePage): Hono {
  const site = new Hono()
  site.get('/', (c) => page(c, 200))
  site.get('/r/:room', (c) => page(c, 200))
  for (const asset of assets.values())
    if (asset.path !== documentPath) site.get(asset.path, (c) => serveAsset(c, asset))
  return site
}

/** Whether a person's browser asks for an address that is none, so that the page can tell them. */
export function isForPeople(c: Context): boolean {
  return (
    c.req.method === 'GET' && !c.req.path.startsWith('/api/') && /\btext\/html\b/.test(c.req.header('accept') ?? '')
  )
}

function serveAsset(c: Context, asset: Asset): Response {
  const headers: Record<string, string> = {
    'content-type': asset.type,
    'cache-control': asset.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: asset.etag,
    vary: 'accept-encoding',
  }
  if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304, headers)
  const accepts = c.req.header('accept-encoding') ?? ''
  for (const [encoding, form] of asset.forms)
    if (isAccepted(encoding, accepts)) return c.body(form, 200, { ...headers, 'content-encoding': encoding })
  return c.body(asset.body, 200, headers)
}

function isAccepted(encoding: Encoding, accepts: string): boolean {
  return new RegExp(`(^|[\\s,])${encoding}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))\\s*(;|,|$)`).test(accepts)
}
