/**
 * A WebSocket client in a hundred lines, so that the load client is not what the benchmark measures.
 *
 * Frames it sends are masked with zeros, which the protocol allows and which leaves their bytes as they are; of what comes
 * it reads lengths and opcodes. It offers no extensions, answers pings, and knows nothing of what is in a message.
 */
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

const openTimeoutMs = 30_000
const endOfHead = Buffer.from('\r\n\r\n')
const opcodes = { binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface SocketEvents {
  /** `at` is `performance.now()` when its last byte was read; the payload is a view that may be kept. */
  onMessage(payload: Buffer, at: number): void
  /** `code` is null where the connection ended without a close frame. */
  onClose?(code: number | null): void
}

/** A client's frame around the concatenated parts. */
export function clientFrame(...parts: readonly Uint8Array[]): Buffer {
  return frame(opcodes.binary, parts)
}

function frame(opcode: number, parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const bytes = Buffer.alloc(6 + extra + length)
  bytes[0] = 0x80 | opcode
  bytes[1] = 0x80 | (extra === 0 ? length : extra === 2 ? 126 : 127)
  if (extra === 2) bytes.writeUInt16BE(length, 2)
  if (extra === 8) bytes.writeBigUInt64BE(BigInt(length), 2)
  let at = 6 + extra
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

export class LoadSocket {
  readonly #socket: Socket
  readonly #events: SocketEvents
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #neededBytes = 0
  #closeCode: number | null = null
  #isOpen = true

  constructor(socket: Socket, events: SocketEvents) {
    this.#socket = socket
    this.#events = events
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#isOpen = false
      events.onClose?.(this.#closeCode)
    })
  }

  /** Connects and upgrades; `first` is sent together with the connection's first bytes after the upgrade. */
  static open(port: number, path: string, events: SocketEvents): Promise<LoadSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const timer = setTimeout(() => socket.destroy(new Error(`no upgrade on ${port} in time`)), openTimeoutMs)
      let head = Buffer.alloc(0)
      const onError = (error: Error) => {
        clearTimeout(timer)
        reject(error)
      }
      const onEarlyClose = () => onError(new Error(`port ${port} closed the connection before the upgrade`))
      const onData = (chunk: Buffer) => {
        head = Buffer.concat([head, chunk])
        const end = head.indexOf(endOfHead)
        if (end < 0) return
        clearTimeout(timer)
        socket.off('data', onData).off('error', onError).off('close', onEarlyClose)
        const status = head.subarray(0, head.indexOf('\r\n')).toString()
        if (!status.startsWith('HTTP/1.1 101')) {
          socket.destroy()
          reject(new Error(`port ${port} answered the upgrade with ${status}`))
          return
        }
        const opened = new LoadSocket(socket, events)
        resolve(opened)
        const rest = head.subarray(end + endOfHead.length)
        // The caller holds the socket before the first message reaches it.
        if (rest.length > 0) queueMicrotask(() => opened.#read(rest))
      }
      socket.on('data', onData).on('error', onError).on('close', onEarlyClose)
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
      )
    })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** `bytes` is one frame or several, made by `clientFrame`. */
  send(bytes: Buffer): void {
    if (this.#isOpen) this.#socket.write(bytes)
  }

  close(): void {
    this.#isOpen = false
    this.#socket.destroy()
  }

  /** Else the server would wait for it, and the connection seem open. */
  #answerClose(payload: Buffer): void {
    if (payload.length >= 2) this.#closeCode = payload.readUInt16BE(0)
    this.#isOpen = false
    this.#socket.end(frame(opcodes.close, [payload]))
  }

  #read(chunk: Buffer): void {
    const at = performance.now()
    this.#waiting.push(chunk)
    this.#waitingBytes += chunk.length
    if (this.#waitingBytes < this.#neededBytes) return
    const bytes = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting, this.#waitingBytes)
    let from = 0
    for (;;) {
      const end = this.#readFrame(bytes, from, at)
      if (end === from) break
      from = end
    }
    this.#waiting = from < bytes.length ? [bytes.subarray(from)] : []
    this.#waitingBytes = bytes.length - from
  }

  /** Returns where the frame at `from` ends, or `from` where it is not whole yet. */
  #readFrame(bytes: Buffer, from: number, at: number): number {
    const available = bytes.length - from
    this.#neededBytes = 2
    if (available < 2) return from
    const short = (bytes[from + 1] ?? 0) & 0x7f
    const head = short < 126 ? 2 : short === 126 ? 4 : 10
    this.#neededBytes = head
    if (available < head) return from
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(from + 2) : Number(bytes.readBigUInt64BE(from + 2))
    this.#neededBytes = head + length
    if (available < head + length) return from
    const payload = bytes.subarray(from + head, from + head + length)
    const opcode = (bytes[from] ?? 0) & 0x0f
    if (opcode === opcodes.binary) this.#events.onMessage(payload, at)
    else if (opcode === opcodes.ping) this.send(frame(opcodes.pong, [payload]))
    else if (opcode === opcodes.close) this.#answerClose(payload)
    return from + head + length
  }
}
