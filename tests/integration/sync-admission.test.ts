/** Who is let in on a bare socket, how long they may wait, and what becomes of what they send meanwhile. */
import { get } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeStep1, encodeStep2, encodeUpdate } from '../../shared/protocol/sync.ts'
import { closeRefused, connectBare, dialBare, openBare, updateWith } from '../support/bare-socket.ts'
import { makeGate } from '../support/gate.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { guestName, memberNamed, type SyncServer, startSyncServer } from '../support/sync-server.ts'
import { until } from '../support/until.ts'

let server: SyncServer
afterEach(() => server?.close())

describe('a connection', () => {
  it('[S2] loses nothing of what it sends before it is let in', async () => {
    const admission = makeGate()
    server = await startSyncServer({ beforeAdmit: () => admission.opened })
    const bare = await connectBare(server, 'Ada')
    bare.socket.send(encodeStep2(updateWith('early ')))
    bare.socket.send(encodeStep1(new Uint8Array([0])))
    await new Promise((resolve) => bare.socket.ping(resolve))
    expect(bare.frames).toEqual([])
    admission.open()
    await until(() => bare.frames.some((frame) => frame[0] === 0 && frame[1] === 1))
    expect(await server.text()).toBe('early ')
  })

  it('[S2] loses nothing of what it sent where it closes before it is let in', async () => {
    const admission = makeGate()
    server = await startSyncServer({ beforeAdmit: () => admission.opened })
    const bare = await connectBare(server, 'Ada')
    bare.socket.send(encodeStep2(updateWith('parting words')))
    bare.socket.close()
    await until(() => bare.closed.length === 1)
    admission.open()
    await until(async () => (await server.text()) === 'parting words')
  })

  it.each([
    ['leaves', 'Ada', 'member_left'],
    ['is removed', 'Owner', 'member_removed'],
  ])(
    '[A9, S4] of who %s while they are being let in is refused, and makes them no member again',
    async (_, by, code) => {
      const admission = makeGate()
      const clock = new ManualClock()
      server = await startSyncServer({ clock, beforeAdmit: () => admission.opened })
      const ada = memberNamed('Ada')
      await server.store.createMember(ada)
      const { room, release } = await server.registry.hold(server.room)
      room.admit(ada, 'viewer')
      const bare = await connectBare(server, 'Ada:owner')
      room.removeMember(ada.id, memberNamed(by).id)
      await room.saved()
      admission.open()
      await closeRefused(clock)
      await until(() => bare.closed.length === 1)
      expect(bare.closed).toEqual([{ code: 4403, reason: code }])
      expect(room.member(ada.id)).toBeUndefined()
      release()
    },
  )

  it('[S2] that sends too much before it is let in is ended', async () => {
    server = await startSyncServer({ beforeAdmit: () => new Promise(() => undefined), limits: { pendingBytes: 1_000 } })
    const bare = await connectBare(server, 'Ada')
    for (let n = 0; n < 3; n++) bare.socket.send(encodeUpdate(updateWith('x'.repeat(500))))
    await until(() => bare.closed.length === 1)
    expect(bare.closed).toEqual([{ code: 4413, reason: 'admission_overflow' }])
  })

  it('[S2] that is not let in for too long is ended, and may come back', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({
      clock,
      beforeAdmit: () => new Promise(() => undefined),
      limits: { admissionMs: 500 },
    })
    const bare = await connectBare(server, 'Ada')
    clock.advance(499)
    await new Promise((resolve) => bare.socket.ping(resolve))
    expect(bare.closed).toEqual([])
    clock.advance(1)
    await until(() => bare.closed.length === 1)
    expect(bare.closed).toEqual([{ code: 1013, reason: 'admission_late' }])
  })

  it.each([
    ['from one address', { guestConnectionsPerAddress: 2 }],
    ['in one room', { guestConnectionsPerRoom: 2 }],
  ])(
    '[F4] without credentials is refused once there are too many %s, and may come when one has left',
    async (_, limits) => {
      const clock = new ManualClock()
      server = await startSyncServer({ clock, limits })
      const first = await openBare(server, guestName)
      await openBare(server, guestName)
      const third = dialBare(server, guestName)
      await closeRefused(clock)
      await until(() => third.closed.length === 1)
      expect(third.closed).toEqual([{ code: 1013, reason: 'connections_full' }])
      await openBare(server, 'Ada')
      first.socket.close()
      await until(() => first.closed.length === 1)
      await openBare(server, guestName)
    },
  )

  it('[F4] is refused where too many wait to be let in already', async () => {
    const admission = makeGate()
    const clock = new ManualClock()
    server = await startSyncServer({ clock, beforeAdmit: () => admission.opened, limits: { connectionsWaiting: 1 } })
    const first = await connectBare(server, 'Ada')
    const second = dialBare(server, 'Bob')
    await closeRefused(clock)
    await until(() => second.closed.length === 1)
    expect(second.closed).toEqual([{ code: 1013, reason: 'connections_full' }])
    admission.open()
    await until(() => first.frames.length > 0)
    await openBare(server, 'Bob')
  })

  it('[F4] [S26] whose time to be let in is over keeps nobody else out, however long what it waited for takes', async () => {
    const admission = makeGate()
    const clock = new ManualClock()
    server = await startSyncServer({
      clock,
      beforeAdmit: () => (admission.isAwaited ? Promise.resolve() : admission.opened),
      limits: { connectionsWaiting: 1, admissionMs: 500 },
    })
    const first = await connectBare(server, 'Ada')
    await until(() => admission.isAwaited)
    clock.advance(500)
    await until(() => first.closed.length === 1)
    await openBare(server, 'Bob')
    admission.open()
    const second = await openBare(server, 'Ada')
    expect([first.closed, second.closed]).toEqual([[{ code: 1013, reason: 'admission_late' }], []])
  })

  it('[F4] of one member too many for the room is ended with its code', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock, limits: { membersPerRoom: 2 } })
    await openBare(server, 'Ada')
    const third = dialBare(server, 'Bob')
    await closeRefused(clock)
    await until(() => third.closed.length === 1)
    expect(third.closed).toEqual([{ code: 4403, reason: 'room_full' }])
    await openBare(server, 'Ada')
  })

  it('[F4] is one of so many a member may have in a room', async () => {
    const clock = new ManualClock()
    server = await startSyncServer({ clock, limits: { connectionsPerMember: 2 } })
    await openBare(server, 'Ada')
    const second = await openBare(server, 'Ada')
    const third = dialBare(server, 'Ada')
    await closeRefused(clock)
    await until(() => third.closed.length === 1)
    expect(third.closed).toEqual([{ code: 1013, reason: 'connections_full' }])
    await openBare(server, 'Bob')
    second.socket.close()
    await until(() => second.closed.length === 1)
    await until(async () => {
      const again = dialBare(server, 'Ada')
      await until(() => again.frames.length > 0 || again.closed.length > 0)
      return again.closed.length === 0 && again.frames[0]?.[0] === 0
    })
  })

  it('to another path is answered with 404', async () => {
    server = await startSyncServer()
    for (const path of ['/other', '/synchrony/a/b', '/']) {
      const url = new URL(server.url.replace('ws:', 'http:'))
      const status = await new Promise<number | undefined>((resolve) => {
        const request = get({
          host: url.hostname,
          port: url.port,
          path,
          headers: {
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': '13',
            'sec-websocket-key': 'x',
          },
        })
        request.on('response', (response) => {
          response.resume()
          resolve(response.statusCode)
        })
        request.on('error', () => resolve(undefined))
      })
      expect(status, path).toBe(404)
    }
  })
})
