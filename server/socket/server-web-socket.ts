/**
 * `ws`'s socket, as the server wants it: its own code for a frame that is too large, and an owner that hears its events.
 *
 * The listeners are the same few functions for all sockets: closures of its own for each would be a good part of what a
 * connection at rest costs.
 */
import { WebSocket } from 'ws'
import { errorCatalogue } from '../../shared/errors.ts'
import { encodeDenied } from '../../shared/protocol/sync.ts'

export interface SocketOwner {
  /** A message, whatever it holds. */
  received(data: unknown, isBinary: boolean): void
  /** The client answered a ping. */
  answered(): void
  /** Called once, when the socket is closed for good. */
  closed(): void
}

export class ServerWebSocket extends WebSocket {
  #owner: SocketOwner | null = null

  get owner(): SocketOwner | null {
    return this.#owner
  }

  /** To be called before anything else is awaited, because a client speaks at once. */
  belongsTo(owner: SocketOwner): void {
    this.#owner = owner
    this.on('message', onMessage)
    this.on('pong', onPong)
    this.on('error', onError)
    this.on('close', onClose)
  }

  /** `ws` closes with 1009 on a frame over its limit; a client that tries again would send the same frame for ever. */
  override close(code?: number, reason?: string | Buffer): void {
    if (code !== 1009) {
      super.close(code, reason)
      return
    }
    const { closeCode, title } = errorCatalogue.frame_too_large
    if (this.readyState === WebSocket.OPEN) this.send(encodeDenied(title))
    super.close(closeCode, 'frame_too_large')
  }
}

function onMessage(this: WebSocket, data: unknown, isBinary: boolean): void {
  if (this instanceof ServerWebSocket) this.owner?.received(data, isBinary)
}

function onPong(this: WebSocket): void {
  if (this instanceof ServerWebSocket) this.owner?.answered()
}

/** `ws` closes by itself after an error, with the code that fits. */
function onError(): void {}

function onClose(this: WebSocket): void {
  if (this instanceof ServerWebSocket) this.owner?.closed()
}
