import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { errorCatalogue } from '../../shared/errors.ts'
import type { ReadinessResponse } from '../../shared/protocol/api.ts'
import { encodeDenied } from '../../shared/protocol/sync.ts'
import { expectProblem } from '../support/expect-problem.ts'
import { type Answer, callApi, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let ada: TestClient
beforeAll(async () => {
  server = await startTestServer({ limits: { requestBodyBytes: 2000 } })
  ada = await TestClient.enter(server, 'Ada')
})
afterAll(() => server.close())

/** A request with headers and bytes that `fetch` would not send. */
function rawRequest(path: string, headers: Record<string, string>, options: { method?: string; body?: string } = {}) {
  return new Promise<Answer<unknown>>((resolve, reject) => {
    const outgoing = request(`${server.url}${path}`, { method: options.method ?? 'GET', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => {
        const isJson = /json/.test(response.headers['content-type'] ?? '')
        const entries = Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)])
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(entries),
          body: isJson ? JSON.parse(text) : text,
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}

describe('the host of a request', () => {
  it('[A3] is one that this server is known by, else nothing is answered (DNS rebinding)', async () => {
    const port = new URL(server.url).port
    for (const host of ['evil.example', `evil.example:${port}`, `localhost.evil.example:${port}`, '127.0.0.1:1'])
      for (const path of ['/', '/api/v1/session', '/healthz', '/r/x'])
        expectProblem(await rawRequest(path, { host }), 'host_not_allowed')
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect((await rawRequest('/healthz', { host })).status).toBe(200)
  })
})

describe('a body', () => {
  it('that is not JSON is refused, saying so', async () => {
    const json = { 'content-type': 'application/json' }
    const send = (body: string, headers: Record<string, string>) =>
      rawRequest('/api/v1/session', headers, { method: 'POST', body })
    expect(expectProblem(await send('{"name": ', json), 'request_invalid').detail).toMatch(/not valid JSON/)
    expect(expectProblem(await send('name=Ada', { 'content-type': 'text/plain' }), 'request_invalid').detail).toMatch(
      /application\/json/,
    )
    expectProblem(await send('{"name":"Ada"}', {}), 'request_invalid')
    expectProblem(await send('', json), 'request_invalid')
  })

  it('of another form is refused, naming the fields by their paths', async () => {
    const answer = await ada.call('POST', '/rooms', { files: [{ path: 'a', content: 1 }], template: 'none' })
    const problem = expectProblem(answer, 'request_invalid')
    expect(problem.detail).toMatch(/files\.0\.content: /)
    expect(problem.issues).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ path: 'files.0.content' }),
        expect.objectContaining({ path: 'template' }),
      ]),
    )
  })

  it('[F4] that is too large is refused, whether it says its length or not', async () => {
    const large = JSON.stringify({ name: 'x'.repeat(3000) })
    const headers = { 'content-type': 'application/json' }
    expectProblem(await callApi(server, 'POST', '/session', { name: 'x'.repeat(3000) }), 'body_too_large')
    expectProblem(
      await rawRequest(
        '/api/v1/session',
        { ...headers, 'transfer-encoding': 'chunked' },
        { method: 'POST', body: large },
      ),
      'body_too_large',
    )
  })

  it('may come in pieces without saying its length', async () => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
    const { status } = await rawRequest('/api/v1/session', headers, { method: 'POST', body: '{"name":"Ada"}' })
    expect(status).toBe(201)
  })
})

