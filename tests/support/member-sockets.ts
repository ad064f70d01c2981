/** Sockets of a member's, as a page has them, whose line can be cut and mended. */
import { WebSocket } from 'ws'

/** Lets the browser's class be had where there is none. */
export function socketsAs(member: string, onConnected: () => void) {
  const sockets: WebSocket[] = []
  const sent: Uint8Array[] = []
  let isReachable = true
  class Socket extends WebSocket {
    constructor(url: string) {
      super(isReachable ? `${url}&token=${member}` : 'ws://127.0.0.1:1')
      sockets.push(this)
      // After y-websocket's own listener, which it sets once it has the socket.
      queueMicrotask(() => this.on('open', onConnected))
    }
    override send(data: Uint8Array): void {
      sent.push(data)
      super.send(data)
    }
  }
  const cut = () => {
    isReachable = false
    for (const socket of sockets) socket.terminate()
  }
  const mend = () => {
    isReachable = true
  }
  return { Socket: Socket as unknown as typeof globalThis.WebSocket, sent, cut, mend }
}
