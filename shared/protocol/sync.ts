/**
 * The frames of `/sync/:room/:document`: y-websocket's protocol, and Weft's own messages beside it.
 *
 * One message a frame, because y-websocket 3 reads only the first. Weft's own message type is 100 and goes only to a
 * client that asked for it with `?weft=1`; others would log it as unknown. Grammar and close codes: docs/PROTOCOL.md.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { MemberId } from '../model/ids.ts'

export const messageType = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, weft: 100 } as const
export const syncStep = { step1: 0, step2: 1, update: 2 } as const

/** What a client may send. */
export type ClientMessage =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  /** `step2` answers our step1, `update` is one transaction; both are applied alike and counted for `saved`. */
  | { readonly kind: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly update: Uint8Array }
  | { readonly kind: 'query-awareness' }
  | { readonly kind: 'unknown'; readonly type: number }

/** Weft's own messages, JSON in a var-string after the type number. */
export type WeftMessage =
  /** The first message: which history the document has. Where it is not the client's own, nothing may be merged. */
  | { readonly kind: 'lineage'; readonly id: string }
  /** The first `count` document messages (step2 and update) of this connection are on disk, or a notice said not. */
  | { readonly kind: 'saved'; readonly count: number }
  /** The server cannot write at the moment, or can again. */
  | { readonly kind: 'storage'; readonly available: boolean }
  /** Somebody asks everyone to come to where they are. */
  | { readonly kind: 'bring'; readonly by: MemberId }
  /** A change of this connection was dropped. */
  | { readonly kind: 'notice'; readonly code: string; readonly detail: string }

/** @throws on anything that is not exactly one message; the caller ends the connection with `frame_invalid`. */
export function decodeClientMessage(frame: Uint8Array): ClientMessage {
  const decoder = decoding.createDecoder(frame)
  const message = readClientMessage(decoder)
  if (message.kind !== 'unknown' && decoding.hasContent(decoder)) throw new Error('more than one message')
  return message
}

function readClientMessage(decoder: decoding.Decoder): ClientMessage {
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case messageType.sync: {
      const step = decoding.readVarUint(decoder)
      const body = decoding.readVarUint8Array(decoder)
      if (step === syncStep.step1) return { kind: 'step1', stateVector: body }
      if (step === syncStep.step2) return { kind: 'step2', update: body }
      if (step === syncStep.update) return { kind: 'update', update: body }
      throw new Error(`unknown sync step ${step}`)
    }
    case messageType.awareness:
      return { kind: 'awareness', update: decoding.readVarUint8Array(decoder) }
    case messageType.queryAwareness:
      return { kind: 'query-awareness' }
    default:
      return { kind: 'unknown', type }
  }
}

function frame(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}

function syncFrame(step: number, body: Uint8Array): Uint8Array {
  return frame(messageType.sync, (encoder) => {
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, body)
  })
}

export const encodeStep1 = (stateVector: Uint8Array): Uint8Array => syncFrame(syncStep.step1, stateVector)
export const encodeStep2 = (update: Uint8Array): Uint8Array => syncFrame(syncStep.step2, update)
export const encodeUpdate = (update: Uint8Array): Uint8Array => syncFrame(syncStep.update, update)

/** `update` as y-protocols' `encodeAwarenessUpdate` makes it. */
export const encodeAwareness = (update: Uint8Array): Uint8Array =>
  frame(messageType.awareness, (encoder) => encoding.writeVarUint8Array(encoder, update))

/** An awareness update with no entry: keeps y-websocket's 30 s watchdog quiet and changes nothing. */
export const keepAliveFrame: Uint8Array = encodeAwareness(new Uint8Array([0]))

/** Tells an unmodified client why it is about to be closed; it only prints it. */
export const encodeDenied = (reason: string): Uint8Array =>
  frame(messageType.auth, (encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, reason)
  })

export const encodeWeft = (message: WeftMessage): Uint8Array =>
  frame(messageType.weft, (encoder) => encoding.writeVarString(encoder, JSON.stringify(message)))

/** The body of a Weft message, read where y-websocket's handler left the decoder (just after the type number). */
export function readWeftMessage(decoder: decoding.Decoder): WeftMessage {
  return JSON.parse(decoding.readVarString(decoder)) as WeftMessage
}
