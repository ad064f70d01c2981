/**
 * Runs a plan in a room whose store is a folder on disk, and checks what must hold.
 *
 *   at each kill   what was acknowledged, and what anybody had been shown of others, is in the folder  [R2]
 *   at the end     all have the same text, the server and a fresh process too                         [R3]
 *                  every character that was typed and not deleted is there, once                      [R1] [R3]
 *                  whose text came as deleted before it had come at all keeps it, and is told so       [S20]
 *
 * Characters that people type are each used once, so that any that is lost or doubled has a name.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import { presenceGraceMs } from '../../server/rooms/presence/presence.ts'
import type { Room, RoomRegistry } from '../../server/rooms/room.ts'
import { createRoomRegistry } from '../../server/rooms/room-registry.ts'
import { claimGraceMs } from '../../server/rooms/writing/writers.ts'
import { defaultLimits } from '../../shared/limits.ts'
import { type FileId, type HunkId, type RoomId, randomId, type TaskId } from '../../shared/model/ids.ts'
import { type HeldStore, openHeldStore } from '../support/held-store.ts'
import { HurriedClock } from '../support/hurried-clock.ts'
import { memberNamed, silentLog } from '../support/sync-server.ts'
import { Peer } from './peer.ts'
import type { Operation, Plan } from './plan.ts'
import { hasUnseenText } from './unseen-text.ts'

const settleTimeoutMs = 8_000
const firstMarker = 0x4e00
const lastMarker = 0x9fff

/** @throws where something does not hold, saying what */
export async function runPlan({ peers, operations }: Plan): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'weft-plan-'))
  const world = new World(root, peers)
  try {
    await world.begin()
    for (const operation of operations) await world.run(operation)
    await world.settle()
  } finally {
    await world.end()
    rmSync(root, { recursive: true, force: true })
  }
}

class World {
  readonly #root: string
  readonly #peers: readonly Peer[]
  readonly #clock = new HurriedClock()
  #folder = ''
  #folders = 0
  #store: HeldStore | null = null
  #registry: RoomRegistry | null = null
  #room: RoomId | null = null
  #file: FileId | null = null
  /** What lets go of the room for each peer who is in it. */
  readonly #held = new Map<Peer, () => void>()
  readonly #background = new Set<Promise<unknown>>()
  readonly #abandoned: (() => Promise<void>)[] = []
  #nextMarker = firstMarker
  readonly #typed = new Set<string>()
  readonly #deleted = new Set<string>()
  /** Came back by an undo or redo: two people who do that make two of one. */
  readonly #restored = new Set<string>()

  constructor(root: string, peers: number) {
    this.#root = root
    // The fourth and the fifth are other tabs of the first and the second.
    this.#peers = Array.from({ length: peers }, (_, n) => new Peer(memberNamed(`Peer${n % 3}`), n % 3 !== 2, 1_001 + n))
  }

  async begin(): Promise<void> {
    await this.#open()
    const { registry } = this.#running()
    const owner = memberNamed('Owner')
    this.#room = await registry.create({ name: 'Plan', files: [{ path: 'a.ts', content: 'base\n' }] }, owner)
    await this.#withRoom(async (room) => {
      this.#file = room.files()[0]?.id ?? null
      for (const { member } of this.#peers) room.admit(member, 'editor')
      await room.saved()
    })
    for (const peer of this.#peers) await this.#join(peer)
  }

