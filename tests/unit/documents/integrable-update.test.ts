import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { withoutTails } from '../../../server/documents/cut-update.ts'
import { isIntegrable } from '../../../server/documents/integrable-update.ts'
import { SharedDocument } from '../../../server/documents/shared-document.ts'
import { expectLinear } from '../../support/linear-time.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const structsOf = (update: Uint8Array) => Y.decodeUpdate(update).structs

/** One character of each client id, each behind that of another; null for the first of the text. */
function chain(clients: readonly number[], originOf: (client: number) => number | null): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, clients.length)
    for (const client of clients) {
      for (const number of [1, client, 0]) encoding.writeVarUint(encoder, number)
      const origin = originOf(client)
      encoding.writeUint8(encoder, 4 | (origin === null ? 0 : 0b1000_0000))
      if (origin === null) {
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarString(encoder, 'text')
      } else for (const number of [origin, 0]) encoding.writeVarUint(encoder, number)
      encoding.writeVarString(encoder, 'x')
    }
    encoding.writeVarUint(encoder, 0)
  })
}

describe('an update is integrable', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('where Yjs puts nothing of it aside (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const below = (most: number) => Math.floor(random() * most)
    const doc = new Y.Doc()
    const text = doc.getText('text')
    for (let key = 0; key < 200; key++) {
      doc.clientID = 1 + below(12)
      if (text.length > 0 && below(4) === 0) text.delete(below(text.length), 1)
      else text.insert(below(text.length + 1), 'key')
    }
    const whole = Y.encodeStateAsUpdate(doc)
    const seen = new Set<boolean>()
    for (let cut = 0; cut < 40; cut++) {
      const ends = new Map(Array.from({ length: below(3) }, () => [1 + below(12), below(60)] as const))
      const part = withoutTails(whole, ends)
      const other = new Y.Doc()
      Y.applyUpdate(other, part)
      const expected = other.store.pendingStructs === null
      expect(isIntegrable(structsOf(part), () => 0)).toBe(expected)
      seen.add(expected)
    }
    expect(seen).toEqual(new Set([true, false]))
  })

  it('not where what it brings waits for each other', () => {
    const inACircle = chain([1, 2, 3], (client) => (client % 3) + 1)
    expect(isIntegrable(structsOf(inACircle), () => 0)).toBe(false)
    expect(isIntegrable(structsOf(inACircle), (client) => (client === 1 ? 1 : 0))).toBe(true)
  })
})

describe('[R7] an update of very many client ids', () => {
  const clients = Array.from({ length: 30_000 }, (_, index) => 30_000 - index)
  const document = () =>
    new SharedDocument((error) => {
      throw error
    })

  it.each([
    ['waits for one that did not come', chain(clients, (client) => client + 1)],
    ['waits for each other, two by two', chain(clients, (client) => (client % 2 === 0 ? client - 1 : client + 1))],
  ])('is refused at once where it %s', (_, update) => {
    expectLinear('x'.repeat(update.length), () => {
      expect(() => document().inspect(update)).toThrow(expect.objectContaining({ code: 'update_invalid' }))
    })
  })

  it('is taken where it lacks nothing', () => {
    const update = chain(clients, (client) => (client === 1 ? null : client - 1))
    expect(document().inspect(update)).toMatchObject({ hasNews: true, isPlainText: true })
  })
})
