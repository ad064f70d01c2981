/** A page whose text somebody else passed on while it was away, or that has more of another's than the room. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { openDocument } from '../../../../../client/session/document/document-connection.ts'
import { presenceGraceMs } from '../../../../../server/rooms/presence/presence.ts'
import type { Room } from '../../../../../server/rooms/room.ts'
import { claimGraceMs } from '../../../../../server/rooms/writing/writers.ts'
import type { FileId } from '../../../../../shared/model/ids.ts'
import { encodeStep2 } from '../../../../../shared/protocol/sync.ts'
import { HurriedClock } from '../../../../support/hurried-clock.ts'
import { forgedBy, LateClient, passOn } from '../../../../support/late-client.ts'
import { memberNamed, type SyncServer, startSyncServer } from '../../../../support/sync-server.ts'
import { until } from '../../../../support/until.ts'

let clock: HurriedClock
let server: SyncServer
let room: Room
const closing: (() => void)[] = []
beforeEach(async () => {
  clock = new HurriedClock()
  server = await startSyncServer({ clock })
  const held = await server.registry.hold(server.room)
  room = held.room
  room.admit(memberNamed('Bob'), 'editor')
  closing.push(held.release)
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) close()
  await server.close()
})

const file = () => server.files['a.ts'] as FileId
const textInRoom = async () => (await room.readFile(file())).content

/** Bob's page, which typed his name; it comes back only when told to. */
async function awayPage() {
  let isReachable = true
  const sockets: WebSocket[] = []
  class Socket extends WebSocket {
    constructor(url: string) {
      super(isReachable ? `${url}&token=Bob` : 'ws://127.0.0.1:1')
      sockets.push(this)
    }
  }
  const page = openDocument({
    syncUrl: server.url,
    name: `${server.room}/${file()}`,
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
    onNotice() {},
  })
  closing.push(() => page.close())
  const text = page.doc.getText('text')
  await until(() => page.state.get().kind === 'saved')
  text.insert(0, 'bob')
  await until(() => page.state.get().kind === 'saved')
  isReachable = false
  for (const socket of sockets) socket.terminate()
  await until(() => page.state.get().kind === 'reconnecting')
  clock.skip(presenceGraceMs)
  return {
    ...page,
    text,
    comeBack() {
      isReachable = true
    },
  }
}

async function join(name: string): Promise<LateClient> {
  const client = new LateClient(memberNamed(name))
  closing.push(() => client.destroy())
  await client.join(room, file())
  await until(() => client.isSynced)
  return client
}

test('[S20] [S17] keeps its own where other text was passed on, and calls it one of another history', async () => {
  const bob = await awayPage()
  const eve = await join('Eve')
  const forged = encodeStep2(forgedBy(eve, bob.doc.clientID, ' was here'))
  eve.receive(forged)
  clock.skip(claimGraceMs)
  eve.receive(forged)
  await until(async () => (await textInRoom()) === 'bob was here')
  bob.text.insert(3, ' offline')
  bob.comeBack()
  await until(() => bob.state.get().kind === 'foreign')
  expect(bob.state.get()).toEqual({ kind: 'foreign', changes: 1 })
  expect(bob.text.toString()).toBe('bob offline')
  expect(await textInRoom()).toBe('bob was here')
})

test('[S20] goes on where the same was passed on', async () => {
  const bob = await awayPage()
  const ada = await join('Ada')
  bob.text.insert(3, ' offline')
  passOn(bob, ada)
  clock.skip(claimGraceMs)
  await until(async () => (await textInRoom()) === 'bob offline')
  bob.text.insert(11, '!')
  bob.comeBack()
  await until(() => bob.state.get().kind === 'saved')
  expect(await textInRoom()).toBe('bob offline!')
})

test('[S27] [S17] keeps what the server wrote and has lost since, and calls it one of another history', async () => {
  await room.writeFile(file(), 'agreed', memberNamed('Bob').id)
  let isUnloaded = false
  closing.push(
    room.onFileOpen(() => () => {
      isUnloaded = true
    }),
  )
  const bob = await awayPage()
  const [serversId] = [...bob.doc.store.clients.keys()].filter((client) => client !== bob.doc.clientID)
  await until(() => {
    clock.skip(claimGraceMs)
    return isUnloaded
  })
  Y.applyUpdate(bob.doc, forgedBy(bob, serversId ?? 0, ' to pay'))
  bob.comeBack()
  await until(() => {
    clock.skip(claimGraceMs)
    return bob.state.get().kind === 'foreign'
  })
  expect(bob.text.toString()).toBe('bobagreed to pay')
  expect(await textInRoom()).toBe('bobagreed')
})
