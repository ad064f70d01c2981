/** Who writes under whose Yjs client id: forgers are closed, who passes on another's text is not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { presenceGraceMs } from '../../../server/rooms/presence/presence.ts'
import { claimGraceMs } from '../../../server/rooms/writing/writers.ts'
import { encodeAwareness, encodeStep2, encodeUpdate } from '../../../shared/protocol/sync.ts'
import { forgedBy, type LateClient, passOn, stateUnder } from '../../support/late-client.ts'
import { type LateScene, openLateScene } from '../../support/late-scene.ts'
import { cpuMsOf } from '../../support/linear-time.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { until } from '../../support/until.ts'

let scene: LateScene
beforeEach(async () => {
  scene = await openLateScene()
})
afterEach(() => scene.close())

describe('a client', () => {
  it.each([
    ['shows presence', true],
    ['has typed, and shows none', false],
  ])(
    '[R5] that writes under the client id of another who %s is closed, and nothing of it enters',
    async (_, isShown) => {
      const bob = await scene.join('Bob', { isShown })
      const eve = await scene.join('Eve')
      bob.type(0, 'bob')
      await until(() => eve.text === 'bob')
      eve.receive(encodeUpdate(forgedBy(eve, bob.doc.clientID, ' is a fool')))
      scene.clock.advance(claimGraceMs - 1)
      expect(eve.endedWith).toBeNull()
      scene.clock.advance(1)
      expect(eve.endedWith).toBe('client_id_taken')
      expect(bob.endedWith).toBeNull()
      expect(await scene.text()).toBe('bob')
    },
  )

  it('[R5] that put other words under clocks that their holder used later is closed', async () => {
    const bob = await scene.join('Bob')
    const eve = await scene.join('Eve')
    bob.type(0, 'bob')
    await until(() => eve.text === 'bob')
    eve.receive(encodeUpdate(forgedBy(eve, bob.doc.clientID, ' is')))
    bob.type(3, ' types on')
    await scene.expectText('bob types on')
    scene.clock.advance(claimGraceMs)
    expect(eve.endedWith).toBe('client_id_taken')
    expect(await scene.text()).toBe('bob types on')
  })

  it('[R5] that writes under a client id of the server is closed', async () => {
    const eve = await scene.join('Eve')
    const { file, release } = await scene.rooms.room.holdFile(scene.rooms.file('a.ts'))
    eve.receive(encodeUpdate(forgedBy(eve, file.doc.clientID, 'not the server')))
    release()
    scene.clock.advance(claimGraceMs)
    expect(eve.endedWith).toBe('client_id_taken')
    expect(await scene.text()).toBe('')
  })

  it('[R5] that passes on what another typed stays, and so does the text', async () => {
    const bob = await scene.join('Bob')
    const ada = await scene.join('Ada')
    bob.isLate = true
    bob.type(0, 'bob')
    passOn(bob, ada)
    expect(await scene.text()).toBe('')
    bob.handOn()
    await scene.expectText('bob')
    for (let rounds = 0; rounds < 3; rounds++) scene.clock.advance(claimGraceMs)
    expect(ada.endedWith).toBeNull()
    expect(bob.endedWith).toBeNull()
  })

  it('[R5] that passes on what comes slowly stays as long as it comes', async () => {
    const bob = await scene.join('Bob')
    const ada = await scene.join('Ada')
    bob.isLate = true
    for (const [at, character] of [...'bob'].entries()) bob.type(at, character)
    passOn(bob, ada)
    for (let characters = 1; characters <= 3; characters++) {
      bob.handOn(1)
      scene.clock.advance(claimGraceMs)
    }
    await scene.expectText('bob')
    scene.clock.advance(claimGraceMs)
    expect(ada.endedWith).toBeNull()
  })

  it('[R5] that passes on what a viewer typed stays, and nothing of it enters', async () => {
    const vera = await scene.join('Vera', { role: 'viewer' })
    const ada = await scene.join('Ada')
    vera.type(0, 'not allowed')
    passOn(vera, ada)
    scene.clock.advance(claimGraceMs)
    expect(ada.endedWith).toBeNull()
    expect(await scene.text()).toBe('')
  })

  it('[R5] that passes on what its author is still sending over a slow line stays, and so does the text', async () => {
    const bob = await scene.awayBob()
    bob.type(3, ' offline')
    const ada = await scene.join('Ada')
    const back = await scene.enterLate('Bob', { doc: bob.doc })
    // That it is there, and not yet what it has.
    back.handOn(2)
    passOn(bob, ada)
    for (let rounds = 0; rounds < 4; rounds++) scene.clock.advance(claimGraceMs)
    expect(ada.endedWith).toBeNull()
    back.isLate = false
    back.handOn()
    await scene.expectText('bob offline')
    scene.clock.advance(claimGraceMs)
    expect([ada.endedWith, back.endedWith]).toEqual([null, null])
  })

  it('[R5] that passes on what waits for something else stays', async () => {
    const bob = await scene.join('Bob')
    const ada = await scene.join('Ada')
    const other = new Y.Doc()
    other.getText('text').insert(0, 'missing ')
    Y.applyUpdate(bob.doc, Y.encodeStateAsUpdate(other), bob)
    bob.type(8, 'bob')
    const known = Y.encodeStateVector(other)
    ada.receive(encodeStep2(Y.encodeStateAsUpdate(bob.doc, known)))
    scene.clock.advance(claimGraceMs)
    expect(ada.endedWith).toBeNull()
  })

  it('[R5] that passes on what another typed who goes without having sent it stays, and the text enters', async () => {
    const bob = await scene.join('Bob')
    const ada = await scene.join('Ada')
    bob.isLate = true
    bob.type(0, 'bob')
    passOn(bob, ada)
    ada.isLate = true
    bob.leave()
    scene.clock.advance(claimGraceMs)
    expect(ada.endedWith).toBeNull()
    ada.handOn()
    await scene.expectText('bob')
  })

  it('[R5] that passes on what one who is not here typed stays, and holds that one not off later', async () => {
    const gone = scene.client('Bob')
    gone.type(0, 'bob')
    const ada = await scene.join('Ada')
    passOn(gone, ada)
    await scene.expectText('bob')
    gone.type(3, '!')
    const cleo = await scene.join('Cleo')
    passOn(gone, cleo)
    scene.clock.advance(claimGraceMs)
    const bob = await scene.join('Bob', { doc: gone.doc })
    bob.type(4, ' types on')
    await scene.expectText('bob! types on')
    scene.clock.advance(claimGraceMs)
    expect([ada.endedWith, bob.endedWith, cleo.endedWith]).toEqual([null, null, null])
  })
})

describe('the client id of a member who is away', () => {
  /** Comes back with what it typed meanwhile. */
  async function comeBack({ doc }: LateClient): Promise<LateClient> {
    const back = await scene.join('Bob', { doc })
    back.type(back.text.length, '!')
    return back
  }

  it('[R5] [R7] [P2] is not taken by who shows presence under it', async () => {
    const bob = await scene.awayBob()
    bob.type(3, ' offline')
    const vera = await scene.join('Vera', { role: 'viewer', isShown: false })
    vera.receive(encodeAwareness(stateUnder(bob.doc.clientID)))
    const ada = await scene.join('Ada')
    expect(ada.others.map(([client]) => client)).not.toContain(bob.doc.clientID)
    const back = await comeBack(bob)
    await scene.expectText('bob offline!')
    scene.clock.advance(claimGraceMs)
    expect(back.endedWith).toBeNull()
    expect(ada.others.map(([client]) => client)).toContain(bob.doc.clientID)
  })

  it('[P2] is not taken by who shows presence under it, where the member was only shown', async () => {
    scene.rooms.room.admit(memberNamed('Bob'), 'editor')
    const bob = await scene.join('Bob')
    bob.leave()
    scene.clock.advance(presenceGraceMs)
    bob.type(0, 'bob')
    const vera = await scene.join('Vera', { role: 'viewer', isShown: false })
    vera.receive(encodeAwareness(stateUnder(bob.doc.clientID)))
    const back = await comeBack(bob)
    await scene.expectText('bob!')
    scene.clock.advance(claimGraceMs)
    expect(back.endedWith).toBeNull()
  })

  it.each([
    ['with the room in memory', false],
    ['after a restart', true],
  ])(
    '[R3] [R5] is not written under by another, %s: what the member types offline comes in',
    async (_, isRestarted) => {
      const bob = await scene.awayBob()
      if (isRestarted) await scene.restart()
      bob.type(3, ' offline')
      const eve = await scene.join('Eve')
      eve.receive(encodeUpdate(forgedBy(eve, bob.doc.clientID, ' is a fool')))
      scene.clock.advance(claimGraceMs)
      expect(eve.endedWith).toBe('client_id_taken')
      const back = await comeBack(bob)
      await scene.expectText('bob offline!')
      expect(back.text).toBe('bob offline!')
      expect(back.endedWith).toBeNull()
    },
  )

  it.each([
    ['only shown', false],
    ['written under by what was typed offline', true],
  ])('[R5] [R3] is theirs after a restart where it was %s', async (_, isWritten) => {
    scene.rooms.room.admit(memberNamed('Bob'), 'editor')
    const doc = new Y.Doc()
    if (isWritten) doc.getText('text').insert(0, 'offline ')
    const bob = await scene.join('Bob', { doc })
    await scene.rooms.room.saved()
    await scene.restart()
    bob.type(bob.text.length, 'away ')
    const eve = await scene.join('Eve', { isShown: false })
    eve.receive(encodeAwareness(stateUnder(doc.clientID)))
    eve.receive(encodeUpdate(forgedBy(eve, doc.clientID, 'forged')))
    scene.clock.advance(claimGraceMs)
    expect(eve.endedWith).toBe('client_id_taken')
    const back = await comeBack(bob)
    await scene.expectText(back.text)
    expect(back.text).toBe(`${isWritten ? 'offline ' : ''}away !`)
    expect(back.endedWith).toBeNull()
  })

  it('[R5] is theirs where Yjs gave their client another id than it shows', async () => {
    scene.rooms.room.admit(memberNamed('Bob'), 'editor')
    const bob = await scene.join('Bob')
    bob.doc.clientID += 1
    bob.type(0, 'b')
    bob.type(1, 'ob')
    await scene.expectText('bob')
    bob.leave()
    const eve = await scene.join('Eve')
    eve.receive(encodeUpdate(forgedBy(eve, bob.doc.clientID, 'forged')))
    scene.clock.advance(claimGraceMs)
    expect(eve.endedWith).toBe('client_id_taken')
    expect(await scene.text()).toBe('bob')
  })

  it('[R5] is free again where a guest without credentials wrote under it, who is another one when it comes back', async () => {
    const guest = await scene.join('Guest1')
    guest.type(0, 'guest')
    await scene.expectText('guest')
    guest.leave()
    guest.type(5, ' offline')
    const back = await scene.join('Guest2', { doc: guest.doc })
    back.type(13, '!')
    await scene.expectText('guest offline!')
    scene.clock.advance(claimGraceMs)
    expect(back.endedWith).toBeNull()
  })

  it('[R5] [S1] is let go by a guest whose socket is dead once the guest comes back by another', async () => {
    const guest = await scene.join('Guest1')
    guest.type(0, 'guest')
    await scene.expectText('guest')
    guest.isSilent = true
    guest.isLate = true
    const back = await scene.join('Guest2', { doc: guest.doc })
    back.type(5, '!')
    expect(await scene.text()).toBe('guest')
    scene.clock.advance(claimGraceMs)
    expect(guest.endedWith).toBe('connection_slow')
    await scene.expectText('guest!')
    for (let rounds = 0; rounds < 2; rounds++) scene.clock.advance(claimGraceMs)
    expect(back.endedWith).toBeNull()
  })

  it('[R5] [P2] is not taken by presence while a guest who shows none writes under it', async () => {
    const guest = await scene.join('Guest1', { isShown: false })
    guest.type(0, 'guest')
    await scene.expectText('guest')
    const vera = await scene.join('Vera', { role: 'viewer', isShown: false })
    vera.receive(encodeAwareness(stateUnder(guest.doc.clientID)))
    guest.type(5, ' types on')
    scene.clock.advance(claimGraceMs)
    expect(guest.endedWith).toBeNull()
    expect(await scene.text()).toBe('guest types on')
  })
})

