import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  agrees as agreesIn,
  type ClaimedText,
  claimedTexts,
  contradicts,
} from '../../../server/documents/claimed-text.ts'

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
})
