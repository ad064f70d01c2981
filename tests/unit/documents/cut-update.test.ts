import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { withoutTails } from '../../../server/documents/cut-update.ts'

/** Three people's text, each typed in several places, of which some is deleted. */
function threePeople(gc: boolean): Y.Doc {
  const doc = new Y.Doc({ gc })
  const text = doc.getText('text')
  for (const [round, client] of [3, 1, 2, 3, 2, 1, 3].entries()) {
    doc.clientID = client
    text.insert((round * 7) % (text.length + 1), `${client}abcdé${client}`)
    if (round % 3 === 2) text.delete(1, 3)
  }
  return doc
}

describe('an update without tails', () => {
  it.each([true, false])('has of each client id what comes before its clock, and all of the others (gc: %s)', (gc) => {
    const doc = threePeople(gc)
    const update = Y.encodeStateAsUpdate(doc)
    for (let end = 0; end <= Y.getState(doc.store, 3); end++) {
      const ends = new Map([
        [3, end],
        [2, 0],
      ])
      const cut = withoutTails(update, ends)
      const clocks = Y.parseUpdateMeta(cut).to
      expect([clocks.get(3) ?? 0, clocks.get(2) ?? 0, clocks.get(1)]).toEqual([end, 0, Y.getState(doc.store, 1)])
      // What was left out can follow.
      const whole = new Y.Doc()
      Y.applyUpdate(whole, cut)
      Y.applyUpdate(whole, update)
      expect(whole.getText('text').toString()).toBe(doc.getText('text').toString())
    }
  })

  it('begins where the update does', () => {
    const doc = threePeople(true)
    const cut = withoutTails(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map([[3, 5]]))), new Map([[3, 9]]))
    const { from, to } = Y.parseUpdateMeta(cut)
    expect([from.get(3), to.get(3)]).toEqual([5, 9])
  })

  it('never parts the halves of a surrogate pair', () => {
    const doc = new Y.Doc()
    doc.clientID = 3
    doc.getText('text').insert(0, 'a😀b')
    const reaches = (end: number) =>
      Y.parseUpdateMeta(withoutTails(Y.encodeStateAsUpdate(doc), new Map([[3, end]]))).to.get(3) ?? 0
    expect([0, 1, 2, 3, 4].map(reaches)).toEqual([0, 1, 1, 3, 4])
    const behind = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map([[3, 1]])))
    expect(Y.parseUpdateMeta(withoutTails(behind, new Map([[3, 2]]))).to.get(3)).toBeUndefined()
  })
})
