/**
 * Random walks: people type, delete, lose their connection and come back, frames are late, a reader falls behind, the store fails, documents and
 * the room leave memory. In the end all have the same text, the store too, and no character that was typed is missing.
 */
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms } from '../../support/test-rooms.ts'
import { until } from '../../support/until.ts'

/** mulberry32 */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Holds frames to the room back until it is told to hand some on; what is held is lost with the connection. */
class LateClient extends RoomClient {
  readonly #held: Uint8Array[] = []

  override receive(frame: Uint8Array): void {
    this.#held.push(frame)
  }

  handOn(count: number): void {
    for (const frame of this.#held.splice(0, count)) super.receive(frame)
  }

  override leave(): void {
    this.#held.length = 0
    super.leave()
  }
}

async function walk(seed: number, steps: number): Promise<void> {
  const random = randomFrom(seed)
  const rooms = await openTestRooms({ idleMs: 1 })
  const { store, registry, id } = rooms
  const file = rooms.file('a.ts')
  rooms.release()
  const clients = Array.from({ length: 4 }, (_, index) => new LateClient(memberNamed(`Walker${index}`), { weft: true }))
  const held = new Map<LateClient, () => void>()
  const typed = new Set<string>()
  const deleted = new Set<string>()
  let next = 0x4e00

  async function join(client: LateClient): Promise<void> {
    const { room, release } = await registry.hold(id)
    held.set(client, release)
    client.isOpen = true
    client.isBehind = false
    client.isSynced = false
    await client.join(room, file)
  }
  function leave(client: LateClient): void {
    client.leave()
    held.get(client)?.()
    held.delete(client)
  }

  for (let step = 0; step < steps; step++) {
    const client = clients[random(clients.length)]
    if (client === undefined) continue
    const text = client.doc.getText('text')
    switch (random(12)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const character = String.fromCharCode(next++)
        typed.add(character)
        text.insert(random(text.length + 1), character)
        break
      }
      case 4: {
        if (text.length === 0) break
        const at = random(text.length)
        deleted.add(client.text.charAt(at))
        text.delete(at, 1)
        break
      }
      case 5:
        text.insert(random(text.length + 1), '\r\n')
        break
      case 6:
        if (held.has(client)) leave(client)
        else await join(client)
        break
      case 7:
        store.control.areCommitsFailing = random(4) === 0
        break
      case 8:
        await new Promise((resolve) => setImmediate(resolve))
        break
      case 9:
        client.isBehind = held.has(client)
        // What is said meanwhile is missed.
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
        if (random(2) === 0) client.catchUp()
        break
      default:
        client.handOn(1 + random(6))
    }
  }
  store.control.areCommitsFailing = false
  for (const client of clients) if (!held.has(client)) await join(client)
  const { room, release } = await registry.hold(id)
  const settled = async () => {
    for (const client of clients) {
      if (client.isBehind) client.catchUp()
      client.handOn(1_000)
    }
    await room.saved()
    const { content } = await room.readFile(file)
    return clients.every((client) => client.isSynced && client.text === content) && !content.includes('\r')
  }
  await until(settled)
  await until(settled)

  const { content } = await room.readFile(file)
  const missing = [...typed].filter((character) => !deleted.has(character) && !content.includes(character))
  expect(missing).toEqual([])
  expect(clients.map(({ endedWith }) => endedWith)).toEqual(clients.map(() => null))
  await room.saved()
  const stored = new Y.Doc()
  const { snapshot, updates } = await store.readDocument(`${id}/${file}`)
  for (const update of snapshot === null ? updates : [snapshot, ...updates]) Y.applyUpdate(stored, update)
  expect(stored.getText('text').toString()).toBe(content)
  for (const client of clients) leave(client)
  for (const client of clients) client.destroy()
  release()
  await registry.close()
}

describe('everybody', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => seed * 7919)
  it.each(seeds)('[R3] has the same text in the end, and nothing typed is lost (seed %i)', async (seed) => {
    await walk(seed, 300)
  })
})
