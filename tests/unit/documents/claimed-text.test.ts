import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  agrees as agreesIn,
  type ClaimedText,
  claimedTexts,
  contradicts,
} from '../../../server/documents/claimed-text.ts'
import { seededRandom } from '../../support/seeded-random.ts'

function docWith(text: string, client = 7): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = client
  doc.getText('text').insert(0, text)
  return doc
}

const agrees = (doc: Y.Doc, update: Uint8Array, client: number, range: { from: number; to: number }) =>
  agreesIn(doc, update, new Map([[client, range]]))

const claim = (clock: number, text: string): ClaimedText => ({ client: 7, clock, text })

describe('a claimed text', () => {
  it('is what an update brings under a client id behind what is known', () => {
    const update = Y.encodeStateAsUpdate(docWith('hello'))
    const from = (client: number, clock: number) => claimedTexts(update, new Map([[client, clock]])).get(client)
    expect(from(7, 2)).toEqual(claim(2, 'llo'))
    expect(from(7, 5)).toBeUndefined()
    expect(from(8, 0)).toBeUndefined()
  })

  it('is contradicted by another text under the same clocks, and not by one that has not come', () => {
    const doc = docWith('hello')
    expect(contradicts(doc, claim(0, 'hello'))).toBe(false)
    expect(contradicts(doc, claim(1, 'e'))).toBe(false)
    expect(contradicts(doc, claim(1, 'x'))).toBe(true)
    expect(contradicts(doc, claim(3, 'lo and more'))).toBe(false)
    expect(contradicts(doc, claim(3, 'la and more'))).toBe(true)
    expect(contradicts(doc, claim(5, 'more'))).toBe(false)
    expect(contradicts(new Y.Doc(), claim(0, 'x'))).toBe(false)
  })

  it('is not contradicted by what was deleted, or by half of a character', () => {
    const doc = docWith('a😀b')
    doc.getText('text').insert(2, '-')
    expect(contradicts(doc, claim(0, 'a😀b'))).toBe(false)
    doc.getText('text').delete(0, 1)
    expect(contradicts(doc, claim(0, 'x'))).toBe(false)
  })
})

describe('a text as its owner has it', () => {
  const all = { from: 0, to: 100 }
  const own = (text: string) => Y.encodeStateAsUpdate(docWith(text))

  it('agrees with the same text, however it is split and as far as both have it', () => {
    const doc = docWith('hello')
    doc.getText('text').insert(2, '-')
    doc.getText('text').insert(0, '-')
    expect(agrees(doc, own('hello'), 7, { from: 0, to: 5 })).toBe(true)
    expect(agrees(doc, own('hel'), 7, all)).toBe(true)
    expect(agrees(docWith('hel'), own('hello'), 7, all)).toBe(true)
    expect(agrees(new Y.Doc(), own('hello'), 7, all)).toBe(true)
    expect(agrees(doc, own('jello'), 7, { from: 1, to: 5 })).toBe(true)
    expect(agrees(doc, own('jello'), 7, { from: 0, to: 5 })).toBe(false)
    expect(agrees(doc, own('hellO'), 7, { from: 0, to: 5 })).toBe(false)
    expect(agrees(doc, own('hellO'), 7, { from: 0, to: 4 })).toBe(true)
    expect(agrees(doc, Y.encodeStateAsUpdate(docWith('other', 8)), 7, all)).toBe(true)
  })

  it('agrees with what was deleted only where its text was kept, or the owner deleted it', () => {
    const deletedIn = (doc: Y.Doc) => {
      doc.getText('text').delete(0, 3)
      return doc
    }
    const kept = new Y.Doc({ gc: false })
    Y.applyUpdate(kept, own('hello'))
    deletedIn(kept)
    expect(agrees(kept, own('hello'), 7, all)).toBe(true)
    expect(agrees(kept, own('jello'), 7, all)).toBe(false)
    expect(agrees(deletedIn(docWith('hello')), own('hello'), 7, all)).toBe(false)
    const ownDeleted = new Y.Doc({ gc: false })
    Y.applyUpdate(ownDeleted, own('jello'))
    expect(agrees(docWith('hello'), Y.encodeStateAsUpdate(deletedIn(ownDeleted)), 7, all)).toBe(true)
    expect(agrees(docWith('hello'), Y.encodeStateAsUpdate(deletedIn(docWith('jello'))), 7, all)).toBe(true)
  })

  it('agrees with the halves of a character that was split, and with nothing else in their place', () => {
    const split = docWith('a\ud83d\ude00b')
    split.getText('text').insert(2, '-')
    expect(agrees(split, own('a\ud83d\ude00b'), 7, { from: 0, to: 4 })).toBe(true)
    expect(agrees(docWith('\ufffd\ufffd'), own('ab'), 7, all)).toBe(false)
  })

  it('[S20] agrees with the same text in the same place alone', () => {
    const common = Y.encodeStateAsUpdate(docWith('one two', 1))
    const typing = (at: number, text: string) => {
      const doc = new Y.Doc()
      Y.applyUpdate(doc, common)
      doc.clientID = 7
      doc.getText('text').insert(at, text)
      return doc
    }
    expect(agrees(typing(3, '\n'), Y.encodeStateAsUpdate(typing(3, '\n')), 7, all)).toBe(true)
    expect(agrees(typing(0, '\n'), Y.encodeStateAsUpdate(typing(3, '\n')), 7, all)).toBe(false)
    // A part of what was typed at once begins where the part before it ended.
    expect(agrees(typing(3, 'abc'), Y.encodeStateAsUpdate(typing(3, 'abc')), 7, { from: 1, to: 3 })).toBe(true)
    const parted = typing(3, 'a')
    parted.getText('text').insert(3, 'bc')
    expect(agrees(typing(3, 'abc'), Y.encodeStateAsUpdate(parted), 7, all)).toBe(false)
    const deleted = typing(3, '\n')
    deleted.getText('text').delete(3, 1)
    expect(agrees(typing(3, '\n'), Y.encodeStateAsUpdate(deleted), 7, all)).toBe(true)
    expect(agrees(typing(0, '\n'), Y.encodeStateAsUpdate(deleted), 7, all)).toBe(false)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    '[S20] agrees with all that came of it, whatever others did to it there (seed %i)',
    (seed) => {
      const random = seededRandom(seed)
      const below = (count: number) => Math.floor(random() * count)
      const edit = (doc: Y.Doc) => {
        const text = doc.getText('text')
        const at = below(text.length + 1)
        if (random() < 0.3) text.delete(at, Math.min(text.length - at, below(4)))
        else text.insert(at, ['a', 'bc', '\r\n', '\ud83d\ude00', 'long text'][below(5)] ?? '')
      }
      const pass = (from: Y.Doc, to: Y.Doc) => Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)))
      const own = docWith('start')
      const [other, server] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })]
      pass(own, server)
      for (let round = 0; round < 200; round++) {
        if (random() < 0.7) edit(own)
        if (random() < 0.3) edit(other)
        if (random() < 0.1) pass(own, other)
        if (random() < 0.1) pass(server, other)
        if (random() < 0.1) pass(other, server)
        if (random() < 0.1) pass(server, own)
        const from = below(Y.getState(own.store, 7))
        const update = Y.encodeStateAsUpdate(own, Y.encodeStateVector(new Map([[7, from]])))
        expect(agrees(server, update, 7, { from, to: Number.MAX_SAFE_INTEGER })).toBe(true)
      }
    },
  )
})
