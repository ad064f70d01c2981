/**
 * Two people type flat out, the server is killed at a moment of the seed's choosing, and started again on its folder.
 *
 * So much is typed that documents are compacted all the time, so some kills are in the middle of that. After each: what
 * the server acknowledged or the other had seen is there, nothing is there twice; in every other round the people come
 * back with what they have, and then all of it is there. Each round types under new Yjs client ids, so the text's length
 * and its state vector tell what is lost or doubled.
 */
import { once } from 'node:events'
import * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { RoomCreated, SessionResponse } from '../../shared/protocol/api.ts'
import {
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  messageType,
  readWeftMessage,
  syncStep,
} from '../../shared/protocol/sync.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { callApi } from '../support/test-client.ts'
import { KilledServer } from './killed-server.ts'

/** A new file after so many, or the text would grow without end. */
const roundsInFile = 10
const shortestMs = 50
const longestMs = 500
const keyEveryMs = 1
const syncTimeoutMs = 10_000

export interface KillReport {
  readonly kills: number
  readonly keys: number
  /** Milliseconds from sending each key to being told that it is on the disk. */
  readonly acknowledgedMs: readonly number[]
}

/** @throws where something is lost or doubled, saying what */
export async function runKillCycles(options: {
  readonly kills: number
  readonly seed: number
  readonly onKill?: (kill: number) => void
}): Promise<KillReport> {
  const { kills, seed, onKill } = options
  const random = seededRandom(seed)
  const acknowledgedMs: number[] = []
  let keys = 0
  const server = await KilledServer.start()
  try {
    const { token } = (await callApi<SessionResponse>(server, 'POST', '/session', { name: 'Kim' })).body
    let document = ''
    /** What the text must have, by Yjs client id. */
    let kept = new Map<number, number>()
    for (let kill = 0; kill < kills; kill++) {
      if (kill % roundsInFile === 0) {
        document = await createDocument(server, token)
        kept = new Map()
      }
      const address = `${server.wsUrl}/${document}?weft=1&token=${token}`
      const people = await Promise.all([Typist.join(address), Typist.join(address)])
      await typeFor(people, shortestMs + random() * (longestMs - shortestMs))
      await server.kill()
      for (const person of people) person.leave()
      for (const { doc, acknowledged } of people) {
        keys += Y.getState(doc.store, doc.clientID)
        kept.set(doc.clientID, acknowledged)
      }
      for (const { doc } of people) {
        for (const other of people) {
          const { clientID } = other.doc
          kept.set(clientID, Math.max(kept.get(clientID) ?? 0, other.doc === doc ? 0 : Y.getState(doc.store, clientID)))
        }
      }
      for (const person of people) acknowledgedMs.push(...person.acknowledgedMs)
      await server.start()
      if (kill % 2 === 1) {
        for (const { doc } of people) {
          await comeBack(address, doc)
          kept.set(doc.clientID, Y.getState(doc.store, doc.clientID))
        }
      }
      kept = await assertKept(address, kept, `kill ${kill} of seed ${seed}`)
      for (const { doc } of people) doc.destroy()
      onKill?.(kill)
    }
  } finally {
    await server.close()
  }
  return { kills, keys, acknowledgedMs }
}

async function createDocument(server: KilledServer, token: string): Promise<string> {
  const files = [{ path: 'a.txt', content: '' }]
  const room = await callApi<RoomCreated>(server, 'POST', '/rooms', { files }, { authorization: `Bearer ${token}` })
  return `${room.body.id}/${room.body.files[0]?.id}`
}

async function typeFor(people: readonly Typist[], ms: number): Promise<void> {
  const typing = setInterval(() => {
    for (const person of people) person.type()
  }, keyEveryMs)
  await new Promise((resolve) => setTimeout(resolve, ms))
  clearInterval(typing)
}

/** With all that it knows, as a browser that had lost the server. Its characters are its own again: it writes under their id. */
async function comeBack(address: string, doc: Y.Doc): Promise<void> {
  const typist = await Typist.join(address, doc)
  await typist.allAcknowledged()
  typist.leave()
}

