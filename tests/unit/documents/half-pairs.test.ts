/**
 * Halves of surrogate pairs, which their author's document keeps while everybody else reads U+FFFD.
 *
 * Where Yjs parts an author's text behind a first half, it takes the next character for the second and replaces both,
 * in that document alone. So authors type and delete halves, pairs and other text, and all of it is late on its way.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { FileId, MemberId } from '../../../shared/model/ids.ts'
import { fileTextName } from '../../../shared/model/room-document.ts'
import { runs } from '../../support/random-edits.ts'

const high = '\ud83d'
const low = '\ude00'
const replaced = '\ufffd'

/** A document on the server, with clients whose every change is an update of its own, as y-websocket sends it. */
class Scene {
  #server = newDocument()
  readonly #clients: Client[]

  constructor(clients: number) {
    this.#follow()
    this.#clients = Array.from({ length: clients }, (_, index) => new Client(index + 1))
  }

  async act(action: Action): Promise<void> {
    if (action.do === 'type') this.type(action.client, action.at, action.text)
    else if (action.do === 'delete') this.#delete(action.client, action.at, action.count)
    else if (action.do === 'undo') this.#client(action.client).undoManager.undo()
    else if (action.do === 'restart') await this.restart()
    else this[action.do](action.client, action.count)
  }

  type(client: number, at: number, text: string): void {
    const live = this.#client(client).text
    live.insert(at % (live.length + 1), text)
  }

  #delete(client: number, at: number, length: number): void {
    const live = this.#client(client).text
    if (live.length === 0) return
    const from = at % live.length
    live.delete(from, Math.min(length, live.length - from))
  }

  /** Some of what a client sent reaches the server. */
  up(client: number, count: number): void {
    const author = this.#client(client)
    for (const update of author.up.splice(0, count)) this.#take(author, update)
  }

  /** Some of what the server sent reaches a client. */
  down(client: number, count: number): void {
    const reader = this.#client(client)
    for (const update of reader.down.splice(0, count)) Y.applyUpdate(reader.doc, update, 'server')
  }

  /** The server is another process on what was stored; clients come back to it, and what was under way is lost. */
  async restart(): Promise<void> {
    const stored = this.#server.wholeState()
    this.#server.destroy()
    this.#server = newDocument()
    await this.#server.load([stored], () => Promise.resolve())
    this.#follow()
    for (const client of this.#clients) {
      const { doc } = client
      client.up.splice(0)
      client.down.splice(0)
      const { state, tail } = this.#server.stateFor(Y.encodeStateVector(doc))
      const lacking = Y.encodeStateAsUpdate(doc, this.#server.stateVector())
      client.down.push(...tail, state)
      client.up.push(lacking)
    }
  }

  /** All that is under way arrives; the text of each, the server's first. */
  settle(): string[] {
    while (this.#clients.some(({ up, down }) => up.length + down.length > 0)) {
      for (const [index] of this.#clients.entries()) {
        this.up(index, 1_000)
        this.down(index, 1_000)
      }
    }
    return [this.#server.text.toString(), ...this.#clients.map(({ text }) => text.toString())]
  }

  #take(author: Client, update: Uint8Array): void {
    const { hasNews, typed } = this.#server.inspect(update)
    if (hasNews) this.#server.apply(update, { kind: 'member', member: author.member, connection: author }, typed)
  }

  #follow(): void {
    this.#server.onUpdate((update, origin) => {
      const author = origin.kind === 'member' ? origin.connection : null
      for (const client of this.#clients) if (client !== author) client.down.push(update)
    })
  }

  #client(index: number): Client {
    const client = this.#clients[index % this.#clients.length]
    if (client === undefined) throw new Error('invariant: there are clients')
    return client
  }
}

class Client {
  readonly doc = new Y.Doc()
  readonly text = this.doc.getText(fileTextName)
  readonly undoManager = new Y.UndoManager(this.text, { captureTimeout: 0 })
  readonly member: MemberId
  readonly up: Uint8Array[] = []
  readonly down: Uint8Array[] = []

  constructor(id: number) {
    this.doc.clientID = id
    this.member = `member ${id}` as MemberId
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.up.push(update)
    })
  }
}

function newDocument(): TextDocument {
  return new TextDocument('file' as FileId, (error) => {
    throw error
  })
}

const client = fc.nat(1)
const at = fc.nat(9)
const count = fc.integer({ min: 1, max: 3 })
const text = fc.constantFrom(high, low, high + low, 'a', 'bc', `${high}d`, `e${high}`, high + high, replaced, '\r\n')
type Action =
  | { readonly do: 'type'; readonly client: number; readonly at: number; readonly text: string }
  | { readonly do: 'delete'; readonly client: number; readonly at: number; readonly count: number }
  | { readonly do: 'undo'; readonly client: number }
  | { readonly do: 'restart' }
  | { readonly do: 'up' | 'down'; readonly client: number; readonly count: number }
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('type'), client, at, text }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete'), client, at, count }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo'), client }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart') }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constantFrom('up', 'down'), client, count }) },
)

describe('[R3] half of a surrogate pair', () => {
  it.each([
    ['a letter', 'x', 'x'],
    ['a whole pair', high + low, high + low],
    ['another such half', high, replaced],
  ])('leaves %s that is typed on behind it the same for everybody, its author too', (_, typed, read) => {
    const scene = new Scene(2)
    scene.type(0, 0, high)
    scene.up(0, 1)
    scene.type(0, 1, typed)
    scene.type(0, 1 + typed.length, 'y')
    expect(new Set(scene.settle())).toEqual(new Set([`${replaced}${read}y`]))
  })

  it('leaves what its author typed on the same over a restart of the server', async () => {
    const scene = new Scene(2)
    scene.type(0, 0, `ab${high}`)
    scene.up(0, 1)
    scene.type(0, 3, 'x')
    await scene.restart()
    expect(new Set(scene.settle())).toEqual(new Set([`ab${replaced}x`]))
  })

  it('leaves what its author typed on the same over a restart where what was put in its place is deleted', async () => {
    const scene = new Scene(2)
    scene.type(0, 0, high)
    scene.up(0, 1)
    scene.type(0, 1, 'bc')
    scene.down(1, 9)
    await scene.act({ do: 'delete', client: 1, at: 0, count: 1 })
    scene.up(1, 1)
    await scene.restart()
    expect(new Set(scene.settle())).toEqual(new Set(['bc']))
  })

  it('leaves everybody with the same text, whatever is typed and deleted around it meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40, size: 'max' }), async (actions) => {
        const scene = new Scene(2)
        for (const one of actions) await scene.act(one)
        const [expected, ...texts] = scene.settle()
        for (const each of texts) expect(each).toBe(expected)
      }),
      { numRuns: runs(300) },
    )
  })
})

it('[S7] a line end that was mended stays in front of what its author typed on behind it meanwhile', () => {
  const scene = new Scene(2)
  scene.type(0, 0, '\r')
  scene.up(0, 1)
  scene.type(0, 1, 'x')
  expect(new Set(scene.settle())).toEqual(new Set(['\nx']))
})