  async run(operation: Operation): Promise<void> {
    switch (operation.do) {
      case 'type':
        return this.#type(this.#peer(operation.peer), operation.at, this.#markers(operation.length))
      case 'paste':
        return this.#type(this.#peer(operation.peer), operation.at, `${this.#markers(operation.length)}\r\n`)
      case 'delete':
        return this.#delete(this.#peer(operation.peer), operation.at, operation.length)
      case 'undo':
      case 'redo':
        return this.#undo(this.#peer(operation.peer), operation.do)
      case 'leave':
        return this.#leave(this.#peer(operation.peer))
      case 'join':
        return this.#join(this.#peer(operation.peer))
      case 'hand on':
        return this.#peer(operation.peer).handOn(operation.count)
      case 'reorder':
        return this.#peer(operation.peer).reorder(operation.at)
      case 'duplicate':
        return this.#peer(operation.peer).duplicate(operation.at)
      case 'lose':
        return this.#peer(operation.peer).lose(operation.at)
      case 'overhear':
        return this.#peer(operation.peer).overhear(this.#peer(operation.of))
      case 'store gives':
        return this.#peer(operation.peer).overhear(this.#peer(operation.of), 'store')
      case 'pass on': {
        const peer = this.#peer(operation.peer)
        peer.overhear(this.#peer(operation.of))
        this.#leave(peer)
        return this.#join(peer)
      }
      case 'time goes by':
        return this.#letTimeGoBy()
      case 'lag': {
        const peer = this.#peer(operation.peer)
        peer.isLagging = !peer.isLagging
        return
      }
      case 'slow': {
        const peer = this.#peer(operation.peer)
        if (peer.isBehind) peer.catchUp()
        else peer.isBehind = this.#held.has(peer)
        return
      }
      case 'role': {
        const { member } = this.#peer(operation.peer)
        return this.#withRoom((room) => void room.changeRole(member.id, operation.role))
      }
      case 'agent':
        return this.#write(operation)
      case 'put':
        return this.#put(this.#peer(operation.peer))
      case 'store fails':
        this.#running().store.control.areCommitsFailing = true
        return
      case 'store works':
        this.#running().store.control.areCommitsFailing = false
        return
      case 'compact':
        return this.#inBackground(this.#compact())
      case 'kill':
        return this.#kill()
      case 'turn':
        return new Promise((resolve) => setImmediate(resolve))
      case 'wait until saved':
        this.#running().store.control.areCommitsFailing = false
        return this.#withRoom((room) => room.saved())
    }
  }

  /** Everything heals, then all must agree. */
  async settle(): Promise<void> {
    const { store, registry } = this.#running()
    store.control.areCommitsFailing = false
    await Promise.all(this.#background)
    this.#heal()
    await this.#withRoom(async (room) => {
      for (const { member } of this.#peers) room.changeRole(member.id, 'editor')
      await room.saved()
    })
    for (const peer of this.#peers) await this.#join(peer)
    const content = await this.#withRoom((room) => this.#agreed(room))
    const ended = this.#peers.filter(({ endedWith }) => endedWith !== null)
    const thrownOut = ended.filter((peer) => !isForeign(peer)).map(({ endedWith }) => endedWith)
    assertHolds('[R7] nobody was thrown out', thrownOut, [])
    await this.#assertUnseen(ended)
    this.#assertText(content)
    for (const peer of this.#peers) this.#leave(peer)
    await registry.close()
    await store.close()
    await this.#open()
    const fresh = await this.#withRoom((room) => room.readFile(this.#fileId()))
    assertHolds('[R3] a fresh process has the same text', fresh.content, content)
    assertHolds('[S8] all that was acknowledged is there', await this.#missing(this.#acknowledged()), [])
  }

  async end(): Promise<void> {
    for (const peer of this.#peers) {
      this.#leave(peer)
      peer.destroy()
    }
    await Promise.allSettled(this.#background)
    const { store, registry } = this.#running()
    store.control.areCommitsFailing = false
    this.#abandoned.push(async () => {
      await registry.close()
      await store.close()
    })
    await Promise.allSettled(this.#abandoned.map((close) => close()))
  }

  async #open(): Promise<void> {
    const next = join(this.#root, String(this.#folders++))
    if (this.#folder !== '') cpSync(this.#folder, next, { recursive: true })
    this.#folder = next
    const store = await openHeldStore(await openSqliteStore({ dataDir: next }))
    this.#store = store
    this.#registry = createRoomRegistry({
      store,
      limits: defaultLimits,
      clock: this.#clock,
      newId: randomId,
      log: silentLog,
      agentName: 'Agent',
      idleMs: 1,
      closeTimeoutMs: 500,
    })
  }

  /** What the process had in memory is gone; only the folder, as it is at this moment, is left. */
  async #kill(): Promise<void> {
    const { store, registry } = this.#running()
    const seen = this.#peers.flatMap(({ shown }) => [...shown])
    const frozen = join(this.#root, `killed-${this.#folders}`)
    cpSync(this.#folder, frozen, { recursive: true })
    this.#folder = frozen
    for (const peer of this.#peers) this.#leave(peer)
    this.#abandoned.push(async () => {
      store.control.areCommitsFailing = false
      await registry.close()
      await store.close()
    })
    await this.#open()
    assertHolds('[R2] all that others had seen is there after a kill', await this.#missing(seen), [])
    assertHolds('[S8] all that was acknowledged is there after a kill', await this.#missing(this.#acknowledged()), [])
  }

  #acknowledged(): (readonly [number, number])[] {
    return this.#peers.flatMap(({ acknowledged }) => [...acknowledged])
  }

  /** Which of these Yjs client ids are not stored up to their clock. */
  async #missing(ends: readonly (readonly [number, number])[]): Promise<string[]> {
    const doc = await this.#stored()
    return ends
      .filter(([client, clock]) => Y.getState(doc.store, client) < clock)
      .map(([client, clock]) => `${client} to ${clock}, stored to ${Y.getState(doc.store, client)}`)
  }

  async #stored({ store }: { readonly store: HeldStore } = this.#running()): Promise<Y.Doc> {
    const { snapshot, updates } = await store.readDocument(`${this.#roomId()}/${this.#fileId()}`)
    // As the server has it where something is lent: what was deleted keeps its text.
    const doc = new Y.Doc({ gc: false })
    for (const update of snapshot === null ? updates : [snapshot, ...updates]) Y.applyUpdate(doc, update)
    return doc
  }

  async #join(peer: Peer): Promise<void> {
    if (this.#held.has(peer)) return
    const { registry } = this.#running()
    const { room, release } = await registry.hold(this.#roomId())
    this.#held.set(peer, release)
    peer.isOpen = true
    peer.isSynced = false
    await peer.join(room, this.#fileId())
  }

  #leave(peer: Peer): void {
    peer.leave()
    this.#held.get(peer)?.()
    this.#held.delete(peer)
  }

  #type(peer: Peer, at: number, text: string): void {
    for (const character of text) if (isMarker(character)) this.#typed.add(character)
    const live = peer.doc.getText('text')
    live.insert(at % (live.length + 1), text)
  }

  #delete(peer: Peer, at: number, length: number): void {
    const text = peer.doc.getText('text')
    if (text.length === 0) return
    const from = at % text.length
    for (const character of peer.text.slice(from, from + length)) this.#deleted.add(character)
    text.delete(from, Math.min(length, text.length - from))
  }

  #undo(peer: Peer, which: 'undo' | 'redo'): void {
    const before = new Set(peer.text)
    peer.undoManager[which]()
    const after = new Set(peer.text)
    for (const character of before) if (!after.has(character)) this.#deleted.add(character)
    for (const character of after) if (!before.has(character)) this.#restored.add(character)
  }

