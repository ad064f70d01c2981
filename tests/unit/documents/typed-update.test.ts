/** The short way of reading and merging what typing makes, held against Yjs' own. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { inspectUpdate } from '../../../server/documents/inspected-update.ts'
import { type MergeableUpdate, mergeUpdates } from '../../../server/documents/merged-updates.ts'
import { readTypedUpdate } from '../../../server/documents/typed-update.ts'

interface Edit {
  readonly peer: number
  readonly at: number
  readonly deletes: number
  readonly inserts: string
  /** Hears of everything before. */
  readonly syncs: boolean
}

const edit: fc.Arbitrary<Edit> = fc.record({
  peer: fc.nat(2),
  at: fc.nat(60),
  deletes: fc.nat(3),
  inserts: fc.constantFrom(
    '',
    'a',
    'é',
    '😀',
    'word ',
    'two\nlines',
    'x'.repeat(64),
    `${'x'.repeat(63)}é`,
    'x'.repeat(65),
  ),
  syncs: fc.boolean(),
})

/** What three peers send as they edit, in the order in which a server gets it. */
function updatesOf(edits: readonly Edit[]): Uint8Array[] {
  const sent: Uint8Array[] = []
  const peers = [1, 2, 3].map((clientID) => {
    const doc = new Y.Doc()
    doc.clientID = clientID
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') sent.push(update)
    })
    return { doc, heard: 0 }
  })
  for (const { peer, at, deletes, inserts, syncs } of edits) {
    const own = peers[peer]
    if (own === undefined) continue
    if (syncs) for (; own.heard < sent.length; own.heard++) Y.applyUpdate(own.doc, sent[own.heard] ?? empty, 'server')
    const text = own.doc.getText('text')
    const from = Math.min(at, text.length)
    own.doc.transact(() => {
      text.delete(from, Math.min(deletes, text.length - from))
      text.insert(from, inserts)
    })
  }
  return sent
}

const empty = new Uint8Array([0, 0])
const isNear = () => false

function apply(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

function stateOf(doc: Y.Doc) {
  return { text: doc.getText('text').toString(), vector: Y.encodeStateVector(doc), pending: doc.store.pendingStructs }
}

/** As `inspectUpdate` sees each at the moment it comes. */
function inspectAll(updates: readonly Uint8Array[]): MergeableUpdate[] {
  const doc = new Y.Doc()
  return updates.map((update) => {
    const { typed } = inspectUpdate(doc, update)
    Y.applyUpdate(doc, update)
    return { update, typed }
  })
}

describe('a typed update', () => {
  it.each(['\r', 'a\r\nb', `${'x'.repeat(80)}\r`, '\ud83d'])(
    '[S7] leaves %j, which is to be mended, to the long way',
    (text) => {
      const doc = new Y.Doc()
      doc.getText('text').insert(0, text)
      expect(readTypedUpdate(() => 0, Y.encodeStateAsUpdate(doc), isNear)).toBeNull()
    },
  )

  it('[R3] is told what Yjs makes of it, for any edits of three peers', () => {
    let read = 0
    let all = 0
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
        const doc = new Y.Doc()
        for (const update of updatesOf(edits)) {
          const inspected = inspectUpdate(doc, update)
          all += 1
          if (inspected.typed !== null) {
            read += 1
            const { structs } = Y.decodeUpdate(update)
            const bytes = structs.flatMap((struct) =>
              struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : '',
            )
            expect(inspected.insertedBytes).toBe(Buffer.byteLength(bytes.join('')))
            expect(inspected.writers).toEqual([...new Set(structs.map(({ id }) => id.client))])
          }
          Y.applyUpdate(doc, update)
          expect(doc.store.pendingStructs).toBeNull()
          for (const [client, clock] of inspected.reaches) expect(Y.getState(doc.store, client)).toBe(clock)
        }
      }),
    )
    expect(read).toBeGreaterThan(all * 0.9)
  })

  it('[R3] is merged to what Yjs makes of all of them, whatever stands between', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 3 }), (edits, resent) => {
        const updates = updatesOf(edits)
        // Some come again, which is nothing new.
        for (const at of resent) updates.splice(at, 0, ...updates.slice(0, Math.min(at, 2)))
        const merged = mergeUpdates(inspectAll(updates))
        expect(stateOf(apply(merged))).toEqual(stateOf(apply(updates)))
      }),
    )
  })

  it('[R1] [R3] deletes nothing else where its deletions have to wait (found by plan 5014)', () => {
    const author = new Y.Doc()
    const updates: Uint8Array[] = []
    author.on('update', (update: Uint8Array) => updates.push(update))
    const text = author.getText('text')
    text.insert(0, 'abcdefghijklmnopqrstuvwxyz'.repeat(10))
    for (const at of [200, 40, 150, 3, 90]) text.delete(at, 5)
    text.insert(0, 'x')
    const [first, ...later] = inspectAll(updates)
    const late = new Y.Doc()
    // They come before what they delete, as to a client that is still being synced.
    for (const update of mergeUpdates(later)) Y.applyUpdate(late, update)
    Y.applyUpdate(late, first?.update ?? empty)
    expect(late.getText('text').toString()).toBe(text.toString())
  })

  it('is one update where all are', () => {
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let key = 0; key < 200; key++) doc.getText('text').insert(key, 'x')
    expect(mergeUpdates(inspectAll(updates))).toHaveLength(1)
  })

  it('[S6] [R7] is never taken for one where a byte is wrong, unless Yjs integrates all of it', () => {
    const changes = fc.array(fc.record({ at: fc.nat(80), byte: fc.integer({ min: 0, max: 255 }) }), { maxLength: 3 })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), changes, fc.nat(80), (edits, bytes, cut) => {
        const updates = updatesOf(edits)
        const changed = updates.pop()?.slice() ?? empty.slice()
        for (const { at, byte } of bytes) changed[at % changed.length] = byte
        const update = cut < changed.length && cut % 3 === 0 ? changed.slice(0, cut) : changed
        const doc = apply(updates)
        const typed = readTypedUpdate((client) => Y.getState(doc.store, client), update, isNear)
        if (typed === null) return
        Y.applyUpdate(doc, update)
        expect(doc.store.pendingStructs).toBeNull()
        expect(doc.store.pendingDs).toBeNull()
        if (typed.inserted !== null) expect(Y.getState(doc.store, typed.inserted.client)).toBe(typed.inserted.to)
        const again = apply([
          ...updates,
          ...mergeUpdates([
            { update, typed },
            { update: empty, typed: null },
          ]),
        ])
        expect(stateOf(again)).toEqual(stateOf(doc))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['what is known already', (doc: Y.Doc) => Y.encodeStateAsUpdate(doc)],
    ['bytes behind the end', () => new Uint8Array([0, 0, 7])],
    ['no bytes', () => new Uint8Array()],
  ])('is not %s', (_, update) => {
    const doc = new Y.Doc()
    doc.getText('text').insert(0, 'known')
    expect(readTypedUpdate((client) => Y.getState(doc.store, client), update(doc), isNear)).toBeNull()
  })

  it('is not what rests on something that is missing', () => {
    const author = new Y.Doc()
    const updates: Uint8Array[] = []
    author.on('update', (update: Uint8Array) => updates.push(update))
    author.getText('text').insert(0, 'one')
    author.getText('text').insert(3, ' two')
    expect(readTypedUpdate(() => 0, updates[1] ?? empty, isNear)).toBeNull()
  })
})
