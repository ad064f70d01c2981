/**
 * The listening port: requests go to the HTTP app, upgrades under `/sync/` to whoever speaks the sync protocol, every
 * other upgrade is refused.
 *
 * Stopping takes no new request, lets running ones end for a moment, then cuts them; upgraded sockets belong to the
 * one who took them.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener, RequestError } from '@hono/node-server'
import { problemOf, WeftError } from '../../shared/errors.ts'
import type { Clock } from '../operations/clock.ts'
import type { Component } from '../operations/component.ts'
import type { HttpApp } from './http-app.ts'

export interface HttpServerOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly app: HttpApp
  /** Takes upgrades under `/sync/`, whatever their host: it refuses over the socket, where a browser can read why. */
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  readonly clock: Clock
}

export interface HttpServer extends Component {
  /** The port listened on; the configured one before that. */
  readonly port: number
}

/** How long a stop waits for requests that run. */
const graceMs = 500

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { host, app, onUpgrade, clock } = options
  const running = new Set<object>()
  let onIdle = () => {}
  let port = options.port
  let failure: string | null = null

  const listener = getRequestListener((request, env) => app.fetch(request, env as Parameters<HttpApp['fetch']>[1]), {
    overrideGlobalObjects: false,
    // What is not even a request for the app, such as one without a Host header.
    errorHandler: (error) => {
      const detail = error instanceof RequestError ? error.message : undefined
      const problem = problemOf(new WeftError('request_invalid', detail))
      return Response.json(problem, { status: problem.status, headers: { 'content-type': 'application/problem+json' } })
    },
  })
  const server = createServer((request, response) => {
    running.add(response)
    response.on('close', () => {
      running.delete(response)
      if (running.size === 0) onIdle()
    })
    void listener(request, response)
  })
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/sync/')) onUpgrade(request, socket, head)
    else refuseUpgrade(socket)
  })
  server.on('error', (error) => {
    failure = error.message
  })

  return {
    name: 'http',

    get port() {
      return port
    },

    start() {
      return new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(options.port, host, () => {
          server.off('error', reject)
          const address = server.address() as AddressInfo
          port = address.port
          resolve()
        })
      })
    },

    async stop() {
      if (!server.listening) return
      server.close()
      server.closeIdleConnections()
      if (running.size > 0)
        await new Promise<void>((resolve) => {
          const cancel = clock.after(graceMs, resolve)
          onIdle = () => {
            cancel()
            resolve()
          }
        })
      server.closeAllConnections()
    },

    health() {
      if (failure !== null) return { state: 'failed', detail: failure }
      return server.listening ? { state: 'ok' } : { state: 'failed', detail: 'not listening' }
    },
  }
}

function refuseUpgrade(socket: Duplex): void {
  socket.on('error', () => {})
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy())
}
