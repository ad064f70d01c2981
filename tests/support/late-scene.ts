/**
 * A room with one file on a manual clock, and clients in it that can be late: for what one passes on of another who is
 * away. Bob is that other.
 */
import { expect } from 'vitest'
import * as Y from 'yjs'
import type { Loan } from '../../server/persistence/store.ts'
import { presenceGraceMs } from '../../server/rooms/presence/presence.ts'
import { claimGraceMs } from '../../server/rooms/writing/writers.ts'
import { encodeStep2 } from '../../shared/protocol/sync.ts'
import { forgedBy, LateClient, passOn } from './late-client.ts'
import { ManualClock } from './manual-clock.ts'
import { memberNamed } from './sync-server.ts'
import { openTestRooms, type TestRooms } from './test-rooms.ts'
import { until } from './until.ts'

interface Joining {
  readonly role?: 'viewer' | 'editor'
  /** Whether it shows presence, by which its client id is known before it types. */
  readonly isShown?: boolean
  readonly weft?: boolean
  readonly doc?: Y.Doc
}

export async function openLateScene(): Promise<LateScene> {
  const clock = new ManualClock()
  return new LateScene(clock, await openTestRooms({ clock }))
}

export class LateScene {
  readonly clock: ManualClock
  readonly #clients: LateClient[] = []
  #rooms: TestRooms

  constructor(clock: ManualClock, rooms: TestRooms) {
    this.clock = clock
    this.#rooms = rooms
  }

  /** Others after a restart. */
  get rooms(): TestRooms {
    return this.#rooms
  }

  /** Not connected yet: what it types waits. */
  client(name: string, { isShown = true, ...options }: Joining = {}): LateClient {
    const client = new LateClient(memberNamed(name), options)
    this.#clients.push(client)
    if (!isShown) {
      // Not even that it shows nothing is said.
      client.isOpen = false
      client.awareness.setLocalState(null)
      client.isOpen = true
    }
    return client
  }

  /** Connected; what the room has may be under way. */
  async enter(name: string, joining?: Joining): Promise<LateClient> {
    return this.#connect(this.client(name, joining))
  }

  /** Connected, while nothing it says arrives before it is handed on. */
  async enterLate(name: string, joining?: Joining): Promise<LateClient> {
    const client = this.client(name, joining)
    client.isLate = true
    return this.#connect(client)
  }

  async join(name: string, joining?: Joining): Promise<LateClient> {
    const client = await this.enter(name, joining)
    await until(() => client.isSynced)
    return client
  }

  /** Bob, who typed his name, and has gone for longer than his caret stays. */
  async awayBob(joining?: Joining): Promise<LateClient> {
    this.rooms.room.admit(memberNamed('Bob'), 'editor')
    const bob = await this.join('Bob', joining)
    bob.type(0, 'bob')
    await this.expectText('bob')
    bob.leave()
    this.clock.advance(presenceGraceMs)
    return bob
  }

  /** Eve's own words, passed on as what Bob typed while he was away; they are in the room. */
  async forge(bob: LateClient, text: string): Promise<LateClient> {
    const eve = await this.join('Eve')
    const forged = forgedBy(eve, bob.doc.clientID, text)
    Y.applyUpdate(eve.doc, forged, eve)
    eve.receive(encodeStep2(forged))
    this.clock.advance(claimGraceMs)
    await this.expectText(`bob${text}`)
    await this.rooms.room.saved()
    return eve
  }

  /** What Bob typed while he was away, as Ada passed it on; it is in the room, and lent. */
  async lendOffline(): Promise<{ readonly bob: LateClient; readonly ada: LateClient }> {
    const bob = await this.awayBob()
    const ada = await this.join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    this.clock.advance(claimGraceMs)
    await this.expectText('bob offline')
    return { bob, ada }
  }

  /** Bob comes back with his text, which is another than what is lent: he is ended, and nothing is mixed into it. */
  async expectForeign(bob: LateClient): Promise<LateClient> {
    const { text } = bob
    const back = await this.enter('Bob', { doc: bob.doc, weft: true })
    await until(() => back.endedWith !== null)
    expect([back.endedWith, back.text]).toEqual(['history_foreign', text])
    return back
  }

  async text(): Promise<string> {
    return (await this.rooms.room.readFile(this.rooms.file('a.ts'))).content
  }

  /** Waits until the room's file has this text. */
  expectText(text: string): Promise<void> {
    return expect.poll(() => this.text(), { interval: 5, timeout: 10_000 }).toBe(text)
  }

  /** As they are saved, by the Yjs client id whose text is lent. */
  async loans(): Promise<ReadonlyMap<number, Loan>> {
    await this.rooms.room.saved()
    return (await this.rooms.store.readDocument(`${this.rooms.id}/${this.rooms.file('a.ts')}`)).loans
  }

  /** Everybody's connection is lost with it. */
  async restart(): Promise<void> {
    for (const client of this.#clients) client.leave()
    const { id, store } = this.rooms
    await this.rooms.close()
    this.#rooms = await openTestRooms({ clock: this.clock, store, id })
  }

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.destroy()
    await this.rooms.close()
  }

  async #connect(client: LateClient): Promise<LateClient> {
    return client.join(this.rooms.room, this.rooms.file('a.ts'))
  }
}