describe('an address', () => {
  it('that is none is answered with a problem too', async () => {
    expectProblem(await ada.call('GET', '/nothing'), 'not_found')
    expectProblem(await rawRequest('/assets/none.js', {}), 'not_found')
  })

  it('that takes other methods says which', async () => {
    const answer = await ada.call('DELETE', '/session')
    expectProblem(answer, 'method_not_allowed')
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'POST'])
    expectProblem(await ada.call('PUT', '/rooms/abc/tasks/def/cancel'), 'method_not_allowed')
  })

  it('takes a WebSocket only where sync is', async () => {
    const { host } = new URL(server.url)
    expect(await upgrade('/api/v1/rooms', host)).toMatch(/^HTTP\/1.1 404 /)
    expect(await upgrade('/sync/room/room', host)).toMatch(/^HTTP\/1.1 101 /)
  })

  it.each(['/api/v1/rooms', '/sync/../rooms'])(
    '[R7] keeps no socket of who asked %s for one and stays',
    async (path) => {
      const { host, port } = new URL(server.url)
      const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true })
      const isRead = once(socket.resume(), 'end')
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
      await isRead
      // Whoever writes to a socket that is gone is told so.
      socket.on('error', () => undefined)
      const writing = setInterval(() => socket.write('x'), 5)
      await new Promise((resolve) => socket.once('close', resolve))
      clearInterval(writing)
    },
  )

  it('[A3, S4] syncs only by a host name of ours, and tells a client of another one why, as a browser can read it', async () => {
    const { id } = await ada.createRoom({})
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/sync/${id}/room?token=${ada.token}`, {
      headers: { host: 'evil.example' },
    })
    const frames: Uint8Array[] = []
    socket.on('message', (data: Buffer) => frames.push(data))
    const [code, reason] = await once(socket, 'close')
    expect([code, String(reason)]).toEqual([4403, 'host_not_allowed'])
    expect(frames).toEqual([Buffer.from(encodeDenied(errorCatalogue.host_not_allowed.title))])
  })
})

/** The first that is answered to a request for a WebSocket. */
function upgrade(path: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      ),
    )
    socket.once('data', (chunk) => {
      resolve(chunk.toString())
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

describe('too many requests', () => {
  it('[A7] get 429 and are told how long to wait, each member for itself', async () => {
    const strict = await startTestServer({ limits: { requestsPerMinute: 20 } })
    try {
      const [eager, calm] = [await TestClient.enter(strict, 'Eager'), await TestClient.enter(strict, 'Calm')]
      const answers = await Promise.all(Array.from({ length: 25 }, () => eager.call('GET', '/session')))
      const refused = answers.filter(({ status }) => status !== 200)
      expect(refused).toHaveLength(5)
      for (const answer of refused) {
        const problem = expectProblem(answer, 'rate_limited')
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
        expect(problem.retryAfterSeconds).toBeGreaterThanOrEqual(1)
      }
      expect((await calm.call('GET', '/session')).status).toBe(200)
    } finally {
      await strict.close()
    }
  })

  it('[A7] without a session are counted for the address they come from', async () => {
    const strict = await startTestServer({ limits: { requestsPerMinute: 3 } })
    try {
      for (let n = 0; n < 3; n++) expect((await callApi(strict, 'GET', '/session')).status).toBe(200)
      expectProblem(await callApi(strict, 'POST', '/session', { name: 'Ada' }), 'rate_limited')
    } finally {
      await strict.close()
    }
  })
})

describe('every answer', () => {
  it('carries the headers that keep browsers from guessing and leaking', async () => {
    for (const path of ['/api/v1/session', '/healthz', '/api/openapi.json', '/nothing']) {
      const { headers } = await fetch(`${server.url}${path}`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      if (path.startsWith('/api/v1')) expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  it('[R7] tells nothing of a failure that nobody expected, but the log does', async () => {
    const broken = await startTestServer({
      wrapStore: (store) =>
        new Proxy(store, {
          get: (target, name) => {
            if (name === 'listRoomsOf') return () => Promise.reject(new Error('secret detail of the disk'))
            const value: unknown = Reflect.get(target, name, target)
            return typeof value === 'function' ? value.bind(target) : value
          },
        }),
    })
    try {
      const client = await TestClient.enter(broken, 'Ada')
      const answer = await client.call('GET', '/rooms')
      expectProblem(answer, 'internal')
      expect(JSON.stringify(answer.body)).not.toContain('secret')
      expect(broken.log.join('')).toContain('secret detail of the disk')
    } finally {
      await broken.close()
    }
  })
})

describe('health', () => {
  it('[C1] says that the server lives, and lists its parts with their state', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ alive: true })
    const answer = await fetch(`${server.url}/readyz`)
    expect(answer.status).toBe(200)
    const { ready, components } = (await answer.json()) as ReadinessResponse
    expect(ready).toBe(true)
    expect(components.map(({ name }) => name)).toEqual([
      'store',
      'sessions',
      'analysis',
      'rooms',
      'agents',
      'sync',
      'http',
    ])
    expect(components.every(({ state }) => state === 'ok')).toBe(true)
  })

  it('[C1] is not ready while the store cannot be written', async () => {
    let failure: string | null = null
    const failing = await startTestServer({
      wrapStore: (store) =>
        new Proxy(store, {
          get: (target, name) => {
            if (name === 'failure') return failure
            const value: unknown = Reflect.get(target, name, target)
            return typeof value === 'function' ? value.bind(target) : value
          },
        }),
    })
    try {
      failure = 'the disk is full'
      const answer = await fetch(`${failing.url}/readyz`)
      expect(answer.status).toBe(503)
      const { components } = (await answer.json()) as ReadinessResponse
      expect(components).toContainEqual({ name: 'store', state: 'failed', detail: 'the disk is full' })
    } finally {
      failure = null
      await failing.close()
    }
  })
})

describe('a data folder', () => {
  it('is used by one server at a time', async () => {
    await expect(openSqliteStore({ dataDir: server.dataDir })).rejects.toMatchObject({ code: 'storage_unavailable' })
  })
})
