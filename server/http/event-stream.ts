/**
 * A record as it changes, as server-sent events: `data` events with the whole record, coalesced, then `end`.
 *
 * At most one event waits: the record is read when the client can take it, so a slow client gets fewer and newer
 * events, never a growing queue. It ends with the record, with the client, or with `signal`.
 */
import type { Clock } from '../operations/clock.ts'

export interface EventStreamOptions {
  /** The event's name. */
  readonly name: string
  /** The record now, and whether it is the last; null where it is gone. It may take long. */
  readonly read: () => Promise<{ readonly view: unknown; readonly isOver: boolean } | null>
  /** Returns unsubscribing. */
  readonly onChange: (listener: () => void) => () => void
  /** Ends the stream from the server's side. */
  readonly signal: AbortSignal
  readonly clock: Clock
  /** The record could not be read; the stream ends and the client may ask again. */
  readonly onError: (error: unknown) => void
  /** Called once when the stream is over, whoever ended it. */
  readonly onClose: () => void
}

/** Ten events a second at most. */
const intervalMs = 100
const keepAliveMs = 15_000

/** Bytes of `text/event-stream`. */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const { signal, clock } = options

  const ending = new AbortController()
  const end = () => ending.abort()
  // The client went away (its side was cancelled), or all was sent.
  writer.closed.then(end, end)
  signal.addEventListener('abort', end)
  if (signal.aborted) end()

  let isStale = true
  let isKeepAliveDue = false
  /** Ends the wait that is going on, if any. */
  let wake = () => {}
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  const unsubscribe = options.onChange(() => {
    isStale = true
    wake()
  })
  const stopKeepAlive = clock.every(keepAliveMs, () => {
    isKeepAliveDue = true
    wake()
  })
  ending.signal.addEventListener('abort', () => wake())
  /** Lets changes gather; the end cuts it short, a change does not. */
  async function pause() {
    let isOver = false
    const cancel = clock.after(intervalMs, () => {
      isOver = true
      wake()
    })
    while (!isOver && !ending.signal.aborted) await woken()
    cancel()
  }

  /** Keeps the client alive while it waits; undefined where the stream ended first. */
  async function read() {
    const reading = options.read()
    let isRead = false
    const done = () => {
      isRead = true
      wake()
    }
    reading.then(done, done)
    while (!isRead && !ending.signal.aborted) await keepAlive()
    return isRead ? reading : undefined
  }
  async function keepAlive() {
    if (!isKeepAliveDue) return woken()
    isKeepAliveDue = false
    await send(': keep-alive\n\n')
  }

  async function run() {
    while (!ending.signal.aborted) {
      if (isStale) {
        isStale = false
        const record = await read()
        if (record === undefined) return
        if (record !== null) await send(`event: ${options.name}\ndata: ${JSON.stringify(record.view)}\n\n`)
        if (record === null || record.isOver) {
          await send('event: end\ndata: {}\n\n')
          return
        }
        await pause()
      } else await keepAlive()
    }
  }
  /** Waits until the client has room for it. */
  async function send(text: string) {
    if (!ending.signal.aborted) await writer.write(encoder.encode(text))
  }

  run()
    .catch((error) => {
      // A write fails when the client has left, which is no error.
      if (!ending.signal.aborted) options.onError(error)
    })
    .then(() => writer.close().catch(() => {}))
    .finally(() => {
      signal.removeEventListener('abort', end)
      unsubscribe()
      stopKeepAlive()
      ending.abort()
      options.onClose()
    })
  return readable
}
