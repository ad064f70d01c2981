/**
 * A `fetch` whose response bodies cannot fill the memory: the SDK reads an error body whole and a stream by lines, and
 * neither has an end of its own. Ends the connection of an endpoint that goes too far.
 */
import { WeftError } from '../../../shared/errors.ts'

export interface BodyBounds {
  /** Bytes of one event of an event stream. */
  readonly eventBytes: number
  /** Bytes of any other body. */
  readonly bodyBytes: number
}

export function createBoundedFetch(fetch: typeof globalThis.fetch, bounds: BodyBounds): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (response.body === null) return response
    const byEvent = (response.headers.get('content-type') ?? '').includes('text/event-stream')
    const body = response.body.pipeThrough(byEvent ? boundEvents(bounds.eventBytes) : boundWhole(bounds.bodyBytes))
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
  }
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
  if (bytes > mostBytes) throw new WeftError('model_unavailable', 'The model endpoint sent far too much at once.')
}
