/** What is passed on of a member who is away comes in, and never in the place of what they typed themselves. */
import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { presenceGraceMs } from '../../../server/rooms/presence/presence.ts'
import { claimGraceMs } from '../../../server/rooms/writing/writers.ts'
import { encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { forgedBy, passOn } from '../../support/late-client.ts'
import { type LateScene, openLateScene } from '../../support/late-scene.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { until } from '../../support/until.ts'

let scene: LateScene
beforeEach(async () => {
  scene = await openLateScene()
})
afterEach(() => scene.close())

describe('what is passed on of a member who is away', () => {
  it('[S19] [R2] comes in once they did not for a while, with what was built on it, and is shown and acknowledged', async () => {
    const bob = await scene.awayBob()
    const cleo = await scene.join('Cleo')
    const ada = await scene.join('Ada', { weft: true })
    bob.type(3, ' offline')
    passOn(bob, ada)
    ada.type(11, ' and ada')
    scene.clock.advance(claimGraceMs - 1)
    expect(await scene.text()).toBe('bob')
    scene.clock.advance(1)
    await until(() => cleo.text === 'bob offline and ada')
    await until(() => ada.told.some((message) => message.kind === 'saved' && message.count >= 3))
    expect(await scene.loans()).toEqual(new Map([[bob.doc.clientID, { from: 3, to: 11, by: ada.member.id }]]))
    expect(ada.endedWith).toBeNull()
  })

  it('[S19] is saved as what who passed it on brought', async () => {
    const bob = await scene.awayBob()
    const ada = await scene.join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    scene.rooms.store.control.commits.length = 0
    scene.clock.advance(claimGraceMs)
    await scene.rooms.room.saved()
    const authors = scene.rooms.store.control.commits
      .flat()
      .flatMap((change) => (change.kind === 'update' ? [change.author] : []))
    expect(authors).toEqual([ada.member.id])
  })

  it('[S19] comes in as far as it was passed on, and further once more of it was', async () => {
    const bob = await scene.awayBob()
    const ada = await scene.join('Ada')
    bob.type(3, ' off')
    passOn(bob, ada)
    bob.type(7, 'line')
    passOn(bob, ada)
    ada.isLate = true
    scene.clock.advance(claimGraceMs)
    bob.type(11, '!')
    passOn(bob, ada)
    ada.handOn()
    await scene.expectText('bob offline')
    ada.isLate = false
    scene.clock.advance(claimGraceMs)
    await scene.expectText('bob offline!')
    expect([...(await scene.loans()).values()]).toEqual([{ from: 3, to: 12, by: ada.member.id }])
  })

  it('[S19] [R5] comes in of no viewer', async () => {
    const bob = await scene.awayBob()
    const vera = await scene.join('Vera', { role: 'viewer' })
    bob.type(3, ' offline')
    passOn(bob, vera)
    scene.clock.advance(claimGraceMs * 2)
    expect(await scene.text()).toBe('bob')
    expect(vera.endedWith).toBeNull()
    expect((await scene.loans()).size).toBe(0)
  })

  it('[S19] comes in of several who are away at once, asked for once', async () => {
    scene.rooms.room.admit(memberNamed('Dan'), 'editor')
    const dan = await scene.join('Dan')
    const bob = await scene.awayBob()
    dan.leave()
    scene.clock.advance(presenceGraceMs)
    bob.type(3, ' offline')
    Y.applyUpdate(dan.doc, Y.encodeStateAsUpdate(bob.doc))
    dan.type(11, ' with dan')
    const ada = await scene.join('Ada')
    passOn(dan, ada)
    const before = ada.frames.length
    scene.clock.advance(claimGraceMs)
    await scene.expectText('bob offline with dan')
    expect(ada.frames.slice(before).filter(isStep1).length).toBe(1)
    expect((await scene.loans()).size).toBe(2)
  })

  it('[S19] [S20] [S6] [R2] comes in no further than it is lent, however the update is put together', async () => {
    const bob = await scene.awayBob()
    const client = bob.doc.clientID
    const eve = await scene.join('Eve')
    eve.receive(encodeStep2(runsOf(client, [3], ' ')))
    scene.clock.advance(claimGraceMs)
    eve.receive(encodeStep2(runsOf(client, [3], ' ')))
    await scene.expectText('bob ')
    eve.receive(encodeStep2(runsOf(client, [3, 3, 3, 3], ' x')))
    expect(eve.endedWith).toBe('update_invalid')
    bob.type(3, ' offline')
    const back = await scene.join('Bob', { doc: bob.doc })
    await scene.expectText('bob offline')
    expect(back.endedWith).toBeNull()
  })

  it('[S19] [R5] is not taken any more once its author is here', async () => {
    const bob = await scene.awayBob()
    const ada = await scene.join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    ada.isLate = true
    scene.clock.advance(claimGraceMs)
    const back = await scene.enterLate('Bob', { doc: bob.doc })
    // That it is there, and not yet what it has.
    back.handOn(2)
    ada.handOn()
    await scene.rooms.room.saved()
    expect(await scene.text()).toBe('bob')
    back.handOn()
    await scene.expectText('bob offline')
    expect(await scene.loans()).toEqual(new Map())
  })
})

describe('what is passed on of a member of whom another tab is here', () => {
  it('[S19] [R5] comes in, and closes nobody, also where that tab had passed on some of it', async () => {
    const bob = await scene.awayBob()
    const tab = await scene.join('Bob')
    bob.type(3, ' off')
    passOn(bob, tab)
    await scene.expectText('bob off')
    bob.type(7, 'line')
    const ada = await scene.join('Ada')
    passOn(bob, ada)
    scene.clock.advance(claimGraceMs)
    await scene.expectText('bob offline')
    await until(() => tab.text === 'bob offline')
    expect([ada.endedWith, tab.endedWith]).toEqual([null, null])
  })

  it('[S23] has that tab answer first, whose browser may have given it the text', async () => {
    const bob = await scene.awayBob()
    const tab = await scene.join('Bob')
    bob.type(3, ' offline')
    Y.applyUpdate(tab.doc, Y.encodeStateAsUpdate(bob.doc), tab)
    const eve = await scene.join('Eve')
    const forged = forgedBy(eve, bob.doc.clientID, ' forged')
    Y.applyUpdate(eve.doc, forged, eve)
    eve.receive(encodeStep2(forged))
    tab.isLate = true
    scene.clock.advance(claimGraceMs)
    eve.type(eve.text.length, ' tail')
    await scene.expectText('bob forged tail')
    await scene.rooms.room.saved()
    expect(tab.text).toBe('bob offline')
    tab.isLate = false
    tab.handOn()
    await until(() => tab.endedWith !== null)
    expect([tab.endedWith, tab.text]).toEqual(['history_foreign', 'bob offline'])
  })
})

it('[S20] [R5] who passes on other text than what was lent meanwhile has another history, and is no forger', async () => {
  const bob = await scene.awayBob()
  const ada = await scene.join('Ada')
  const eve = await scene.join('Eve')
  eve.receive(encodeStep2(forgedBy(eve, bob.doc.clientID, ' was here')))
  scene.clock.advance(claimGraceMs / 2)
  bob.type(3, ' offline')
  passOn(bob, ada)
  eve.isLate = true
  scene.clock.advance(claimGraceMs / 2)
  eve.handOn()
  eve.receive(encodeStep2(forgedBy(eve, bob.doc.clientID, ' was here')))
  eve.handOn()
  await scene.expectText('bob was here')
  scene.clock.advance(claimGraceMs)
  expect(ada.endedWith).toBe('history_foreign')
})

it('[S21] [R5] who was given what another typed after they connected passes it on; who made it up is closed', async () => {
  const bob = await scene.awayBob()
  const ada = await scene.join('Ada')
  const eve = await scene.join('Eve')
  bob.type(3, ' offline')
  const forged = forgedBy(eve, bob.doc.clientID, ' was here')
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bob.doc), 'the store of the browser')
  eve.receive(encodeUpdate(forged))
  scene.clock.advance(claimGraceMs)
  await scene.expectText('bob offline')
  expect([ada.endedWith, eve.endedWith]).toEqual([null, 'client_id_taken'])
})