  /** By then what is under way has arrived. */
  async #letTimeGoBy(): Promise<void> {
    this.#heal()
    for (let round = 0; round < 5; round++) {
      for (const peer of this.#peers) peer.handOn(10_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#clock.skip(presenceGraceMs + claimGraceMs)
  }

  /** What would not last on a real line. */
  #heal(): void {
    for (const peer of this.#peers) {
      if (peer.hasLost) this.#leave(peer)
      peer.isLagging = false
      if (peer.isBehind) peer.catchUp()
    }
  }

  async #write({ at, length, deletes }: Extract<Operation, { do: 'agent' }>): Promise<void> {
    await this.#withRoom(async (room) => {
      const { file, release } = await room.holdFile(this.#fileId())
      const from = at % (file.text.length + 1)
      const removed = file.text.toString().slice(from, from + deletes)
      for (const character of removed) this.#deleted.add(character)
      const origin = { kind: 'agent', task: 'task' as TaskId, hunk: null as HunkId | null } as const
      file.transact(
        origin,
        () => {
          file.text.delete(from, removed.length)
          file.text.insert(from, 'agent '.repeat(5).slice(0, length))
        },
        { client: 4_711 },
      )
      release()
    })
  }

  /** While the store fails nothing more is taken after a while, which is an answer too. */
  async #put(peer: Peer): Promise<void> {
    const marker = this.#markers(1)
    await this.#withRoom(async (room) => {
      const { content } = await room.readFile(this.#fileId())
      await room.writeFile(this.#fileId(), `${marker}\n${content}`, peer.member.id)
    })
    this.#typed.add(marker)
    // Only the process has it so far: a kill may take it, and the answer over HTTP would have waited for the disk.
    this.#restored.add(marker)
    this.#deleted.add(marker)
  }

  async #compact(): Promise<void> {
    const running = this.#running()
    const { store } = running
    const key = `${this.#roomId()}/${this.#fileId()}` as const
    const { lastSeq } = await store.readDocument(key)
    await store.compactDocument(key, Y.encodeStateAsUpdate(await this.#stored(running)), lastSeq)
  }

  #inBackground(work: Promise<unknown>): void {
    const running = work.finally(() => this.#background.delete(running))
    this.#background.add(running)
  }

  /** The text, once all have it. */
  async #agreed(room: Room): Promise<string> {
    const deadline = performance.now() + settleTimeoutMs
    for (;;) {
      for (const peer of this.#peers) peer.handOn(10_000)
      await room.saved()
      const { content } = await room.readFile(this.#fileId())
      const isQuiet = this.#peers.every((peer) => isForeign(peer) || (peer.isSynced && peer.text === content))
      if (isQuiet) return content
      if (performance.now() > deadline) {
        assertHolds(
          '[R3] all have the same text',
          this.#peers.map(({ text }) => text),
          this.#peers.map(() => content),
        )
        throw new Error('[S1] a client never became synced')
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async #assertUnseen(peers: readonly Peer[]): Promise<void> {
    if (peers.length === 0) return
    const stored = await this.#stored()
    for (const { doc, broughtLast } of peers) {
      // They may have deleted it since.
      const had = [...broughtLast, Y.encodeStateAsUpdate(doc)]
      assertHolds('[S20] one with another history has text that came as deleted', hasUnseenText(had, stored), true)
    }
  }

  #assertText(content: string): void {
    const kept = [content, ...this.#peers.filter(isForeign).map(({ text }) => text)]
    const isKept = (marker: string) => kept.some((text) => text.includes(marker))
    const lost = [...this.#typed].filter((marker) => !this.#deleted.has(marker) && !isKept(marker))
    assertHolds('[R1] nothing that was typed is lost', lost, [])
    const doubled = [...content].filter(
      (one, at) => isMarker(one) && content.indexOf(one) < at && !this.#restored.has(one),
    )
    assertHolds('[R3] nothing that was typed is there twice', doubled, [])
    assertHolds('[S7] lines end with LF', content.includes('\r'), false)
  }

  async #withRoom<T>(work: (room: Room) => T | Promise<T>): Promise<T> {
    const { room, release } = await this.#running().registry.hold(this.#roomId())
    try {
      return await work(room)
    } finally {
      release()
    }
  }

  #markers(count: number): string {
    let text = ''
    for (; count > 0 && this.#nextMarker <= lastMarker; count--) text += String.fromCharCode(this.#nextMarker++)
    return text
  }

  #peer(index: number): Peer {
    const peer = this.#peers[index % this.#peers.length]
    if (peer === undefined) throw new Error('invariant: there are peers')
    return peer
  }

  #running(): { readonly store: HeldStore; readonly registry: RoomRegistry } {
    if (this.#store === null || this.#registry === null) throw new Error('invariant: the world has begun')
    return { store: this.#store, registry: this.#registry }
  }

  #roomId(): RoomId {
    if (this.#room === null) throw new Error('invariant: there is a room')
    return this.#room
  }

  #fileId(): FileId {
    if (this.#file === null) throw new Error('invariant: there is a file')
    return this.#file
  }
}

/** It has other text than was passed on of theirs, and keeps it. */
function isForeign({ endedWith }: Peer): boolean {
  return endedWith === 'history_foreign'
}

function isMarker(character: string): boolean {
  const code = character.charCodeAt(0)
  return code >= firstMarker && code <= lastMarker
}

function assertHolds(rule: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (is !== should) throw new Error(`${rule}: is ${is}, should be ${should}`)
}
