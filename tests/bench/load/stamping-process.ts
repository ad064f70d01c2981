/**
 * A model in a process of its own that writes the time into its reply: each chunk of what it puts into `bench.txt` ends with
 * the moment at which it was sent, in milliseconds since 1970, so that whoever shows it can tell how long it took.
 */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerQuestions } from './forked.ts'

const lines = 20
const stampsPerLine = 4
const everyMs = 40

async function answer(response: ServerResponse): Promise<void> {
  const write = (content: string) => response.write(`data: ${JSON.stringify(chunk({ content }))}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  write('bench.txt\n<<<<<<< SEARCH\nreplaced\n=======\n')
  for (let stamp = 0; stamp < lines * stampsPerLine; stamp++) {
    await new Promise((resolve) => setTimeout(resolve, everyMs))
    const isLast = stamp % stampsPerLine === stampsPerLine - 1
    write(` ${(performance.timeOrigin + performance.now()).toFixed(1)}${isLast ? '\n' : ''}`)
  }
  write('>>>>>>> REPLACE\n')
  response.end(`data: ${JSON.stringify(chunk({}, 'stop'))}\n\ndata: [DONE]\n\n`)
}

function chunk(delta: object, finish_reason: string | null = null): object {
  const choices = [{ index: 0, delta, finish_reason }]
  return { id: 'stamping', object: 'chat.completion.chunk', created: 0, model: 'stamping', choices }
}

const server = createServer((request, response) => {
  request.resume().on('end', () => void answer(response))
}).listen(0, '127.0.0.1')
await once(server, 'listening')
answerQuestions(async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
