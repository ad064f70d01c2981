/** Decoding step by step what Yjs decodes at once. */
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type DecodedUpdate, decodeInSteps } from '../../../server/documents/decode-in-steps.ts'
import { backwards } from '../../support/dear-updates.ts'
import { seededRandom } from '../../support/seeded-random.ts'

function decode(update: Uint8Array): { readonly decoded: DecodedUpdate; readonly steps: number } {
  const decoding = decodeInSteps(new Y.Doc(), update)
  for (let steps = 1; ; steps++) {
    const step = decoding.next()
    if (step.done) return { decoded: step.value, steps }
  }
}

/** As it can be compared: an item that Yjs decoded has the name of what it is in. */
function plain({ structs, ds }: DecodedUpdate) {
  return {
    structs: structs.map((struct) => {
      const { id, length } = struct
      if (!(struct instanceof Y.Item)) return { id, length, kind: struct.constructor }
      const { origin, rightOrigin, content, parentSub } = struct
      const hasParent = struct.parent !== null
      return { id, length, kind: struct.constructor, origin, rightOrigin, content, parentSub, hasParent }
    }),
    deleted: [...ds.clients].map(([client, ranges]) => [client, ranges.map(({ clock, len }) => [clock, len])]),
  }
}

/** What three people type and delete, in a document that keeps what is deleted, or does not. */
function typed(seed: number, gc: boolean): Y.Doc {
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const doc = new Y.Doc({ gc })
  const text = doc.getText('text')
  for (let change = 0; change < 400; change++) {
    doc.clientID = 1 + below(3)
    if (below(4) === 0 && text.length > 0) text.delete(below(text.length), 1)
    else text.insert(below(text.length + 1), ['a', 'bc', 'é', '🦊'][below(4)] ?? '')
  }
  return doc
}

describe('an update that is decoded in steps', () => {
  it.each([true, false])('[S26] [R3] is the same as decoded at once, with what was deleted gone: %s', (gc) => {
    for (let seed = 1; seed <= 20; seed++) {
      const update = Y.encodeStateAsUpdate(typed(seed, gc))
      expect(plain(decode(update).decoded), `seed ${seed}`).toEqual(plain(Y.decodeUpdate(update)))
    }
  })

  it('[S26] is so where it has a gap, and where it holds more than a text', () => {
    const doc = backwards(3)
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let change = 0; change < 3; change++) doc.getText('text').insert(0, 'x')
    const gap = Y.mergeUpdates(updates.toSpliced(1, 1))
    expect(decode(gap).decoded.structs.some((struct) => struct instanceof Y.Skip)).toBe(true)
    const other = new Y.Doc()
    other.getText('text').insert(0, 'bold', { bold: true })
    other.getMap('map').set('key', { of: ['any', 'kind'] })
    for (const update of [gap, Y.encodeStateAsUpdate(other)]) {
      expect(plain(decode(update).decoded)).toEqual(plain(Y.decodeUpdate(update)))
    }
  })

  it('[S26] takes as many steps as it is long', () => {
    const doc = backwards(5_000)
    expect(decode(Y.encodeStateAsUpdate(doc)).steps).toBeGreaterThan(5)
    for (let at = 0; at < 2_500; at++) doc.getText('text').delete(at, 1)
    const deletedLast = decode(Y.encodeStateAsUpdate(doc))
    expect(deletedLast.steps).toBeGreaterThan(10)
  })

  it('[S10] throws where its bytes are cut', () => {
    const update = Y.encodeStateAsUpdate(typed(1, true))
    for (let length = 1; length < update.length; length += 7) {
      expect(() => decode(update.subarray(0, length)), `${length} bytes`).toThrow()
    }
  })
})
