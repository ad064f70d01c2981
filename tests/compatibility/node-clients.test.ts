/** Each published y-websocket in Node, unmodified, against the whole server: one suite of cases for all versions. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { eventually, TestClient } from '../support/test-client.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { type CompatibleProvider, clientVersions } from './clients.ts'

/** By when somebody who is back must be seen again: a second is promised, a busy machine may take longer. */
const seenAgainMs = 5_000
/** Whoever is refused again sooner than this is hammering; the client's own pause is 0.2 s at most here. */
const hammeringMs = 700

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

describe.each(clientVersions)('y-websocket $version', ({ Provider, staysAway }) => {
  let olga: TestClient
  let eddie: TestClient
  let room: string
  let file: string
  const providers = new Set<CompatibleProvider>()

  function connect(document: string, token: string): CompatibleProvider {
    const provider = new Provider(server.wsUrl, document, new Y.Doc(), {
      WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      maxBackoffTime: 200,
      params: { token },
    })
    providers.add(provider)
    return provider
  }
  const open = (who: TestClient) => connect(`${room}/${file}`, who.token)
  const textOf = ({ doc }: CompatibleProvider) => doc.getText('text')
  const expectText = (provider: CompatibleProvider, text: string) =>
    eventually(() => expect(textOf(provider).toString()).toBe(text))
  const synced = (...all: CompatibleProvider[]) => eventually(() => expect(all.every((one) => one.synced)).toBe(true))
  const namesSeenBy = ({ awareness, doc }: CompatibleProvider) =>
    [...awareness.getStates()].filter(([id]) => id !== doc.clientID).map(([, state]) => state.user?.name)

  beforeEach(async () => {
    olga = await TestClient.enter(server, 'Olga')
    eddie = await TestClient.enter(server, 'Eddie')
    const made = await olga.createRoom({ files: [{ path: 'a.ts', content: 'start\n' }] })
    room = made.id
    file = made.files[0]?.id ?? ''
  })
  afterEach(() => {
    for (const provider of providers) provider.destroy()
    providers.clear()
  })

  it('[S1] joins, is synced, and edits go both ways', async () => {
    const [ours, theirs] = [open(olga), open(eddie)]
    await synced(ours, theirs)
    textOf(ours).insert(0, 'one ')
    await expectText(theirs, 'one start\n')
    textOf(theirs).insert(0, 'two ')
    await expectText(ours, 'two one start\n')
  })

  it('[P1] sees others and is seen, under the names that the server gives', async () => {
    const [ours, theirs] = [open(olga), open(eddie)]
    theirs.awareness.setLocalStateField('user', { name: 'Somebody else' })
    await eventually(() => {
      expect(namesSeenBy(ours)).toEqual(['Eddie'])
      expect(namesSeenBy(theirs)).toEqual(['Olga'])
    })
  })

  it('[R3, P1] comes back after a restart with what it typed meanwhile, and is seen again within a second', async () => {
    const [ours, theirs] = [open(olga), open(eddie)]
    await synced(ours, theirs)
    await eventually(() => expect(namesSeenBy(ours)).toEqual(['Eddie']))
    theirs.disconnect()
    textOf(theirs).insert(0, 'offline ')
    textOf(ours).insert(textOf(ours).length, 'online')
    await eventually(async () => expect((await olga.readFile(room, file)).content).toBe('start\nonline'))
    await server.restart()
    await synced(ours)
    await eventually(() => expect(namesSeenBy(ours)).toEqual([]))
    theirs.connect()
    await synced(theirs)
    const backAt = performance.now()
    await eventually(() => expect(namesSeenBy(ours)).toEqual(['Eddie']))
    expect(performance.now() - backAt).toBeLessThan(seenAgainMs)
    await expectText(ours, 'offline start\nonline')
    await expectText(theirs, 'offline start\nonline')
  })

  it('[R5] of a viewer sees everything and changes nothing', async () => {
    await eddie.join((await olga.invite(room, 'viewer')).token)
    const [ours, theirs] = [open(olga), open(eddie)]
    await synced(ours, theirs)
    textOf(theirs).insert(0, 'gone ')
    textOf(ours).insert(textOf(ours).length, 'kept')
    await expectText(theirs, 'gone start\nkept')
    await expectText(ours, 'start\nkept')
    expect((await olga.readFile(room, file)).content).toBe('start\nkept')
  })

  it('[S1] gets a large document whole', async () => {
    const content = 'a line of text\n'.repeat(30_000)
    await olga.get('PUT', `/rooms/${room}/files/${file}`, { content })
    const ours = open(olga)
    await synced(ours)
    expect(textOf(ours).toString()).toBe(content)
  })

  it.each([
    ['a wrong token', 4401, () => connect(`${room}/${file}`, 'nonsense')],
    ['a room that is not there', 4404, () => connect(`nosuchroom/${file}`, olga.token)],
  ])('[S4] is refused for %s with the code of the reason', async (_, code, attempt) => {
    const codes: (number | undefined)[] = []
    const provider = attempt()
    provider.on('connection-close', (event) => codes.push(event?.code))
    await eventually(() => expect(codes.length).toBeGreaterThan(0))
    expect(codes).toEqual([code])
    expect(provider.shouldConnect).toBe(!staysAway)
    // What cannot know it tries again, and gets the same answer, but not at the pace of its own backoff.
    const refusedAt = performance.now()
    if (!staysAway) {
      await eventually(() => expect(codes).toEqual([code, code]))
      expect(performance.now() - refusedAt).toBeGreaterThan(hammeringMs)
    }
    expect(provider.synced).toBe(false)
  })
})
