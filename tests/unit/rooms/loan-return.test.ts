/** Whose text was lent comes back: the same text is theirs again, and nothing of theirs is mixed with other text. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { claimGraceMs } from '../../../server/rooms/writing/writers.ts'
import { defaultLimits } from '../../../shared/limits.ts'
import { encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { forgedBy } from '../../support/late-client.ts'
import { type LateScene, openLateScene } from '../../support/late-scene.ts'
import { until } from '../../support/until.ts'

let scene: LateScene
beforeEach(async () => {
  scene = await openLateScene()
})
afterEach(() => scene.close())

describe('whose text was lent', () => {
  it.each([
    ['with the room in memory', false],
    ['after a restart', true],
  ])('[S20] sends the same, has it as their own again, and types on, %s', async (_, isRestarted) => {
    const { bob, ada } = await scene.lendOffline()
    if (isRestarted) await scene.restart()
    bob.type(11, '!')
    const back = await scene.join('Bob', { doc: bob.doc })
    back.type(12, '?')
    await scene.expectText('bob offline!?')
    expect(await scene.loans()).toEqual(new Map())
    expect(back.endedWith).toBeNull()
    expect(ada.endedWith).toBeNull()
  })

  it('[S20] sends the same though it was deleted meanwhile', async () => {
    const { bob, ada } = await scene.lendOffline()
    ada.doc.getText('text').delete(4, 3)
    await scene.expectText('bob line')
    await scene.restart()
    const back = await scene.join('Bob', { doc: bob.doc })
    await until(() => back.text === 'bob line')
    expect(await scene.loans()).toEqual(new Map())
    expect(back.endedWith).toBeNull()
  })

  it.each([
    ['with the room in memory', false],
    ['after a restart', true],
  ])(
    '[S20] [R5] keeps their own where something else was passed on, and nothing of it is mixed, %s',
    async (_, isRestarted) => {
      const bob = await scene.awayBob()
      await scene.forge(bob, ' was here')
      if (isRestarted) await scene.restart()
      bob.type(3, ' offline')
      const back = await scene.expectForeign(bob)
      expect(back.told.length).toBe(0)
      expect(await scene.text()).toBe('bob was here')
      expect((await scene.loans()).size).toBe(1)
      // And the next time as well.
      await scene.expectForeign(bob)
    },
  )

  it.each([
    ['deleted what it passed on', true],
    ['passed it on as deleted', false],
  ])('[S20] [R5] loses nothing to one who %s', async (_, isLater) => {
    const bob = await scene.awayBob()
    const eve = await scene.join('Eve')
    const forger = new Y.Doc({ gc: true })
    Y.applyUpdate(forger, forgedBy(eve, bob.doc.clientID, ' was here'))
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(eve.doc))
    if (!isLater) forger.getText('text').delete(3, 9)
    Y.applyUpdate(eve.doc, Y.encodeStateAsUpdate(forger), eve)
    eve.receive(encodeStep2(Y.encodeStateAsUpdate(forger)))
    scene.clock.advance(claimGraceMs)
    if (isLater) {
      await scene.expectText('bob was here')
      eve.doc.getText('text').delete(3, 9)
      await scene.expectText('bob')
      await scene.restart()
    }
    expect((await scene.loans()).size).toBe(1)
    bob.type(3, ' offline!')
    await scene.expectForeign(bob)
  })

  it('[S20] [R2] does not have the same where it was passed on at another place', async () => {
    const bob = await scene.awayBob()
    const eve = await scene.join('Eve')
    const forger = new Y.Doc()
    Y.applyUpdate(forger, Y.encodeStateAsUpdate(eve.doc))
    const before = Y.encodeStateVector(forger)
    forger.clientID = bob.doc.clientID
    forger.getText('text').insert(0, '!')
    const forged = Y.encodeStateAsUpdate(forger, before)
    Y.applyUpdate(eve.doc, forged, eve)
    eve.receive(encodeStep2(forged))
    scene.clock.advance(claimGraceMs)
    await scene.expectText('!bob')
    bob.type(3, '!')
    await scene.expectForeign(bob)
  })

  it('[S20] [R2] does not have the same where a character of theirs is cut in two', async () => {
    const bob = await scene.awayBob()
    await scene.forge(bob, '\ufffd')
    bob.type(3, '😀')
    await scene.expectForeign(bob)
  })

  it('[S20] who has nothing under it gets what was passed on, and types on', async () => {
    const bob = await scene.awayBob()
    await scene.forge(bob, ' was here')
    const back = await scene.join('Bob', { doc: bob.doc })
    await until(() => back.text === 'bob was here')
    back.type(12, '!')
    await scene.expectText('bob was here!')
    expect(back.endedWith).toBeNull()
    // What they took in is what is there: the next time all is theirs.
    back.leave()
    const again = await scene.join('Bob', { doc: bob.doc })
    again.type(13, '?')
    await scene.expectText('bob was here!?')
    expect(again.endedWith).toBeNull()
  })

  it('[S20] [R5] loses nothing that is typed before what was passed on has come', async () => {
    const bob = await scene.awayBob()
    await scene.forge(bob, ' was here')
    const back = await scene.enter('Bob', { doc: bob.doc })
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
    const bob = await scene.awayBob()
    await scene.forge(bob, ' was here')
    const back = await scene.enterLate('Bob', { doc: bob.doc, weft: true })
    back.handOn(2)
    const before = Y.encodeStateVector(back.doc)
    back.type(3, 'x')
    back.isLate = false
    back.receive(encodeUpdate(Y.encodeStateAsUpdate(back.doc, before)))
    await scene.rooms.room.saved()
    expect(back.told).toEqual([])
    back.handOn()
    expect(back.endedWith).toBe('history_foreign')
  })

  it('[S20] [S8] loses nothing that they typed before, where their answer overtakes it', async () => {
    const { bob } = await scene.lendOffline()
    const back = await scene.enterLate('Bob', { doc: bob.doc, weft: true })
    back.handOn(2)
    const before = Y.encodeStateVector(back.doc)
    back.type(11, '!')
    back.isLate = false
    back.receive(encodeUpdate(Y.encodeStateAsUpdate(back.doc, before)))
    await scene.rooms.room.saved()
    expect(back.told).toEqual([])
    back.handOn(1)
    await scene.expectText('bob offline!')
    await until(() => back.told.some(({ kind }) => kind === 'saved'))
    expect(await scene.loans()).toEqual(new Map())
  })

  it('[S20] in another tab of theirs is shown what was passed on, which ends no loan', async () => {
    const bob = await scene.awayBob()
    await scene.forge(bob, ' was here')
    const tab = await scene.join('Bob')
    tab.type(0, 'tab ')
    await until(() => tab.text === 'tab bob was here')
    tab.leave()
    const again = await scene.join('Bob', { doc: tab.doc })
    again.type(0, 'the ')
    await scene.expectText('the tab bob was here')
    expect((await scene.loans()).size).toBe(1)
    bob.type(3, ' offline')
    await scene.expectForeign(bob)
  })

  it('[S20] is taken without presence as well, and asked for no more once they type on', async () => {
    const { bob } = await scene.lendOffline()
    const back = await scene.join('Bob', { doc: bob.doc, isShown: false })
    back.type(11, '!')
    await scene.expectText('bob offline!')
    expect(await scene.loans()).toEqual(new Map())
    expect(back.endedWith).toBeNull()
  })

  it('[S20] [R5] once given back, lets nothing more in that waited of what was passed on', async () => {
    const bob = await scene.awayBob()
    const eve = await scene.join('Eve')
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
    scene.clock.advance(claimGraceMs)
    eve.receive(encodeStep2(forged))
    const back = await scene.join('Bob', { doc: bob.doc })
    back.type(3, '!')
    await scene.expectText('bob!')
    expect(await scene.loans()).toEqual(new Map())
    eve.receive(encodeUpdate(Y.encodeStateAsUpdate(missing)))
    await until(async () => (await scene.text()).includes('missing'))
    await scene.rooms.room.saved()
    expect(['missing bob!', 'bob!missing ']).toContain(await scene.text())
    expect(back.endedWith).toBeNull()
  })

  it('[S8] [R7] has what waited of others asked for again, though more that they bring is refused', async () => {
    const { bob } = await scene.lendOffline()
    const cleo = await scene.join('Cleo')
    const missing = new Y.Doc()
    missing.getText('text').insert(0, 'missing ')
    Y.applyUpdate(cleo.doc, Y.encodeStateAsUpdate(missing), cleo)
    cleo.type(cleo.text.indexOf('missing') + 8, 'cleo ')
    expect(await scene.text()).toBe('bob offline')
    bob.type(11, 'x'.repeat(defaultLimits.fileBytes))
    const back = await scene.enter('Bob', { doc: bob.doc })
    await until(() => back.endedWith !== null)
    expect(back.endedWith).toBe('file_too_large')
    await until(async () => (await scene.text()).includes('missing cleo '))
  })
})