it('[S21] who passes on what one typed who goes only then is asked for it, and stays', async () => {
  scene.rooms.room.admit(memberNamed('Bob'), 'editor')
  const bob = await scene.join('Bob')
  const ada = await scene.join('Ada')
  bob.type(0, 'bob')
  await until(() => ada.text === 'bob')
  // Their line is dead, and the server has not noticed.
  bob.isLate = true
  bob.type(3, ' offline')
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bob.doc), 'the store of the browser')
  scene.clock.advance(claimGraceMs - 1)
  // What it is asked for then takes a while.
  ada.isLate = true
  bob.leave()
  scene.clock.advance(1)
  ada.isLate = false
  ada.handOn()
  scene.clock.advance(claimGraceMs)
  await scene.expectText('bob offline')
  expect(ada.endedWith).toBeNull()
})

it('[S21] [R7] whose role is taken before they could pass it on stays', async () => {
  scene.rooms.room.admit(memberNamed('Ada'), 'editor')
  const bob = await scene.awayBob()
  const ada = await scene.join('Ada')
  bob.type(3, ' offline')
  ada.isLate = true
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bob.doc), 'the store of the browser')
  ada.handOn(1)
  scene.rooms.room.changeRole(ada.member.id, 'viewer')
  ada.isLate = false
  ada.handOn()
  scene.clock.advance(claimGraceMs)
  expect(ada.endedWith).toBeNull()
  scene.rooms.room.changeRole(ada.member.id, 'editor')
  scene.clock.advance(claimGraceMs)
  await scene.expectText('bob offline')
})

