/**
 * Writes the server's binary messages to its sockets: one WebSocket frame for all who are sent the same message. The first
 * that a socket is sent in a turn of the event loop goes out at once, which is all there is to a typed key; what follows
 * in that turn goes out in one write at its end.
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

/** A socket with what the writer notes of it: a field costs less than a set of all sockets, filled for each key. */
export interface WrittenSocket {
  readonly socket: Duplex
  /** The writer's turn in which it was last written to; 0 before any. */
  writtenIn: number
}

export class FrameWriter {
  /** What was framed last, while its turn lasts. */
  #message: Uint8Array | null = null
  #frame: Buffer | null = null
  /** Counts the turns in which something is written. */
  #turn = 1
  #hasBegun = false
  /** Who are sent more than one message in this turn: what follows the first is held until its end. */
  readonly #corked = new Set<Duplex>()

  /** False where the message is to be sent in `ws`'s own way. The message must not be changed in this turn. */
  write(to: WrittenSocket, message: Uint8Array): boolean {
    if (message.length > largestFramed) return false
    if (this.#message !== message || this.#frame === null) {
      this.#message = message
      this.#frame = frameOf(message)
    }
    if (!this.#hasBegun) this.#begin()
    if (to.writtenIn === this.#turn) this.#cork(to.socket)
    else to.writtenIn = this.#turn
    to.socket.write(this.#frame)
    return true
  }

  #begin(): void {
    this.#hasBegun = true
    process.nextTick(() => this.#end())
  }

  #cork(socket: Duplex): void {
    if (this.#corked.has(socket)) return
    this.#corked.add(socket)
    socket.cork()
  }

  #end(): void {
    this.#hasBegun = false
    this.#turn += 1
    this.#message = null
    this.#frame = null
    if (this.#corked.size === 0) return
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