/** What a newcomer finds, by client id. @throws where it is less than `kept`, or more than what the ids account for */
async function assertKept(
  address: string,
  kept: ReadonlyMap<number, number>,
  when: string,
): Promise<Map<number, number>> {
  const newcomer = await Typist.join(address)
  newcomer.leave()
  const { doc } = newcomer
  const found = new Map<number, number>()
  for (const client of doc.store.clients.keys()) found.set(client, Y.getState(doc.store, client))
  for (const [client, clock] of kept) {
    if ((found.get(client) ?? 0) < clock)
      throw new Error(`${when}: of ${clock} keys ${found.get(client) ?? 0} are left`)
  }
  const all = [...found.values()].reduce((sum, clock) => sum + clock, 0)
  const { length } = doc.getText('text')
  if (length !== all || doc.store.pendingStructs !== null) {
    throw new Error(`${when}: ${length} characters of ${all} keys`)
  }
  doc.destroy()
  return found
}

class Typist {
  readonly doc: Y.Doc
  readonly acknowledgedMs: number[] = []
  /** Of its own keys, how many the server said are on its disk. */
  acknowledged = 0
  readonly #socket: WebSocket
  /** For each document message, how many keys it brought the server to, and when. */
  readonly #sent: { readonly keys: number; readonly at: number }[] = []
  #told = 0
  #onTold: (() => void) | null = null
  readonly #transmit = (update: Uint8Array, origin: unknown): void => {
    if (origin !== this) this.#send(encodeUpdate(update))
  }

  private constructor(socket: WebSocket, doc: Y.Doc) {
    this.#socket = socket
    this.doc = doc
    doc.on('update', this.#transmit)
  }

  static async join(address: string, doc = new Y.Doc()): Promise<Typist> {
    const socket = new WebSocket(address)
    const typist = new Typist(socket, doc)
    const synced = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('a client never became synced')), syncTimeoutMs)
      socket.on('message', (data: Buffer) => {
        if (!typist.#receive(data)) return
        clearTimeout(timer)
        resolve()
      })
      socket.on('error', () => undefined)
      socket.on('close', () => {
        clearTimeout(timer)
        typist.#onTold?.()
        reject(new Error('a client was closed'))
      })
    })
    await once(socket, 'open')
    socket.send(encodeStep1(Y.encodeStateVector(doc)))
    await synced
    return typist
  }

  type(): void {
    const text = this.doc.getText('text')
    text.insert(text.length, 'k')
  }

  async allAcknowledged(): Promise<void> {
    while (this.#told < this.#sent.length && this.#socket.readyState === WebSocket.OPEN) {
      await new Promise<void>((resolve) => {
        this.#onTold = resolve
      })
    }
    if (this.#told < this.#sent.length) throw new Error('a client was closed before all of its keys were acknowledged')
  }

  leave(): void {
    this.doc.off('update', this.#transmit)
    this.#socket.terminate()
  }

  /** Whether it is synced by this frame. */
  #receive(frame: Buffer): boolean {
    const decoder = decoding.createDecoder(frame)
    switch (decoding.readVarUint(decoder)) {
      case messageType.sync: {
        const step = decoding.readVarUint(decoder)
        const body = decoding.readVarUint8Array(decoder)
        if (step === syncStep.step1) this.#send(encodeStep2(Y.encodeStateAsUpdate(this.doc, body)))
        else Y.applyUpdate(this.doc, body, this)
        return step === syncStep.step2
      }
      case messageType.weft: {
        const message = readWeftMessage(decoder)
        if (message.kind === 'saved') this.#acknowledge(message.count)
        return false
      }
    }
    return false
  }

  #acknowledge(count: number): void {
    const now = performance.now()
    for (const { at } of this.#sent.slice(this.#told, count)) this.acknowledgedMs.push(now - at)
    this.#told = count
    this.acknowledged = Math.max(this.acknowledged, this.#sent[count - 1]?.keys ?? 0)
    this.#onTold?.()
  }

  #send(frame: Uint8Array): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return
    this.#sent.push({ keys: Y.getState(this.doc.store, this.doc.clientID), at: performance.now() })
    this.#socket.send(frame)
  }
}
