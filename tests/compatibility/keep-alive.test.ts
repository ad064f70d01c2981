/**
 * Whoever neither types nor hears of anybody stays connected: y-websocket takes a server that has said nothing for 30
 * seconds for dead, and the server a client that answers no ping. Minutes pass on a clock that is moved by hand.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import * as Y from 'yjs'
import { eventually, TestClient } from '../support/test-client.ts'
import { startTestServer } from '../support/test-server.ts'
import { type CompatibleProvider, clientVersions } from './clients.ts'

const stepMs = 3_000
const steps = 40

// Before the imports: the clients take hold of the clock as they are loaded.
vi.hoisted(() => vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] }))
afterAll(() => {
  vi.useRealTimers()
})
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** Lets time pass as it does: between two steps what was sent arrives. */
async function passMinutes(arrived: () => Promise<unknown>): Promise<void> {
  for (let step = 0; step < steps; step++) {
    vi.advanceTimersByTime(stepMs)
    await arrived()
  }
}

describe.each(clientVersions)('y-websocket $version that says nothing for two minutes', ({ Provider }) => {
  function connect(url: string, document: string, token: string) {
    const provider: CompatibleProvider = new Provider(url, document, new Y.Doc(), {
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      maxBackoffTime: 200,
      params: { token },
    })
    closers.push(() => provider.destroy())
    let closed = 0
    provider.on('connection-close', () => {
      closed += 1
    })
    return { provider, timesClosed: () => closed }
  }

  it('[S1] keeps its one connection, and works as before', async () => {
    const server = await startTestServer()
    closers.push(() => server.close())
    const olga = await TestClient.enter(server, 'Olga')
    const room = await olga.createRoom({ files: [{ path: 'a.ts', content: 'start\n' }] })
    const { provider, timesClosed } = connect(server.wsUrl, `${room.id}/${room.files[0]?.id}`, olga.token)
    await eventually(() => expect(provider.synced).toBe(true))
    const text = async () => (await olga.readFile(room.id, room.files[0]?.id ?? '')).content
    await passMinutes(text)
    expect(timesClosed()).toBe(0)
    provider.doc.getText('text').insert(0, 'after ')
    await eventually(async () => expect(await text()).toBe('after start\n'))
  })

  it('would leave a server that says nothing', async () => {
    const silent = new WebSocketServer({ port: 0 })
    closers.push(() => silent.close())
    await once(silent, 'listening')
    const heard = once(silent, 'connection').then(([socket]: WebSocket[]) => socket && once(socket, 'message'))
    const { port } = silent.address() as AddressInfo
    const { timesClosed } = connect(`ws://127.0.0.1:${port}`, 'room', '')
    await heard
    await passMinutes(() => Promise.resolve())
    await eventually(() => expect(timesClosed()).toBeGreaterThan(0))
  })
})
