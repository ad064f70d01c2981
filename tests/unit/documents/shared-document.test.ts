import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { LackingState } from '../../../server/documents/newcomer-state.ts'
import type { Origin } from '../../../server/documents/origin.ts'
import { SharedDocument } from '../../../server/documents/shared-document.ts'
import type { MemberId } from '../../../shared/model/ids.ts'

const typed: Origin = { kind: 'member', member: 'Ada' as MemberId, connection: {} }
const empty = new Uint8Array([0])

function unexpected(error: unknown): never {
  throw error
}

function clientDoc(text: string): Y.Doc {
  const doc = new Y.Doc()
  doc.getText('text').insert(0, text)
  return doc
}

function readText({ tail, state }: LackingState): string {
  const doc = new Y.Doc()
  for (const update of [...tail, state]) Y.applyUpdate(doc, update)
  return doc.getText('text').toString()
}

const atOnce = () => Promise.resolve()

describe('a shared document', () => {
  it('tells each change once, with its origin', () => {
    const document = new SharedDocument(unexpected)
    const seen: Origin[] = []
    document.onUpdate((_, origin) => seen.push(origin))
    const update = Y.encodeStateAsUpdate(clientDoc('hi'))
    document.apply(update, typed)
    document.apply(update, typed)
    expect(seen).toEqual([typed])
  })

  it("[R7] takes a change whole though one of its followers fails, which is not its author's fault", () => {
    const errors: unknown[] = []
    const document = new SharedDocument((error) => errors.push(error))
    const seen: Origin[] = []
    const failure = new Error('follower')
    document.onUpdate(() => {
      throw failure
    })
    document.onUpdate((_, origin) => seen.push(origin))
    document.apply(Y.encodeStateAsUpdate(clientDoc('hi')), typed)
    expect(readText(document.stateFor(empty))).toBe('hi')
    expect(seen).toEqual([typed])
    expect(errors).toEqual([failure])
  })

  it.each([
    ['random bytes', new Uint8Array([7, 200, 13, 99, 255, 255, 255])],
    ['no bytes', new Uint8Array()],
    ['half an update', Y.encodeStateAsUpdate(clientDoc('hello world')).slice(0, 12)],
    ['a huge count', new Uint8Array([255, 255, 255, 255, 255, 255, 255, 15])],
  ])('[S6] refuses %s and stays as it was', (_, bytes) => {
    const document = new SharedDocument(unexpected)
    document.apply(Y.encodeStateAsUpdate(clientDoc('kept')), typed)
    expect(() => document.inspect(bytes)).toThrow(expect.objectContaining({ code: 'update_invalid' }))
    expect(document.doc.getText('text').toString()).toBe('kept')
  })

  it('gives inserted characters the client id of who writes, and takes back its own after it, also when that fails', () => {
    const document = new SharedDocument(unexpected)
    const own = document.doc.clientID
    const text = document.doc.getText('text')
    const agent: Origin = { kind: 'command', by: null }
    document.transact(agent, () => text.insert(0, 'agent'), { client: 4711 })
    expect(() =>
      document.transact(
        agent,
        () => {
          text.insert(5, '!')
          throw new Error('stop')
        },
        { client: 4711 },
      ),
    ).toThrow('stop')
    document.transact(agent, () => text.insert(6, ' server'))
    expect(document.doc.clientID).toBe(own)
    expect(Y.getState(document.doc.store, 4711)).toBe(6)
    expect(Y.getState(document.doc.store, own)).toBe(7)
  })

  it('encodes all of itself now and then, and gives newcomers what changed since before it', () => {
    const document = new SharedDocument(unexpected)
    const client = clientDoc('one '.repeat(100))
    document.apply(Y.encodeStateAsUpdate(client), typed)
    const first = document.stateFor(empty)
    expect(first.tail).toEqual([])
    expect(document.stateFor(empty)).toBe(first)
    for (const word of ['zero ', 'minus one ']) {
      document.transact({ kind: 'command', by: null }, () => document.doc.getText('text').insert(0, word))
    }
    const second = document.stateFor(empty)
    expect(second.state).toBe(first.state)
    expect(second.tail).toHaveLength(1)
    expect(readText(second)).toBe(`minus one zero ${'one '.repeat(100)}`)
  })

  it('encodes all of itself again once much has changed', () => {
    const document = new SharedDocument(unexpected)
    document.apply(Y.encodeStateAsUpdate(clientDoc('one '.repeat(100))), typed)
    const { state } = document.stateFor(empty)
    const text = document.doc.getText('text')
    for (let key = 0; key < 400; key++) document.transact({ kind: 'command', by: null }, () => text.insert(key, 'x'))
    expect(document.stateFor(empty).state).not.toBe(state)
    expect(readText(document.stateFor(empty))).toBe(text.toString())
  })

  it('gives those who know some of it the rest', () => {
    const document = new SharedDocument(unexpected)
    const client = clientDoc('one')
    document.apply(Y.encodeStateAsUpdate(client), typed)
    document.transact({ kind: 'command', by: null }, () => document.doc.getText('text').insert(3, ' two'))
    Y.applyUpdate(client, document.stateFor(Y.encodeStateVector(client)).state)
    expect(client.getText('text').toString()).toBe('one two')
  })

  it('encodes what they lack once for all who come back with the same, until the next change', () => {
    const document = new SharedDocument(unexpected)
    const client = clientDoc('one')
    document.apply(Y.encodeStateAsUpdate(client), typed)
    const vector = Y.encodeStateVector(client)
    const first = document.stateFor(vector)
    expect(document.stateFor(vector.slice())).toBe(first)
    expect(document.stateFor(Y.encodeStateVector(clientDoc('other')))).not.toBe(first)
    const other = new Y.Doc()
    Y.applyUpdate(other, document.wholeState())
    // A deletion alone leaves the state vector as it is.
    document.transact({ kind: 'command', by: null }, () => document.doc.getText('text').delete(0, 1))
    const { state } = document.stateFor(vector)
    Y.applyUpdate(other, state)
    expect(other.getText('text').toString()).toBe('ne')
  })

  it('[S6] refuses bytes that are no state vector', () => {
    const document = new SharedDocument(unexpected)
    expect(() => document.stateFor(new Uint8Array([9, 9]))).toThrow(expect.objectContaining({ code: 'frame_invalid' }))
  })

  it('[R2] shows nobody what waits for an update that it builds on', () => {
    const client = clientDoc('one')
    const first = Y.encodeStateAsUpdate(client)
    const vector = Y.encodeStateVector(client)
    client.getText('text').insert(3, ' two')
    const second = Y.encodeStateAsUpdate(client, vector)

    const document = new SharedDocument(unexpected)
    document.apply(second, typed)
    const { reaches } = document.inspect(second)
    expect(document.waitingBytes).toBeGreaterThan(0)
    expect(document.knows(reaches)).toBe(false)
    expect(document.stateFor(empty)).toEqual({ tail: [], state: new Uint8Array([0, 0]) })
    document.apply(first, typed)
    expect(document.waitingBytes).toBe(0)
    expect(document.knows(reaches)).toBe(true)
    expect(readText(document.stateFor(empty))).toBe('one two')
  })

  it('[S10] refuses to open with stored bytes that do not decode', async () => {
    await expect(new SharedDocument(unexpected).load([new Uint8Array([1, 2, 3])], atOnce)).rejects.toMatchObject({
      code: 'document_unavailable',
    })
  })
})