it('[S21] [R5] whose browser gives it more of what it passed on does not come to own it', async () => {
  const fay = scene.client('Fay')
  fay.type(0, 'fay')
  const ada = await scene.join('Ada')
  passOn(fay, ada)
  await scene.expectText('fay')
  fay.type(3, ' offline')
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(fay.doc), 'the store of the browser')
  const back = await scene.join('Fay', { doc: fay.doc })
  back.type(11, ' and on')
  await scene.expectText('fay offline and on')
  scene.clock.advance(claimGraceMs)
  expect([ada.endedWith, back.endedWith]).toEqual([null, null])
})

describe('an author without presence', () => {
  it('[S21] who comes while another passed on their text is taken', async () => {
    const author = scene.client('Fay')
    author.type(0, 'fay')
    const ada = await scene.join('Ada')
    passOn(author, ada)
    await scene.expectText('fay')
    author.type(3, ' offline')
    const fay = await scene.join('Fay', { doc: author.doc, isShown: false })
    fay.type(11, ' types on')
    await scene.expectText('fay offline types on')
    scene.clock.advance(claimGraceMs)
    expect([ada.endedWith, fay.endedWith]).toEqual([null, null])
  })
})

/** An update with the text once for each clock, right behind what the client typed before. */
function runsOf(client: number, clocks: readonly number[], text: string): Uint8Array {
  const update = encoding.createEncoder()
  encoding.writeVarUint(update, clocks.length)
  for (const clock of clocks) {
    for (const part of [1, client, clock]) encoding.writeVarUint(update, part)
    // A string with a left neighbour.
    encoding.writeUint8(update, 0x84)
    for (const part of [client, clock - 1]) encoding.writeVarUint(update, part)
    encoding.writeVarString(update, text)
  }
  encoding.writeVarUint(update, 0)
  return encoding.toUint8Array(update)
}

function isStep1(frame: Uint8Array): boolean {
  return frame[0] === 0 && frame[1] === 0
}