it('[R7] a large update of what many who are away typed is read as often as one of what one of them did', async () => {
  scene.rooms.room.admit(memberNamed('Bob'), 'editor')
  const bob = await scene.join('Bob', { isShown: false })
  const clients = Array.from({ length: 300 }, (_, index) => 1_000 + index)
  for (const client of clients) {
    bob.doc.clientID = client
    bob.type(0, 'b')
  }
  bob.leave()
  const costOf = async (name: string, passedOn: readonly number[]) => {
    const eve = await scene.join(name)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(eve.doc))
    const before = Y.encodeStateVector(other)
    for (const client of passedOn) {
      other.clientID = client
      other.getText('text').insert(0, 'e')
    }
    other.clientID = eve.doc.clientID
    for (let at = 0; at < 6_000; at++) other.getText('text').insert((at * 7) % other.getText('text').length, 'eve')
    const frame = encodeStep2(Y.encodeStateAsUpdate(other, before))
    return cpuMsOf(() => eve.receive(frame))
  }
  const [one = 0] = clients
  // Warm, so that the two that are compared do not differ by that.
  await costOf('Eve', [one])
  const ofOne = await costOf('Eve', [one])
  const ofAll = await costOf('Mallory', clients)
  expect(ofAll).toBeLessThan(4 * ofOne + 50)
})
