import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type ClaimedText, claimedText, contradicts } from '../../../server/documents/claimed-text.ts'

function docWith(text: string, client = 7): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = client
  doc.getText('text').insert(0, text)
  return doc
}

const claim = (clock: number, text: string): ClaimedText => ({ client: 7, clock, text })

describe('a claimed text', () => {
  it('is what an update brings under a client id behind what is known', () => {
    const update = Y.encodeStateAsUpdate(docWith('hello'))
    expect(claimedText(update, 7, 2)).toEqual(claim(2, 'llo'))
    expect(claimedText(update, 7, 5)).toBeNull()
    expect(claimedText(update, 8, 0)).toBeNull()
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
