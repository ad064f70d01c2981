/** What is passed on of a member who is away comes in, and never in the place of what they typed themselves. */

import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Loan } from '../../../server/persistence/store.ts'
import { presenceGraceMs } from '../../../server/rooms/presence.ts'
import { claimGraceMs } from '../../../server/rooms/writers.ts'
import { encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { forgedBy, LateClient, passOn } from '../../support/late-client.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { until } from '../../support/until.ts'

let rooms: TestRooms
let clock: ManualClock
const clients: LateClient[] = []
beforeEach(async () => {
  clock = new ManualClock()
  rooms = await openTestRooms({ clock })
  rooms.room.admit(memberNamed('Bob'), 'editor')
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

interface Joining {
  readonly role?: 'viewer' | 'editor'
  /** Whether it shows presence, by which its client id is known before it types. */
  readonly isShown?: boolean
  readonly weft?: boolean
  readonly doc?: Y.Doc
}

async function enter(name: string, { isShown = true, ...options }: Joining = {}): Promise<LateClient> {
  const client = new LateClient(memberNamed(name), options)
  clients.push(client)
  if (!isShown) {
    client.isOpen = false
    client.awareness.setLocalState(null)
    client.isOpen = true
  }
  await client.join(rooms.room, rooms.file('a.ts'))
  return client
}

async function join(name: string, joining?: Joining): Promise<LateClient> {
  const client = await enter(name, joining)
  await until(() => client.isSynced)
  return client
}

async function textInRoom(): Promise<string> {
  return (await rooms.room.readFile(rooms.file('a.ts'))).content
}

async function loans(): Promise<Map<number, Loan>> {
  await rooms.room.saved()
  return (await rooms.store.readDocument(`${rooms.id}/${rooms.file('a.ts')}`)).loans
}

/** Bob, who typed his name, and has gone for longer than his caret stays. */
async function awayBob(joining?: Joining): Promise<LateClient> {
  const bob = await join('Bob', joining)
  bob.type(0, 'bob')
  await until(async () => (await textInRoom()) === 'bob')
  bob.leave()
  clock.advance(presenceGraceMs)
  return bob
}

async function restart(): Promise<void> {
  await rooms.room.saved()
  for (const client of clients) client.leave()
  const { id, store } = rooms
  await rooms.close()
  rooms = await openTestRooms({ clock, store, id })
}

/** Eve's own words, passed on as what Bob typed while he was away; they are in the room. */
async function forge(bob: LateClient, text: string): Promise<LateClient> {
  const eve = await join('Eve')
  const forged = forgedBy(eve, bob.doc.clientID, text)
  Y.applyUpdate(eve.doc, forged, eve)
  eve.receive(encodeStep2(forged))
  clock.advance(claimGraceMs)
  await until(async () => (await textInRoom()) === `bob${text}`)
  await rooms.room.saved()
  return eve
}

describe('what is passed on of a member who is away', () => {
  it('[S19] [R2] comes in once they did not for a while, with what was built on it, and is shown and acknowledged', async () => {
    const bob = await awayBob()
    const cleo = await join('Cleo')
    const ada = await join('Ada', { weft: true })
    bob.type(3, ' offline')
    passOn(bob, ada)
    ada.type(11, ' and ada')
    clock.advance(claimGraceMs - 1)
    expect(await textInRoom()).toBe('bob')
    clock.advance(1)
    await until(() => cleo.text === 'bob offline and ada')
    await until(() => ada.told.some((message) => message.kind === 'saved' && message.count >= 3))
    expect(await loans()).toEqual(new Map([[bob.doc.clientID, { from: 3, to: 11, by: ada.member.id }]]))
    expect(ada.endedWith).toBeNull()
  })

  it('[S19] is saved as what who passed it on brought', async () => {
    const bob = await awayBob()
    const ada = await join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    rooms.store.control.commits.length = 0
    clock.advance(claimGraceMs)
    await rooms.room.saved()
    const authors = rooms.store.control.commits
      .flat()
      .flatMap((change) => (change.kind === 'update' ? [change.author] : []))
    expect(authors).toEqual([ada.member.id])
  })

  it('[S19] comes in as far as it was passed on, and further once more of it was', async () => {
    const bob = await awayBob()
    const ada = await join('Ada')
    bob.type(3, ' off')
    passOn(bob, ada)
    bob.type(7, 'line')
    passOn(bob, ada)
    ada.isLate = true
    clock.advance(claimGraceMs)
    bob.type(11, '!')
    passOn(bob, ada)
    ada.handOn()
    await until(async () => (await textInRoom()) === 'bob offline')
    ada.isLate = false
    clock.advance(claimGraceMs)
    await until(async () => (await textInRoom()) === 'bob offline!')
    expect([...(await loans()).values()]).toEqual([{ from: 3, to: 12, by: ada.member.id }])
  })

  it('[S19] [R5] comes in of no viewer', async () => {
    const bob = await awayBob()
    const vera = await join('Vera', { role: 'viewer' })
    bob.type(3, ' offline')
    passOn(bob, vera)
    clock.advance(claimGraceMs * 2)
    expect(await textInRoom()).toBe('bob')
    expect(vera.endedWith).toBeNull()
    expect((await loans()).size).toBe(0)
  })

  it('[S19] comes in of several who are away at once, asked for once', async () => {
    rooms.room.admit(memberNamed('Dan'), 'editor')
    const dan = await join('Dan')
    const bob = await awayBob()
    dan.leave()
    clock.advance(presenceGraceMs)
    bob.type(3, ' offline')
    Y.applyUpdate(dan.doc, Y.encodeStateAsUpdate(bob.doc))
    dan.type(11, ' with dan')
    const ada = await join('Ada')
    passOn(dan, ada)
    const before = ada.frames.length
    clock.advance(claimGraceMs)
    await until(async () => (await textInRoom()) === 'bob offline with dan')
    expect(ada.frames.slice(before).filter(isStep1).length).toBe(1)
    expect((await loans()).size).toBe(2)
  })

  it('[S19] [S20] [S6] [R2] comes in no further than it is lent, however the update is put together', async () => {
    const bob = await awayBob()
    const client = bob.doc.clientID
    const eve = await join('Eve')
    eve.receive(encodeStep2(runsOf(client, [3], ' ')))
    clock.advance(claimGraceMs)
    eve.receive(encodeStep2(runsOf(client, [3], ' ')))
    await until(async () => (await textInRoom()) === 'bob ')
    eve.receive(encodeStep2(runsOf(client, [3, 3, 3, 3], ' x')))
    expect(eve.endedWith).toBe('update_invalid')
    bob.type(3, ' offline')
    const back = await join('Bob', { doc: bob.doc })
    await until(async () => (await textInRoom()) === 'bob offline')
    expect(back.endedWith).toBeNull()
  })

  it('[S19] [R5] is not taken any more once its author is here', async () => {
    const bob = await awayBob()
    const ada = await join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    ada.isLate = true
    clock.advance(claimGraceMs)
    const back = new LateClient(memberNamed('Bob'), { doc: bob.doc })
    clients.push(back)
    back.isLate = true
    await back.join(rooms.room, rooms.file('a.ts'))
    // That it is there, and not yet what it has.
    back.handOn(2)
    ada.handOn()
    await rooms.room.saved()
    expect(await textInRoom()).toBe('bob')
    back.handOn()
    await until(async () => (await textInRoom()) === 'bob offline')
    expect(await loans()).toEqual(new Map())
  })
})

describe('whose text was lent', () => {
  it.each([
    ['with the room in memory', false],
    ['after a restart', true],
  ])('[S20] sends the same, has it as their own again, and types on, %s', async (_, isRestarted) => {
    const bob = await awayBob()
    const ada = await join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    clock.advance(claimGraceMs)
    await until(async () => (await textInRoom()) === 'bob offline')
    if (isRestarted) await restart()
    bob.type(11, '!')
    const back = await join('Bob', { doc: bob.doc })
    back.type(12, '?')
    await until(async () => (await textInRoom()) === 'bob offline!?')
    expect(await loans()).toEqual(new Map())
    expect(back.endedWith).toBeNull()
    expect(ada.endedWith).toBeNull()
  })

  it('[S20] sends the same though it was deleted meanwhile', async () => {
    const bob = await awayBob()
    const ada = await join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    clock.advance(claimGraceMs)
    await until(async () => (await textInRoom()) === 'bob offline')
    ada.doc.getText('text').delete(4, 3)
    await until(async () => (await textInRoom()) === 'bob line')
    await restart()
    const back = await join('Bob', { doc: bob.doc })
    await until(() => back.text === 'bob line')
    expect(await loans()).toEqual(new Map())
    expect(back.endedWith).toBeNull()
  })

  it.each([
    ['with the room in memory', false],
    ['after a restart', true],
  ])(
    '[S20] [R5] keeps their own where something else was passed on, and nothing of it is mixed, %s',
    async (_, isRestarted) => {
      const bob = await awayBob()
      await forge(bob, ' was here')
      if (isRestarted) await restart()
      bob.type(3, ' offline')
      const back = await enter('Bob', { doc: bob.doc, weft: true })
      await until(() => back.endedWith !== null)
      expect(back.endedWith).toBe('history_foreign')
      expect(back.told.length).toBe(0)
      expect(back.text).toBe('bob offline')
      expect(await textInRoom()).toBe('bob was here')
      expect((await loans()).size).toBe(1)
      // And the next time as well.
      const again = await enter('Bob', { doc: bob.doc })
      await until(() => again.endedWith === 'history_foreign')
      expect(again.text).toBe('bob offline')
    },
  )

  it.each([
    ['deleted what it passed on', true],
    ['passed it on as deleted', false],
  ])('[S20] [R5] loses nothing to one who %s', async (_, isLater) => {
    const bob = await awayBob()
    const eve = await join('Eve')
    const forger = new Y.Doc({ gc: true })
    Y.applyUpdate(forger, forgedBy(eve, bob.doc.clientID, ' was here'))
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(eve.doc))
    if (!isLater) forger.getText('text').delete(3, 9)
    Y.applyUpdate(eve.doc, Y.encodeStateAsUpdate(forger), eve)
    eve.receive(encodeStep2(Y.encodeStateAsUpdate(forger)))
    clock.advance(claimGraceMs)
    if (isLater) {
      await until(async () => (await textInRoom()) === 'bob was here')
      eve.doc.getText('text').delete(3, 9)
      await until(async () => (await textInRoom()) === 'bob')
      await restart()
    }
    expect((await loans()).size).toBe(1)
    bob.type(3, ' offline!')
    const back = await enter('Bob', { doc: bob.doc })
    await until(() => back.endedWith !== null)
    expect(back.endedWith).toBe('history_foreign')
    expect(back.text).toBe('bob offline!')
  })

  it('[S20] [R2] does not have the same where it was passed on at another place', async () => {
    const bob = await awayBob()
    const eve = await join('Eve')
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(eve.doc))
    const before = Y.encodeStateVector(forger)
    forger.clientID = bob.doc.clientID
    forger.getText('text').insert(0, '!')
    const forged = Y.encodeStateAsUpdate(forger, before)
    Y.applyUpdate(eve.doc, forged, eve)
    eve.receive(encodeStep2(forged))
    clock.advance(claimGraceMs)
    await until(async () => (await textInRoom()) === '!bob')
    bob.type(3, '!')
    const back = await enter('Bob', { doc: bob.doc })
    await until(() => back.endedWith !== null)
    expect(back.endedWith).toBe('history_foreign')
    expect(back.text).toBe('bob!')
  })

  it('[S20] who has nothing under it gets what was passed on, and types on', async () => {
    const bob = await awayBob()
    await forge(bob, ' was here')
    const back = await join('Bob', { doc: bob.doc })
    await until(() => back.text === 'bob was here')
    back.type(12, '!')
    await until(async () => (await textInRoom()) === 'bob was here!')
    expect(back.endedWith).toBeNull()
    // What they took in is what is there: the next time all is theirs.
    back.leave()
    const again = await join('Bob', { doc: bob.doc })
    again.type(13, '?')
    await until(async () => (await textInRoom()) === 'bob was here!?')
    expect(again.endedWith).toBeNull()
  })

  it('[S20] [R5] loses nothing that is typed before what was passed on has come', async () => {
    const bob = await awayBob()
    await forge(bob, ' was here')
    const back = await enter('Bob', { doc: bob.doc })
    const send = back.send
    // Nothing of the room reaches them yet.
    back.isBehind = true
    back.type(3, 'x')
    expect(back.send).toBe(send)
    back.catchUp()
    await until(() => back.endedWith !== null)
    expect(back.endedWith).toBe('history_foreign')
    expect(back.text).toBe('bobx')
  })

  it('[S20] [S8] is acknowledged nothing that they typed before their text was compared', async () => {
    const bob = await awayBob()
    await forge(bob, ' was here')
    const back = new LateClient(memberNamed('Bob'), { doc: bob.doc, weft: true })
    clients.push(back)
    back.isLate = true
    await back.join(rooms.room, rooms.file('a.ts'))
    back.handOn(2)
    const before = Y.encodeStateVector(back.doc)
    back.type(3, 'x')
    back.isLate = false
    back.receive(encodeUpdate(Y.encodeStateAsUpdate(back.doc, before)))
    await rooms.room.saved()
    expect(back.told).toEqual([])
    back.handOn()
    expect(back.endedWith).toBe('history_foreign')
  })

  it('[S20] [S8] loses nothing that they typed before, where their answer overtakes it', async () => {
    const bob = await awayBob()
    const ada = await join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    clock.advance(claimGraceMs)
    await until(async () => (await textInRoom()) === 'bob offline')
    const back = new LateClient(memberNamed('Bob'), { doc: bob.doc, weft: true })
    clients.push(back)
    back.isLate = true
    await back.join(rooms.room, rooms.file('a.ts'))
    back.handOn(2)
    const before = Y.encodeStateVector(back.doc)
    back.type(11, '!')
    back.isLate = false
    back.receive(encodeUpdate(Y.encodeStateAsUpdate(back.doc, before)))
    await rooms.room.saved()
    expect(back.told).toEqual([])
    back.handOn(1)
    await until(async () => (await textInRoom()) === 'bob offline!')
    await until(() => back.told.some(({ kind }) => kind === 'saved'))
    expect(await loans()).toEqual(new Map())
  })

  it('[S20] in another tab of theirs is shown what was passed on, which settles nothing', async () => {
    const bob = await awayBob()
    await forge(bob, ' was here')
    const tab = await join('Bob')
    tab.type(0, 'tab ')
    await until(() => tab.text === 'tab bob was here')
    tab.leave()
    const again = await join('Bob', { doc: tab.doc })
    again.type(0, 'the ')
    await until(async () => (await textInRoom()) === 'the tab bob was here')
    expect((await loans()).size).toBe(1)
    bob.type(3, ' offline')
    const back = await enter('Bob', { doc: bob.doc })
    await until(() => back.endedWith === 'history_foreign')
  })

  it('[S20] is taken without presence as well, and asked for no more once they type on', async () => {
    const bob = await awayBob()
    const ada = await join('Ada')
    bob.type(3, ' offline')
    passOn(bob, ada)
    clock.advance(claimGraceMs)
    await until(async () => (await textInRoom()) === 'bob offline')
    const back = await join('Bob', { doc: bob.doc, isShown: false })
    back.type(11, '!')
    await until(async () => (await textInRoom()) === 'bob offline!')
    expect(await loans()).toEqual(new Map())
    expect(back.endedWith).toBeNull()
  })

  it('[S20] [R5] once settled, lets nothing more in that waited of what was passed on', async () => {
    const bob = await awayBob()
    const eve = await join('Eve')
    const missing = new Y.Doc()
    missing.getText('text').insert(0, 'missing ')
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(eve.doc))
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(missing))
    const before = Y.encodeStateVector(forger)
    forger.clientID = bob.doc.clientID
    forger.getText('text').insert(forger.getText('text').toString().indexOf('missing') + 3, 'not bob')
    const forged = Y.encodeStateAsUpdate(forger, before)
    eve.receive(encodeStep2(forged))
    clock.advance(claimGraceMs)
    eve.receive(encodeStep2(forged))
    const back = await join('Bob', { doc: bob.doc })
    back.type(3, '!')
    await until(async () => (await textInRoom()) === 'bob!')
    expect(await loans()).toEqual(new Map())
    eve.receive(encodeUpdate(Y.encodeStateAsUpdate(missing)))
    await until(async () => (await textInRoom()).includes('missing'))
    await rooms.room.saved()
    expect(['missing bob!', 'bob!missing ']).toContain(await textInRoom())
    expect(back.endedWith).toBeNull()
  })
})

