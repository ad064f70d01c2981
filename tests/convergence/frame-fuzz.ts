/**
 * Somebody sends frames that no client would, beside two people who work in the same file.
 *
 * Frames are made from a seed: noise, and well-formed ones with some bytes changed, cut, repeated or put behind each
 * other. Whatever they are, only their own connection may be harmed: the two are never cut off, and type on, and have
 * the same text as the server.
 */
import fc from 'fast-check'
import { WebSocket } from 'ws'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { openSqliteStore } from '../../server/persistence/sqlite-store.ts'
import {
  encodeAwareness,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  encodeWeft,
  messageType,
} from '../../shared/protocol/sync.ts'
import { type SyncServer, startSyncServer } from '../support/sync-server.ts'

const framesInRound = 250
const path = 'a.txt'
const patienceMs = 20_000

type Frame = Uint8Array | string

export async function fuzzFrames(options: {
  readonly frames: number
  readonly seed: number
  readonly onRound?: (sent: number) => void | Promise<void>
}): Promise<{ readonly sent: number; readonly connections: number }> {
  // The tests' own store remembers every commit.
  const store = await openSqliteStore({ dataDir: ':memory:' })
  const server = await startSyncServer({
    files: { [path]: 'base\n' },
    store,
    limits: { updatesPerSecond: 1_000_000, connectionsPerMember: 10_000, connectionsWaiting: 10_000 },
  })
  try {
    return await fuzz(server, options)
  } finally {
    await server.close()
    await store.close()
  }
}

async function fuzz(server: SyncServer, { frames, seed, onRound }: Parameters<typeof fuzzFrames>[0]) {
  const document = server.files[path] ?? ''
  const people = [server.connect(document, 'Ada'), server.connect(document, 'Bob')]
  await until(() => people.every(({ synced }) => synced))
  const lost: string[] = []
  for (const person of people) person.on('connection-close', (event) => lost.push(String(event?.reason)))
  const eve = new Eve(server, document)
  let sent = 0
  for (let round = 0; sent < frames; round++) {
    eve.role = round % 3 === 2 ? 'viewer' : 'editor'
    for (const frame of fc.sample(anyFrame, { seed: seed + round, numRuns: framesInRound })) await eve.send(frame)
    sent += framesInRound
    await assertWorking(server, people, round)
    if (lost.length > 0) throw new Error(`round ${round} of seed ${seed}: somebody else was cut off: ${lost}`)
    await onRound?.(sent)
  }
  await eve.leave()
  return { sent, connections: eve.connections }
}

/** Each of the people types, and all have the same text. */
async function assertWorking(server: SyncServer, people: readonly WebsocketProvider[], round: number): Promise<void> {
  const texts = people.map(({ doc }) => doc.getText('text'))
  for (const [index, text] of texts.entries()) text.insert(0, `round ${round} of ${index}\n`)
  const { room, release } = await server.registry.hold(server.room)
  try {
    await until(async () => {
      const { content } = await room.readFile(room.files()[0]?.id ?? ('' as never))
      return texts.every((text) => text.toString() === content && text.length > 0)
    })
    if (texts.some((text) => !text.toString().includes(`round ${round} of 1`))) {
      throw new Error(`round ${round}: what somebody typed is gone`)
    }
  } finally {
    release()
  }
}

class Eve {
  role = 'editor'
  connections = 0
  readonly #server: SyncServer
  readonly #document: string
  #socket: WebSocket | null = null

  constructor(server: SyncServer, document: string) {
    this.#server = server
    this.#document = document
  }

