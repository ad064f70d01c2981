/**
 * Refuses a body over the limit by its declared length, or, where it declares none, as soon as it has grown past it.
 *
 * What is imported has a limit of its own, which its route holds it to once the sender may import at all.
 *
 * Hono's own middleware copies a request whose body has no length, which the Node adapter's requests do not allow.
 */
import type { MiddlewareHandler } from 'hono'
import { WeftError } from '../../../shared/errors.ts'
import type { Services } from '../context.ts'

const importPath = /^\/api\/v1\/rooms\/[^/]+\/import$/

export function limitBody({ limits }: Services): MiddlewareHandler {
  const maxBytes = limits.requestBodyBytes
  return async (c, next) => {
    if (importPath.test(c.req.path)) return next()
    // Node reads no more than the declared length, and none at all where neither header is there.
    if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
    if (c.req.header('transfer-encoding') !== undefined) {
      const { url, method, raw } = c.req
      c.req.raw = new Request(url, { method, headers: raw.headers, body: await readBody(raw, maxBytes) })
    }
    await next()
  }
}

/** @throws body_too_large */
export async function readBody({ body, headers }: Request, maxBytes: number): Promise<Blob> {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  const reader = body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done || value === undefined) return new Blob(chunks)
    length += value.length
    if (length > maxBytes) throw tooLarge(maxBytes)
    chunks.push(value)
  }
}

function tooLarge(maxBytes: number): WeftError {
  return new WeftError('body_too_large', `A request body may have ${maxBytes} bytes.`)
}
