/**
 * y-websocket's frames on their way out: what they are, and a WebSocket that asks before each whether it is to be sent.
 */
import * as decoding from 'lib0/decoding'
import { messageType, syncStep } from '../../../shared/protocol/sync.ts'

/** A WebSocket class that asks before each frame whether it is to be sent. */
export function watchedSocket(Base: typeof WebSocket, maySend: (frame: Uint8Array) => boolean): typeof WebSocket {
  return class extends Base {
    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBufferLike>): void {
      if (data instanceof Uint8Array && !maySend(data)) return
      super.send(data as Parameters<WebSocket['send']>[0])
    }
  }
}

/**
 * Whether a frame only says again what others show: y-websocket sends on all it hears, which the server drops, and which
 * in a crowd is as much as all that the server sends.
 */
export function isEcho(frame: Uint8Array, ownClient: number): boolean {
  if (frame[0] !== messageType.awareness) return false
  const decoder = decoding.createDecoder(frame.subarray(1))
  decoding.readVarUint(decoder)
  const count = decoding.readVarUint(decoder)
  // An event of y-protocols' awareness is either about oneself or about others.
  return count > 0 && decoding.readVarUint(decoder) !== ownClient
}

/** Which document message a frame of y-websocket's is; null for all others. Types and steps are single bytes. */
export function decodeSent(frame: Uint8Array): { kind: 'step2' | 'update'; isEmpty: boolean } | null {
  if (frame[0] !== messageType.sync) return null
  if (frame[1] === syncStep.update) return { kind: 'update', isEmpty: false }
  // An update without structs and deletions is the two bytes 0 0.
  if (frame[1] === syncStep.step2)
    return { kind: 'step2', isEmpty: frame.length === 5 && frame[3] === 0 && frame[4] === 0 }
  return null
}