  /** Over a new connection where the last one was closed; its first frame comes before she is let in. */
  async send(frame: Frame): Promise<void> {
    if (this.#socket?.readyState !== WebSocket.OPEN) this.#socket = await this.#open()
    const socket = this.#socket
    await new Promise<void>((resolve) => {
      const done = () => {
        socket.off('pong', done)
        socket.off('close', done)
        resolve()
      }
      socket.on('pong', done)
      socket.on('close', done)
      socket.send(frame)
      socket.ping()
    })
  }

  async leave(): Promise<void> {
    const socket = this.#socket
    if (socket === null || socket.readyState === WebSocket.CLOSED) return
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.close()
    await closed
  }

  async #open(): Promise<WebSocket> {
    this.connections += 1
    const socket = this.#server.open(this.#document, `Eve:${this.role}`, this.connections % 2 === 0 ? '&weft=1' : '')
    socket.on('error', () => undefined)
    await new Promise((resolve) => {
      socket.once('open', resolve)
      socket.once('close', resolve)
    })
    return socket
  }
}

/** What clients send, as a start. */
function wellFormed(): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = 4_242
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const text = doc.getText('text')
  text.insert(0, 'Eve was here, é 😀\r\n')
  text.delete(3, 2)
  text.insert(1, 'x')
  const strange = new Y.Doc()
  let deep: unknown = 'deep'
  for (let depth = 0; depth < 300; depth++) deep = [deep]
  strange.getMap('map').set('deep', deep)
  strange.getText('text').insert(0, 'bold', { bold: true })
  strange.getArray('array').push([new Uint8Array(50), null, 1.5, new Y.Map()])
  const vector = new Map(Array.from({ length: 2_000 }, (_, client) => [client, 2 ** 31]))
  const state = (client: number, json: string) => [1, ...varUint(client), 9, ...varUint(json.length), ...bytesOf(json)]
  return [
    ...updates.map(encodeUpdate),
    encodeStep2(Y.encodeStateAsUpdate(doc)),
    encodeUpdate(Y.encodeStateAsUpdate(strange)),
    encodeUpdate(Y.encodeStateAsUpdateV2(doc)),
    encodeStep1(Y.encodeStateVector(doc)),
    encodeStep1(new Uint8Array([0])),
    encodeStep1(Y.encodeStateVector(vector)),
    encodeAwareness(Uint8Array.from(state(4_242, '{"cursor":null,"user":{"name":"Ada"}}'))),
    encodeAwareness(Uint8Array.from(state(4_242, '{"cursor":{"anchor":{"item":{"client":1,"clock":-1}}}}'))),
    encodeAwareness(Uint8Array.from(state(1, 'null'))),
    encodeAwareness(Uint8Array.from(state(1, `${'['.repeat(900)}${']'.repeat(900)}`))),
    encodeWeft({ kind: 'saved', count: 1_000 }),
    Uint8Array.of(messageType.queryAwareness),
    Uint8Array.of(messageType.auth, 0, 1, 65),
  ]
}

function varUint(value: number): number[] {
  return value < 128 ? [value] : [128 | (value % 128), ...varUint(Math.floor(value / 128))]
}

/** Outside of a test runner too. @throws where it never becomes true */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error('the people did not come to the same text')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

const mutation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('set' as const), at: fc.nat(400), byte: fc.nat(255) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cut' as const), at: fc.nat(400), byte: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('insert' as const), at: fc.nat(400), byte: fc.nat(255) }) },
  /** A number as large as can be written. */
  { weight: 1, arbitrary: fc.record({ do: fc.constant('huge' as const), at: fc.nat(40), byte: fc.constant(255) }) },
)

const mutated = fc
  .tuple(fc.constantFrom(...wellFormed()), fc.array(mutation, { maxLength: 3 }))
  .map(([frame, mutations]) => {
    let bytes = [...frame]
    for (const { do: kind, at, byte } of mutations) {
      const index = at % Math.max(1, bytes.length)
      if (kind === 'set') bytes[index] = byte
      else if (kind === 'cut') bytes = bytes.slice(0, index)
      else if (kind === 'insert') bytes.splice(index, 0, byte)
      else bytes.splice(index, 1, 255, 255, 255, 255, 255, 255, 255, 15)
    }
    return Uint8Array.from(bytes)
  })

const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  { weight: 12, arbitrary: mutated },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  { weight: 1, arbitrary: fc.tuple(mutated, mutated).map(([one, other]) => Uint8Array.from([...one, ...other])) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
)