it('[S20] [R5] who passes on other text than what was lent meanwhile has another history, and is no forger', async () => {
  const bob = await awayBob()
  const ada = await join('Ada')
  const eve = await join('Eve')
  eve.receive(encodeStep2(forgedBy(eve, bob.doc.clientID, ' was here')))
  clock.advance(claimGraceMs / 2)
  bob.type(3, ' offline')
  passOn(bob, ada)
  eve.isLate = true
  clock.advance(claimGraceMs / 2)
  eve.handOn()
  eve.receive(encodeStep2(forgedBy(eve, bob.doc.clientID, ' was here')))
  eve.handOn()
  await until(async () => (await textInRoom()) === 'bob was here')
  clock.advance(claimGraceMs)
  expect(ada.endedWith).toBe('history_foreign')
})

it('[S21] [R5] who was given what another typed after they connected passes it on; who made it up is closed', async () => {
  const bob = await awayBob()
  const ada = await join('Ada')
  const eve = await join('Eve')
  bob.type(3, ' offline')
  const forged = forgedBy(eve, bob.doc.clientID, ' was here')
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bob.doc), 'the store of the browser')
  eve.receive(encodeUpdate(forged))
  clock.advance(claimGraceMs)
  await until(async () => (await textInRoom()) === 'bob offline')
  expect([ada.endedWith, eve.endedWith]).toEqual([null, 'client_id_taken'])
})

