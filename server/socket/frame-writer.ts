/**
 * Writes the server's binary messages to its sockets: one WebSocket frame for all who are sent the same message, and one
 * write for all that a socket is sent in a turn of the event loop.
 *
 * It writes beside `ws`, to the socket that the upgrade handed over. That keeps their order, because without compression
 * `ws` writes each of its own frames (ping, pong, close, a message) at once to the same socket, and a server's frame is
 * not masked, so it is the same bytes for everybody. What waits counts in the socket's `writableLength`, as `ws`'s own
 * does. Whoever sends makes sure that the connection is open: after a close frame nothing may follow. It knows no rooms.
 */
import type { Duplex } from 'node:stream'

/** Larger ones are not worth a copy, or a wait for what else this turn brings. */
const largestFramed = 16 * 1024
/** FIN, and the opcode of a binary message. */
const finalBinary = 0x82

export class FrameWriter {
  /** What was framed last, while its turn lasts. */
  #message: Uint8Array | null = null
  #frame: Buffer | null = null
  /** Whose writes are held until the end of the turn. */
  readonly #corked = new Set<Duplex>()

  /** False where the message is to be sent in `ws`'s own way. The message must not be changed in this turn. */
  write(socket: Duplex, message: Uint8Array): boolean {
    if (message.length > largestFramed) return false
    if (this.#message !== message || this.#frame === null) {
      this.#message = message
      this.#frame = frameOf(message)
    }
    this.#cork(socket)
    socket.write(this.#frame)
    return true
  }

  #cork(socket: Duplex): void {
    if (this.#corked.has(socket)) return
    if (this.#corked.size === 0) process.nextTick(() => this.#flush())
    this.#corked.add(socket)
    socket.cork()
  }

  #flush(): void {
    this.#message = null
    this.#frame = null
    for (const socket of this.#corked) socket.uncork()
    this.#corked.clear()
  }
}

/** RFC 6455, 5.2: unmasked, in one piece. */
function frameOf(message: Uint8Array): Buffer {
  const isShort = message.length < 126
  const headerBytes = isShort ? 2 : 4
  const frame = Buffer.allocUnsafe(headerBytes + message.length)
  frame[0] = finalBinary
  frame[1] = isShort ? message.length : 126
  if (!isShort) frame.writeUInt16BE(message.length, 2)
  frame.set(message, headerBytes)
  return frame
}
