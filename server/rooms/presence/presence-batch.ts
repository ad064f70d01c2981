/**
 * Some presence states as one awareness frame, and the same frame without any one of them.
 *
 * Many connections are sent the very same frame object, so that below them it is made a WebSocket frame once. Who has a
 * state of their own among them gets the rest by two copies of bytes, because nobody may ever hear their own.
 */
import * as encoding from 'lib0/encoding'
import { messageType } from '../../../shared/protocol/sync.ts'

export interface EncodableState {
  readonly client: number
  readonly clock: number
  /** `null` for one that is taken away. */
  readonly json: string
}

export class PresenceBatch {
  /** All of them. */
  readonly frame: Uint8Array
  /** The states after their number, one behind the other. */
  readonly #body: Uint8Array
  /** Where each client id's state is in the body. */
  readonly #spans = new Map<number, { readonly from: number; readonly to: number }>()

  constructor(states: Iterable<EncodableState>) {
    const encoder = encoding.createEncoder()
    for (const { client, clock, json } of states) {
      const from = encoding.length(encoder)
      encoding.writeVarUint(encoder, client)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarString(encoder, json)
      this.#spans.set(client, { from, to: encoding.length(encoder) })
    }
    this.#body = encoding.toUint8Array(encoder)
    this.frame = encodeStates(this.#spans.size, this.#body)
  }

  /** What a connection that speaks for this client id is sent; null where nothing is left for it. */
  frameFor(client: number | null): Uint8Array | null {
    const own = client === null ? undefined : this.#spans.get(client)
    if (own === undefined) return this.frame
    if (this.#spans.size === 1) return null
    return encodeStates(this.#spans.size - 1, this.#body.subarray(0, own.from), this.#body.subarray(own.to))
  }
}

/** Into one buffer of the very size: in a crowd, what larger ones leave to the collector costs more than the sending. */
function encodeStates(count: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const head = encoding.encode((encoder) => encoding.writeVarUint(encoder, count))
  const length = parts.reduce((sum, part) => sum + part.length, head.length)
  const message = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageType.awareness)
    encoding.writeVarUint(encoder, length)
  })
  const frame = Buffer.allocUnsafe(message.length + length)
  let at = 0
  for (const part of [message, head, ...parts]) {
    frame.set(part, at)
    at += part.length
  }
  return frame
}
