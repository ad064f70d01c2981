/** How much is lent, and that nobody uses up what others need. */
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TextDocument } from '../../../server/documents/text-document.ts'
import type { Loan } from '../../../server/persistence/store.ts'
import { presenceGraceMs } from '../../../server/rooms/presence/presence.ts'
import { Loans, mostLent, partsOfRest } from '../../../server/rooms/writing/loans.ts'
import { claimGraceMs, mostWithoutText } from '../../../server/rooms/writing/writers.ts'
import type { FileId, MemberId } from '../../../shared/model/ids.ts'
import { encodeStep2 } from '../../../shared/protocol/sync.ts'
import { passOn } from '../../support/late-client.ts'
import { type LateScene, openLateScene } from '../../support/late-scene.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { until } from '../../support/until.ts'

const ada = 'ada' as MemberId
const eve = 'eve' as MemberId

const share = { ids: mostLent.ids / partsOfRest, characters: mostLent.characters / partsOfRest }

/** So many ids are lent to the first of these members, and to each of the others, one behind the other. */
function loansOf(count: number, loan: Loan, ...more: readonly MemberId[]): Loans {
  const document = new TextDocument('file' as FileId, () => {})
  const loans = new Map<number, Loan>()
  for (const by of [loan.by, ...more]) {
    for (let id = 0; id < count; id++) loans.set(loans.size + 1, { ...loan, by })
  }
  const isLasting = (member: MemberId) => !member.startsWith('guest')
  return new Loans({ document, clock: new ManualClock(), loans, ownerOf: () => undefined, isLasting, onChange() {} })
}

describe('the share of a member who passes text on', () => {
  it('[S22] is so many client ids, and what those of another leave of them', () => {
    const loans = loansOf(share.ids, { from: 0, to: 1, by: eve })
    expect(loans.lend(1_000, 1, eve)).toBe(false)
    expect(loans.lend(1, 2, eve)).toBe(true)
    expect(loans.lend(1_000, 1, ada)).toBe(true)
  })

  it('[S22] is so many characters, and what those of another leave of them', () => {
    const loans = loansOf(1, { from: 0, to: share.characters, by: eve })
    const left = share.characters - share.characters / partsOfRest
    expect(loans.lend(2, 1, eve)).toBe(false)
    expect(loans.lend(2, left + 1, ada)).toBe(false)
    expect(loans.lend(2, left, ada)).toBe(true)
  })

  it('[S22] is something still where several have taken all that they are lent', () => {
    const loans = loansOf(0, { from: 0, to: 1, by: eve })
    let id = 0
    for (let member = 0; member < 8; member++) while (loans.lend(++id, 1, `forger ${member}` as MemberId));
    expect(id).toBeLessThan(mostLent.ids)
    for (let lent = 0; lent < 20; lent++) expect(loans.lend(10_000 + lent, 1, ada)).toBe(true)
  })

  it('[S22] is one for all guests without credentials together', () => {
    const guests = Array.from({ length: 5 }, (_, n) => `guest ${n}` as MemberId)
    const loans = loansOf(share.ids / 5, { from: 0, to: 1, by: guests[0] ?? eve }, ...guests.slice(1))
    expect(loans.lend(1_000, 1, 'guest 6' as MemberId)).toBe(false)
    expect(loans.lend(1_000, 1, ada)).toBe(true)
  })

  it('[S22] is not used up by what another was lent and did not bring', () => {
    const loans = loansOf(1, { from: 0, to: share.characters, by: eve })
    expect(loans.lend(1, 3, ada)).toBe(true)
    expect([loans.lentTo(1, ada), loans.lentTo(1, eve)]).toEqual([3, 0])
    expect(loans.lend(2, share.characters - 3, ada)).toBe(true)
  })

  it('[S19] is within what is lent of a document', () => {
    const ids = loansOf(mostLent.ids, { from: 0, to: 1, by: eve })
    expect(ids.lend(mostLent.ids + 1, 1, ada)).toBe(false)
    expect(ids.lend(mostLent.ids, 2, ada)).toBe(true)
    const characters = loansOf(1, { from: 0, to: mostLent.characters, by: eve })
    expect(characters.lend(2, 1, ada)).toBe(false)
  })
})

describe('what is more than is lent', () => {
  let scene: LateScene
  beforeEach(async () => {
    scene = await openLateScene()
    for (const name of ['Bob', 'Dan']) scene.rooms.room.admit(memberNamed(name), 'editor')
  })
  afterEach(() => scene.close())

  async function lent(): Promise<number[]> {
    return [...(await scene.loans()).keys()]
  }

  it('[S22] [R5] is left out with nobody closed, and others are lent theirs', async () => {
    const bob = await scene.join('Bob')
    const dan = await scene.join('Dan')
    bob.type(0, 'bob')
    await until(() => dan.text === 'bob')
    dan.type(3, ' dan')
    await until(() => bob.text === 'bob dan')
    bob.leave()
    dan.leave()
    scene.clock.advance(presenceGraceMs)
    const forger = await scene.join('Eve')
    const reader = await scene.join('Ada')
    forger.receive(encodeStep2(deletedText(dan.doc.clientID, 4, mostLent.characters - 4)))
    scene.clock.advance(claimGraceMs)
    expect(await lent()).toEqual([])
    bob.type(3, ' offline')
    passOn(bob, reader)
    scene.clock.advance(claimGraceMs)
    await scene.expectText('bob offline dan')
    expect([reader.endedWith, forger.endedWith]).toEqual([null, null])
    expect(await lent()).toEqual([bob.doc.clientID])
  })

  it.each([
    ['is lent', mostWithoutText, 1],
    ['is not', mostWithoutText + 100, 0],
  ])('[S22] deleted text %s of %i characters', async (_, length, count) => {
    const bob = await scene.awayBob()
    const reader = await scene.join('Ada')
    reader.receive(encodeStep2(deletedText(bob.doc.clientID, 3, length)))
    scene.clock.advance(claimGraceMs)
    expect((await lent()).length).toBe(count)
    expect(reader.endedWith).toBeNull()
  })
})

/** One piece of text that was deleted before it came, without a neighbour. */
function deletedText(client: number, clock: number, length: number): Uint8Array {
  const update = encoding.createEncoder()
  for (const part of [1, 1, client, clock]) encoding.writeVarUint(update, part)
  encoding.writeUint8(update, 1)
  encoding.writeVarUint(update, 1)
  encoding.writeVarString(update, 'text')
  encoding.writeVarUint(update, length)
  encoding.writeVarUint(update, 0)
  return encoding.toUint8Array(update)
}