describe('an inspected update', () => {
  it('has no news where the document knows its characters and deletions', () => {
    const client = clientDoc('hello')
    client.getText('text').delete(1, 2)
    const document = new SharedDocument(unexpected)
    const update = Y.encodeStateAsUpdate(client)
    expect(document.inspect(update)).toMatchObject({ hasNews: true, writers: [client.clientID], isPlainText: true })
    document.apply(update, typed)
    expect(document.inspect(update)).toMatchObject({ hasNews: false, writers: [], insertedBytes: 0 })
    client.getText('text').delete(0, 1)
    expect(document.inspect(Y.encodeStateAsUpdate(client))).toMatchObject({ hasNews: true, writers: [] })
  })

  it('counts the bytes of what is new', () => {
    const client = clientDoc('aé')
    const document = new SharedDocument(unexpected)
    document.apply(Y.encodeStateAsUpdate(client), typed)
    client.getText('text').insert(2, '😀')
    expect(document.inspect(Y.encodeStateAsUpdate(client)).insertedBytes).toBe(4)
  })

  it('[R7] says nothing twice of what it deletes, which Yjs would walk through as often', () => {
    const document = new SharedDocument(unexpected)
    const client = clientDoc('text')
    document.apply(Y.encodeStateAsUpdate(client), typed)
    const twice = encoding.encode((encoder) => {
      for (const number of [0, 1, client.clientID, 3, 0, 3, 1, 2, 0, 1]) encoding.writeVarUint(encoder, number)
    })
    const { deleted, update } = document.inspect(twice)
    expect(deleted).toEqual([{ client: client.clientID, clock: 0, length: 3 }])
    expect([...Y.decodeUpdate(update).ds.clients.values()]).toEqual([[expect.objectContaining({ clock: 0, len: 3 })]])
    document.apply(update, typed)
    expect(document.doc.getText('text').toString()).toBe('t')
  })

  it.each([
    ['another text', (doc: Y.Doc) => doc.getText('other').insert(0, 'x')],
    ['a map', (doc: Y.Doc) => doc.getMap('text2').set('a', 1)],
    ['an attribute of the text', (doc: Y.Doc) => doc.getText('text').setAttribute('a', 'b')],
    ['a format', (doc: Y.Doc) => doc.getText('text').insert(0, 'x', { bold: true })],
    ['an embed', (doc: Y.Doc) => doc.getText('text').insertEmbed(0, { image: 'x' })],
    ['a type in the text', (doc: Y.Doc) => doc.getText('text').insertEmbed(0, new Y.Map())],
  ])('[S6] knows %s from plain text', (_, change) => {
    const client = new Y.Doc()
    change(client)
    expect(new SharedDocument(unexpected).inspect(Y.encodeStateAsUpdate(client)).isPlainText).toBe(false)
  })
})