it('[S21] who passes on what one typed who goes only then is asked for it, and stays', async () => {
  rooms.room.admit(memberNamed('Bob'), 'editor')
  const bob = await join('Bob')
  const ada = await join('Ada')
  bob.type(0, 'bob')
  await until(() => ada.text === 'bob')
  // Their line is dead, and the server has not noticed.
  bob.isLate = true
  bob.type(3, ' offline')
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(bob.doc), 'the store of the browser')
  clock.advance(claimGraceMs - 1)
  // What it is asked for then takes a while.
  ada.isLate = true
  bob.leave()
  clock.advance(1)
  ada.isLate = false
  ada.handOn()
  clock.advance(claimGraceMs)
  await until(async () => (await textInRoom()) === 'bob offline')
  expect(ada.endedWith).toBeNull()
})

it('[S21] [R5] whose browser gives it more of what it passed on does not come to own it', async () => {
  const fay = new LateClient(memberNamed('Fay'))
  clients.push(fay)
  fay.type(0, 'fay')
  const ada = await join('Ada')
  passOn(fay, ada)
  await until(async () => (await textInRoom()) === 'fay')
  fay.type(3, ' offline')
  Y.applyUpdate(ada.doc, Y.encodeStateAsUpdate(fay.doc), 'the store of the browser')
  const back = await join('Fay', { doc: fay.doc })
  back.type(11, ' and on')
  await until(async () => (await textInRoom()) === 'fay offline and on')
  clock.advance(claimGraceMs)
  expect([ada.endedWith, back.endedWith]).toEqual([null, null])
})

describe('an author without presence', () => {
  it('[S21] who comes while another passed on their text is taken', async () => {
    const author = new LateClient(memberNamed('Fay'))
    clients.push(author)
    author.type(0, 'fay')
    const ada = await join('Ada')
    passOn(author, ada)
    await until(async () => (await textInRoom()) === 'fay')
    author.type(3, ' offline')
    const fay = await join('Fay', { doc: author.doc, isShown: false })
    fay.type(11, ' types on')
    await until(async () => (await textInRoom()) === 'fay offline types on')
    clock.advance(claimGraceMs)
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
