/** Whose text was lent, from when they come back until they have sent their own. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answerGraceMs } from '../../../server/rooms/writing/loans.ts'
import type { LateClient } from '../../support/late-client.ts'
import { type LateScene, openLateScene } from '../../support/late-scene.ts'
import { until } from '../../support/until.ts'

let scene: LateScene
let bob: LateClient
let eve: LateClient
/** Bob has typed his name and gone, and Eve has passed on what she made up as his. */
beforeEach(async () => {
  scene = await openLateScene()
  bob = await scene.awayBob()
  eve = await scene.forge(bob, ' forged')
})
afterEach(() => scene.close())

/** In the room, written, and sent to whom it is sent. */
async function typeAsEve(text: string): Promise<void> {
  const before = await scene.text()
  eve.type(eve.text.length, text)
  await scene.expectText(before + text)
  await scene.rooms.room.saved()
}

it('[S23] [R5] gets nothing that others type behind what was passed on before they sent their own', async () => {
  bob.type(3, ' offline')
  const back = await scene.enterLate('Bob', { doc: bob.doc })
  await typeAsEve(' tail')
  expect(back.text).toBe('bob offline')
  back.isLate = false
  back.handOn()
  await until(() => back.endedWith !== null)
  expect([back.endedWith, back.text]).toEqual(['history_foreign', 'bob offline'])
})

it('[S20] [R1] has another history as it was sent, though they delete it before they hear of that', async () => {
  bob.type(3, ' offline')
  const back = await scene.enterLate('Bob', { doc: bob.doc })
  back.doc.getText('text').delete(3, ' offline'.length)
  back.isLate = false
  back.handOn()
  await until(() => back.endedWith !== null)
  expect([back.endedWith, back.text, await scene.text()]).toEqual(['history_foreign', 'bob', 'bob forged'])
})

it('[S23] [R2] gets what they missed once they have', async () => {
  const back = await scene.enterLate('Bob', { doc: bob.doc })
  await typeAsEve(' tail')
  expect(back.text).toBe('bob')
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged tail')
  await typeAsEve(' and live')
  await until(() => back.text === 'bob forged tail and live')
})

it('[S23] [S13] gets it as well where they are asked anew after they fell behind', async () => {
  const back = await scene.enterLate('Bob', { doc: bob.doc })
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged')
  back.isBehind = true
  await typeAsEve(' missed')
  back.isLate = true
  back.catchUp()
  await typeAsEve(' held')
  expect(back.text).toBe('bob forged')
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged missed held')
})

it('[S23] is closed to come again where they do not answer, and waited for no more once they did', async () => {
  const silent = await scene.enterLate('Bob', { doc: bob.doc })
  scene.clock.advance(answerGraceMs - 1)
  expect(silent.endedWith).toBeNull()
  scene.clock.advance(1)
  expect(silent.endedWith).toBe('connection_slow')
  const back = await scene.enterLate('Bob', { doc: bob.doc })
  back.isLate = false
  back.handOn()
  await until(() => back.text === 'bob forged')
  scene.clock.advance(answerGraceMs)
  expect(back.endedWith).toBeNull()
})
