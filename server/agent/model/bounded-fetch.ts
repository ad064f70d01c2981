/**
 * A `fetch` whose response bodies cannot fill the memory: the SDK reads an error body whole and a stream by lines, and
 * neither has an end of its own. Ends the connection of an endpoint that goes too far.
 *
 * An answer is called what it is, an event stream or JSON, whatever the endpoint calls it. Of redirects only a few are
 * followed, and none that would take the key to another host.
 */
import { WeftError } from '../../../shared/errors.ts'
import { recogniseBody } from './body-kind.ts'

export interface BodyBounds {
  /** Bytes of one event of an event stream. */
  readonly eventBytes: number
  /** Bytes of any other body. */
  readonly bodyBytes: number
}

/** How often one request goes on to where the endpoint sends it. */
const mostRedirects = 3
const eventStream = 'text/event-stream'

export function createBoundedFetch(fetch: typeof globalThis.fetch, bounds: BodyBounds): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await follow(fetch, input, init)
    const { status, statusText } = response
    if (response.body === null) return response
    const headers = new Headers(response.headers)
    const type = headers.get('content-type') ?? ''
    let body: ReadableStream<Uint8Array> = response.body
    let byEvent = type.includes(eventStream)
    if (response.ok && !type.includes('text/html')) {
      const known = await recogniseBody(body)
      body = known.body
      byEvent = !known.isJson
      headers.set('content-type', byEvent ? eventStream : 'application/json')
    }
    const bounded = body.pipeThrough(byEvent ? boundEvents(bounds.eventBytes) : boundWhole(bounds.bodyBytes))
    return new Response(bounded, { status, statusText, headers })
  }
}

async function follow(
  fetch: typeof globalThis.fetch,
  input: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit | undefined,
): Promise<Response> {
  let to = input
  for (let followed = 0; ; followed++) {
    const response = await fetch(to, { ...init, redirect: 'manual' })
    const next = redirectOf(response, to)
    if (next === null || followed === mostRedirects) return response
    await response.body?.cancel()
    to = next
  }
}

/** Where the same request is to be sent instead: on the same host only. */
function redirectOf({ status, headers }: Response, from: Parameters<typeof globalThis.fetch>[0]): URL | null {
  const location = headers.get('location')
  if ((status !== 307 && status !== 308) || location === null) return null
  const here = new URL(from instanceof Request ? from.url : from)
  const there = URL.canParse(location, here) ? new URL(location, here) : null
  const isSafe = there?.protocol === here.protocol || there?.protocol === 'https:'
  return isSafe && there?.hostname === here.hostname ? there : null
}

function boundWhole(mostBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length
      assertWithin(mostBytes, bytes)
      controller.enqueue(chunk)
    },
  })
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** An event ends with an empty line. */
function boundEvents(mostBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let eventBytes = 0
  let lineBytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      for (const byte of chunk) {
        eventBytes += 1
        if (byte === lineFeed) {
          if (lineBytes === 0) eventBytes = 0
          lineBytes = 0
        } else if (byte !== carriageReturn) lineBytes += 1
      }
      assertWithin(mostBytes, eventBytes)
      controller.enqueue(chunk)
    },
  })
}

function assertWithin(mostBytes: number, bytes: number): void {
  if (bytes > mostBytes) throw new WeftError('model_reply_too_long', 'The model endpoint sent far too much at once.')
}
