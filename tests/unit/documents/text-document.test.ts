import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { TextChange } from '../../../server/documents/file-document.ts'
import type { Origin } from '../../../server/documents/origin.ts'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { FileId, MemberId } from '../../../shared/model/ids.ts'

const typed: Origin = { kind: 'member', member: 'Ada' as MemberId, connection: {} }
const newDocument = () => new TextDocument('file' as FileId, () => undefined)

function typeInto(document: TextDocument, text: string): Y.Doc {
  const client = new Y.Doc()
  client.getText('text').insert(0, text)
  document.apply(Y.encodeStateAsUpdate(client), typed)
  return client
}

describe('a text document', () => {
  it.each([
    ['a\r\nb\r\n', 'a\nb\n'],
    ['a\rb', 'a\nb'],
    ['\r\r\n\r', '\n\n\n'],
    ['\r', '\n'],
    ['a\n', 'a\n'],
  ])('[S7] has %j as %j at once', (inserted, kept) => {
    const document = newDocument()
    typeInto(document, inserted)
    expect(document.text.toString()).toBe(kept)
  })

  it.each([
    ['\r\n', '\n'],
    ['\r', '\n'],
    ['\ud83d', '\ufffd'],
  ])('[S7] [R3] has %j as %j though there are thousands of it, which its author gets', (inserted, kept) => {
    const document = newDocument()
    const updates: Uint8Array[] = []
    document.onUpdate((update) => updates.push(update))
    const client = typeInto(document, `a${inserted}`.repeat(5_000))
    expect(document.text.toString()).toBe(`a${kept}`.repeat(5_000))
    for (const update of updates) Y.applyUpdate(client, update)
    expect(client.getText('text').toString()).toBe(document.text.toString())
  })

  it('[S7] mends line ends as a change of its own, which clients get', () => {
    const document = newDocument()
    const origins: string[] = []
    const updates: Uint8Array[] = []
    document.onUpdate((update, origin) => {
      updates.push(update)
      origins.push(origin.kind)
    })
    const client = typeInto(document, 'a\r\nb')
    expect(origins).toEqual(['member', 'command'])
    for (const update of updates) Y.applyUpdate(client, update)
    expect(client.getText('text').toString()).toBe('a\nb')
  })

  it('tells each change of the text with its origin and place', () => {
    const document = newDocument()
    const changes: TextChange[] = []
    document.onTextChange(({ origin, delta }) => changes.push({ origin, delta }))
    typeInto(document, 'abc')
    document.transact({ kind: 'command', by: null }, () => document.text.delete(1, 1))
    expect(changes).toEqual([
      { origin: typed, delta: [{ insert: 'abc' }] },
      { origin: { kind: 'command', by: null }, delta: [{ retain: 1 }, { delete: 1 }] },
    ])
  })

  it('[S6] takes a change whole though one of its followers fails', () => {
    const errors: unknown[] = []
    const document = new TextDocument('file' as FileId, (error) => errors.push(error))
    const seen: unknown[] = []
    document.onTextChange(() => {
      throw new Error('follower')
    })
    document.onTextChange((change) => seen.push(change))
    typeInto(document, 'abc')
    expect(document.text.toString()).toBe('abc')
    expect(seen.length).toBe(1)
    expect(errors).toEqual([new Error('follower')])
  })

  it('[F4] never thinks its text smaller than it is', () => {
    const edit = fc.record({
      at: fc.nat(60),
      remove: fc.nat(10),
      insert: fc.constantFrom('', 'a', 'é', 'line\r\n', '漢字'),
    })
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const document = newDocument()
        for (const { at, remove, insert } of edits) {
          document.transact({ kind: 'command', by: null }, () => {
            const from = Math.min(at, document.text.length)
            document.text.delete(from, Math.min(remove, document.text.length - from))
            document.text.insert(from, insert)
          })
        }
        const bound = document.atMostBytes
        expect(bound).toBeGreaterThanOrEqual(Buffer.byteLength(document.text.toString()))
        expect(document.countBytes()).toBe(Buffer.byteLength(document.text.toString()))
      }),
    )
  })

  it('[F4] knows how much text deletions would take away, without taking it, and counts none twice', () => {
    const document = newDocument()
    const client = typeInto(document, 'xé🙂x'.repeat(25))
    const { clientID } = client
    const live = client.getText('text')
    live.delete(0, 10)
    document.apply(Y.encodeStateAsUpdate(client), { kind: 'member', member: 'idAda' as MemberId, connection: null })
    const rest = Buffer.byteLength(live.toString())
    const ranges = [
      { client: clientID, clock: 50, length: 75 },
      { client: clientID, clock: 0, length: 100 },
      { client: clientID, clock: 1_000, length: 5 },
      { client: clientID + 1, clock: 0, length: 5 },
    ]
    expect(document.bytesIn(ranges)).toBe(rest)
    expect(document.bytesIn([{ client: clientID, clock: 10, length: 5 }])).toBe(8)
    expect(document.countBytes()).toBe(rest)
    // 'xé🙂x' and the second half of a pair: of it Yjs leaves U+FFFD.
    const half = { client: clientID, clock: 13, length: 1 }
    const freed = document.bytesIn([half])
    live.delete(3, 1)
    document.apply(Y.encodeStateAsUpdate(client), { kind: 'member', member: 'idAda' as MemberId, connection: null })
    expect(freed).toBe(1)
    expect(document.countBytes()).toBe(rest - freed)
  })
})
