/** How the connections of one member share the server's time. */
import { describe, expect, it } from 'vitest'
import { createFairTurns } from '../../../server/operations/fair-turns.ts'
import { FrameGate } from '../../../server/socket/frame-gate.ts'
import { TimeShares } from '../../../server/socket/time-share.ts'
import { ManualClock } from '../../support/manual-clock.ts'

/** Connections of members, by whose frames time goes by: so many milliseconds as their first byte says. */
function openShares() {
  const clock = new ManualClock()
  const received: string[] = []
  const pending: (() => void)[] = []
  // As many frames in a turn as there is time for.
  const turns = createFairTurns({ now: () => 0, afterTurn: (callback) => pending.push(callback) })
  const shares = new TimeShares({ clock, turns })
  const source = { pause() {}, resume() {}, overflow() {} }
  function connect(name: string, label = name) {
    const time = shares.hold(name)
    const gate = new FrameGate({ clock, framesPerSecond: 600, pendingBytes: 1_000_000 }, source)
    gate.open(
      {
        receive(frame) {
          received.push(label)
          clock.advance(frame[0] ?? 0)
        },
      },
      time,
    )
    const leave = () => {
      gate.close()
      shares.release(time)
    }
    return {
      gate,
      leave,
      key: (ms: number) => gate.push(new Uint8Array([ms])),
      bulk: (ms: number) => gate.push(bulk(ms)),
    }
  }
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10) {
      clock.advance(10)
      for (const callback of pending.splice(0)) callback()
      for (let hop = 0; hop < 20; hop++) await Promise.resolve()
    }
  }
  return { clock, received, connect, pass }
}

function bulk(ms: number): Uint8Array {
  return new Uint8Array(4_096).fill(ms)
}

describe('the share of a member', () => {
  it.each(['key', 'bulk'] as const)(
    '[S24] [R7] is about a quarter of the server’s time, by however many connections it is asked for: %s',
    async (kind) => {
      const { clock, received, connect, pass } = openShares()
      const connections = Array.from({ length: 30 }, () => connect('Eve'))
      for (let round = 0; round < 20; round++) for (const connection of connections) connection[kind](100)
      await pass(10_000)
      expect(received.length).toBeGreaterThan(10)
      expect((received.length - 1) * 100).toBeLessThanOrEqual(250 + clock.monotonic() / 4)
      connect('Bob')[kind](0)
      expect(received.at(-1)).toBe('Bob')
      for (const { leave } of connections) leave()
      expect(clock.waits).toEqual([])
    },
  )

  it('[S24] is given to their connections in turn', async () => {
    const { received, connect, pass } = openShares()
    for (const label of ['a', 'b', 'c']) {
      const connection = connect('Ada', label)
      for (let frames = 0; frames < 4; frames++) connection.bulk(200)
    }
    await pass(15_000)
    expect(received.join('')).toBe('aaabcabcbcbc')
  })

  it('[S24] keeps no key waiting for bulk work in another window', async () => {
    const { received, connect, pass } = openShares()
    const [one, other] = [connect('Ada'), connect('Ada')]
    for (let frames = 0; frames < 10; frames++) one.bulk(250)
    await pass(100)
    const before = received.length
    other.key(0)
    other.key(0)
    expect(received.length).toBe(before + 2)
  })

  it('[S24] is what they left of it where they come back by another connection', async () => {
    const { received, connect, pass } = openShares()
    for (let coming = 0; coming < 5; coming++) {
      const connection = connect('Eve')
      connection.bulk(250)
      connection.bulk(250)
      connection.leave()
    }
    expect(received.length).toBe(2)
    for (let others = 0; others < 3_000; others++) connect(`${others}`).leave()
    const last = connect('Eve')
    last.bulk(0)
    await pass(500)
    expect(received.length).toBe(2)
    await pass(1_000)
    expect(received.length).toBe(3)
  })
})
