/**
 * What an answer's body is by its first character, because endpoints and proxies mislabel it: an object is one JSON document,
 * all else an event stream. Nothing of the body is lost by looking.
 */

const openingBrace = 0x7b
const openingBracket = 0x5b
/** White space, and the bytes of a byte order mark. */
const blanks = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf])
/** Blank bytes that some send to keep a connection open; after more it is a stream. */
const mostBlanks = 65_536

export interface KnownBody {
  readonly isJson: boolean
  readonly body: ReadableStream<Uint8Array>
}

/** Resolves with the first byte that tells. What breaks the body before it breaks the body that is returned. */
export async function recogniseBody(body: ReadableStream<Uint8Array>): Promise<KnownBody> {
  const reader = body.getReader()
  const seen: Uint8Array[] = []
  let broken: { readonly reason: unknown } | null = null
  let first: number | undefined
  for (let blank = 0; first === undefined && blank < mostBlanks; ) {
    const next = await reader.read().catch((reason: unknown) => {
      broken = { reason }
      return { done: true, value: undefined } as const
    })
    if (next.done) break
    seen.push(next.value)
    blank += next.value.length
    first = next.value.find((byte) => !blanks.has(byte))
  }
  const whole = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const known = seen.shift()
      if (known !== undefined) return controller.enqueue(known)
      if (broken !== null) return controller.error(broken.reason)
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  return { isJson: first === openingBrace || first === openingBracket, body: whole }
}
