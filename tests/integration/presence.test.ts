/** Who is seen where, over real sockets: several tabs, a reconnect with an old clock, and one who would be another. */
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WebsocketProvider } from 'y-websocket'
import { encodeAwareness } from '../../shared/protocol/sync.ts'
import { type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

/** By when who is back must be seen. */
const visibleMs = 1_000

let server: SyncServer
let file: string
beforeEach(async () => {
  server = await startSyncServer()
  file = server.files['a.ts'] ?? ''
})
afterEach(() => server.close())

const clientOf = ({ doc }: WebsocketProvider) => doc.clientID
const sees = (one: WebsocketProvider, other: WebsocketProvider) => one.awareness.getStates().has(clientOf(other))
const clockOf = (provider: WebsocketProvider, of = provider) => provider.awareness.meta.get(clientOf(of))?.clock ?? -1
const nameSeen = (by: WebsocketProvider, of: WebsocketProvider) =>
  by.awareness.getStates().get(clientOf(of))?.user?.name as string | undefined

function moveCaret({ awareness }: WebsocketProvider, times: number): void {
  for (let move = 0; move < times; move++) awareness.setLocalStateField('cursor', null)
}

it('[P1] two tabs of one person are both back within a second, and each sees the other and others', async () => {
  const tabs = [server.connect(file, 'Ada'), server.connect(file, 'Ada')]
  const bob = server.connect(file, 'Bob')
  const all = [...tabs, bob]
  const isWhole = () => all.every((one) => all.every((other) => one === other || sees(one, other)))
  await until(isWhole)
  for (const one of all) moveCaret(one, 10)
  for (const tab of tabs) tab.disconnect()
  await until(() => tabs.every((tab) => !sees(bob, tab)))
  const startedAt = performance.now()
  for (const tab of tabs) tab.connect()
  await until(isWhole)
  expect(performance.now() - startedAt).toBeLessThan(visibleMs)
})

it('[P1] a socket that is cut shows nothing to others, whose clocks stay ahead of the old ones', async () => {
  const ada = server.connect(file, 'Ada')
  const bob = server.connect(file, 'Bob')
  await until(() => sees(ada, bob) && sees(bob, ada))
  moveCaret(bob, 10)
  const own = clockOf(bob)
  let wasMissed = false
  ada.awareness.on('change', () => {
    wasMissed ||= !sees(ada, bob)
  })
  const before = clockOf(ada, bob)
  const socket = bob.ws
  bob.ws?.close()
  await until(() => bob.ws !== socket && bob.wsconnected && sees(bob, ada))
  bob.awareness.setLocalStateField('cursor', { anchor: { item: null }, head: { item: null } })
  await until(() => clockOf(ada, bob) > before)
  expect(wasMissed).toBe(false)
  // Nobody gets their own state back: the clock is the client's, which counts moves.
  expect(clockOf(bob)).toBe(own + 1)
})

it('[P2] one member cannot publish as another, nor take another off', async () => {
  const ada = server.connect(file, 'Ada')
  const bob = server.connect(file, 'Bob')
  await until(() => sees(ada, bob))
  const eve = server.open(file, 'Eve')
  const closed = new Promise<number>((resolve) => eve.on('close', resolve))
  await new Promise((resolve) => eve.once('open', resolve))
  const publish = (client: number, clock: number, state: unknown) =>
    eve.send(
      encodeAwareness(
        encoding.encode((encoder) => {
          encoding.writeVarUint(encoder, 1)
          encoding.writeVarUint(encoder, client)
          encoding.writeVarUint(encoder, clock)
          encoding.writeVarString(encoder, JSON.stringify(state))
        }),
      ),
    )
  const user = { name: 'Bob', id: 'idBob', color: '#000', role: 'owner' }
  publish(clientOf(bob), 2 ** 50, null)
  publish(clientOf(bob), 2 ** 50, { user, cursor: null })
  publish(777, 1, { user, cursor: null })
  await until(() => ada.awareness.getStates().has(777))
  expect(ada.awareness.getStates().get(777)?.user).toMatchObject({ name: 'Eve', id: 'idEve', role: 'editor' })
  expect(nameSeen(ada, bob)).toBe('Bob')
  expect(nameSeen(bob, ada)).toBe('Ada')
  eve.close()
  await closed
})
