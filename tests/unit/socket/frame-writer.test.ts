import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Duplex } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { FrameWriter, type WrittenSocket } from '../../../server/socket/frame-writer.ts'

class RecordingSocket extends Duplex {
  /** The chunks of each write to the system. */
  readonly writes: Buffer[][] = []

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.writes.push([chunk])
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.writes.push(chunks.map(({ chunk }) => chunk))
    done()
  }
}

const endOfTurn = () => new Promise((resolve) => setImmediate(resolve))
const target = (socket: Duplex): WrittenSocket => ({ socket, writtenIn: 0 })
const message = (length: number, fill = 7) => new Uint8Array(length).fill(fill)

let close = () => {}
afterEach(() => close())

/** A server's WebSocket with what it runs on, and the client's end. */
async function openPair() {
  const http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const accepted = new Promise<{ websocket: WebSocket; socket: Duplex }>((resolve) => {
    http.on('upgrade', (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (websocket) => resolve({ websocket, socket })),
    )
  })
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  close = () => {
    client.terminate()
    http.closeAllConnections()
    http.close()
  }
  return { ...(await accepted), client }
}

describe('the writer of frames', () => {
  it('[S3] keeps the order of its messages and of the frames of ws, whatever their sizes', async () => {
    const { websocket, socket, client } = await openPair()
    const writer = new FrameWriter()
    const to = target(socket)
    const seen: string[] = []
    client.on('message', (data: Buffer, isBinary) => {
      seen.push(`${isBinary ? data.length : 'text'} × ${data[0]}${data.every((byte) => byte === data[0]) ? '' : '?'}`)
    })
    client.on('ping', () => seen.push('ping'))
    const closed = once(client, 'close')
    const sizes = [1, 125, 126, 16_000, 70_000, 5]
    for (const [index, size] of sizes.entries()) {
      const one = message(size, index)
      if (!writer.write(to, one)) websocket.send(one)
      if (index === 2) websocket.ping()
    }
    websocket.close(4400, 'over')
    expect((await closed)[0]).toBe(4400)
    expect(seen).toEqual(['1 × 0', '125 × 1', '126 × 2', 'ping', '16000 × 3', '70000 × 4', '5 × 5'])
  })

  it('[S3] makes one frame of a message for all who are sent it, sends it at once, and what follows in one write', async () => {
    const writer = new FrameWriter()
    const [ada, bob] = [new RecordingSocket(), new RecordingSocket()]
    const [toAda, toBob] = [target(ada), target(bob)]
    const messages = [message(40), message(300), message(5)]
    for (const each of messages) for (const to of [toAda, toBob]) writer.write(to, each)
    expect(ada.writes).toEqual([[Buffer.concat([Buffer.from([0x82, 40]), message(40)])]])
    expect(ada.writableLength).toBe(300 + 4 + 5 + 2)
    await endOfTurn()
    expect(ada.writableLength).toBe(0)
    expect([ada.writes.length, bob.writes.length]).toEqual([2, 2])
    for (const [index, frame] of ada.writes.flat().entries()) expect(bob.writes.flat()[index]).toBe(frame)
    expect(Buffer.concat(ada.writes[1] ?? [])).toEqual(
      Buffer.concat([Buffer.from([0x82, 126, 1, 44]), message(300), Buffer.from([0x82, 5]), message(5)]),
    )
  })

  it('[S3] sends the first message of each turn at once', async () => {
    const writer = new FrameWriter()
    const socket = new RecordingSocket()
    const to = target(socket)
    for (const size of [1, 2, 3]) {
      writer.write(to, message(size))
      expect(socket.writes).toHaveLength(size)
      await endOfTurn()
    }
  })

  it('[S3] takes a message of a later turn for what it is then', async () => {
    const writer = new FrameWriter()
    const socket = new RecordingSocket()
    const to = target(socket)
    const reused = message(3)
    writer.write(to, reused)
    await endOfTurn()
    reused.fill(8)
    writer.write(to, reused)
    await endOfTurn()
    expect(socket.writes.flat().map((frame) => frame.at(-1))).toEqual([7, 8])
  })
})
