/**
 * The limit to measure against: forwards each binary frame to everybody else on the same path, and knows nothing of Yjs.
 *
 * It keeps nothing, so a newcomer learns nothing from it; it serves where what counts is only what comes after joining.
 */
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

const rooms = new Map()
const http = createServer((_request, response) => response.end('relay'))
new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket, request) => {
  const path = request.url ?? '/'
  const room = rooms.get(path) ?? new Set()
  rooms.set(path, room.add(socket))
  socket.on('message', (data, binary) => {
    for (const other of room) if (other !== socket) other.send(data, { binary })
  })
  socket.on('close', () => {
    room.delete(socket)
    if (room.size === 0) rooms.delete(path)
  })
})
http.listen(Number(process.env.PORT), '127.0.0.1')
