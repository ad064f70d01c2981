import { describe, expect, it } from 'vitest'
import { createFairTurns } from '../../../server/operations/fair-turns.ts'
import { FrameGate, frameCost } from '../../../server/socket/frame-gate.ts'
import { TimeShares } from '../../../server/socket/time-share.ts'
import { ManualClock } from '../../support/manual-clock.ts'

function openGate({ framesPerSecond = 10, pendingBytes = 10_000 } = {}) {
  const clock = new ManualClock()
  const events: string[] = []
  const received: number[] = []
  const pending: (() => void)[] = []
  const turns = createFairTurns({
    budgetMs: 1,
    now: () => received.length,
    afterTurn: (callback) => pending.push(callback),
  })
  const endTurn = async () => {
    for (const callback of pending.splice(0)) callback()
    for (let hop = 0; hop < 20; hop++) await Promise.resolve()
  }
  const gate = new FrameGate(
    { clock, framesPerSecond, pendingBytes },
    {
      pause: () => events.push('pause'),
      resume: () => events.push('resume'),
      overflow: () => events.push('overflow'),
    },
  )
  const time = new TimeShares({ clock, turns }).hold('Ada')
  const push = (...numbers: number[]) => {
    for (const number of numbers) gate.push(new Uint8Array([number]))
  }
  const receiver = { receive: (frame: Uint8Array) => void received.push(frame[0] ?? -1) }
  const pushLarge = (...numbers: number[]) => {
    for (const number of numbers) gate.push(new Uint8Array(4_096).fill(number))
  }
  return { clock, events, received, gate, time, push, pushLarge, endTurn, receiver }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('the gate of a connection', () => {
  it('[S2] keeps what comes before it opens, in order', () => {
    const { gate, time, push, received, receiver } = openGate()
    push(1, 2)
    expect(received).toEqual([])
    gate.open(receiver, time)
    push(3)
    expect(received).toEqual([1, 2, 3])
  })

  it('[S2] keeps no more than allowed before it opens', () => {
    const { gate, time, push, events, received, receiver } = openGate({ pendingBytes: 3 * (1 + frameCost) })
    push(1, 2, 3)
    expect(events).toEqual([])
    push(4)
    expect(events).toEqual(['overflow'])
    gate.open(receiver, time)
    expect(received).toEqual([])
  })

  it('[G20] lets large frames wait for their turn with the socket paused, in order with the small ones behind them', async () => {
    const { gate, time, push, pushLarge, events, received, receiver, endTurn } = openGate()
    gate.open(receiver, time)
    push(1)
    pushLarge(2)
    pushLarge(3, 4)
    push(5)
    expect(received).toEqual([1, 2])
    expect(events).toEqual(['pause'])
    await endTurn()
    expect(received).toEqual([1, 2, 3])
    expect(events).not.toContain('resume')
    await endTurn()
    expect(received).toEqual([1, 2, 3, 4, 5])
    expect(events.at(-1)).toBe('resume')
    push(6)
    expect(received.at(-1)).toBe(6)
  })

  it('[G20] hands on nothing in a turn that comes after it was closed, and all of it where the client has closed', async () => {
    const closed = openGate()
    const finished = openGate()
    for (const { gate, time, pushLarge, receiver } of [closed, finished]) {
      gate.open(receiver, time)
      pushLarge(1, 2, 3)
    }
    closed.gate.close()
    finished.gate.finish(() => finished.events.push('end'))
    expect(finished.received).toEqual([1])
    for (const { endTurn } of [closed, finished]) await endTurn()
    await finished.endTurn()
    expect(closed.received).toEqual([1])
    expect(finished.received).toEqual([1, 2, 3])
    expect(finished.events.at(-1)).toBe('end')
  })

  it('[S12] paces large frames as well', async () => {
    const { clock, gate, time, pushLarge, received, receiver, endTurn } = openGate({ framesPerSecond: 3 })
    gate.open(receiver, time)
    pushLarge(...numbers(6))
    for (let turn = 0; turn < 10; turn++) await endTurn()
    expect(received).toEqual([0, 1, 2])
    for (let second = 0; second < 3; second++) {
      clock.advance(1_000)
      for (let turn = 0; turn < 10; turn++) await endTurn()
    }
    expect(received).toEqual(numbers(6))
  })

  it('[S12] holds back what is too fast, loses none of it, and keeps the order', () => {
    const { clock, gate, time, push, events, received, receiver } = openGate({ framesPerSecond: 10 })
    gate.open(receiver, time)
    push(...numbers(25))
    expect(received.length).toBe(10)
    expect(events).toEqual(['pause'])
    clock.advance(1_000)
    expect(received.length).toBe(20)
    clock.advance(1_000)
    expect(received).toEqual(numbers(25))
    expect(events.at(-1)).toBe('resume')
    push(25)
    expect(received.at(-1)).toBe(25)
  })

  it('[S12] lets a steady pace through', () => {
    const { clock, gate, time, push, events, received, receiver } = openGate({ framesPerSecond: 10 })
    gate.open(receiver, time)
    for (const number of numbers(50)) {
      push(number)
      clock.advance(100)
    }
    expect(received).toEqual(numbers(50))
    expect(events).toEqual([])
  })

  it('[S12] counts what is allowed by time that went by, although the clock was set back', () => {
    const { clock, gate, time, push, events, received, receiver } = openGate({ framesPerSecond: 10 })
    gate.open(receiver, time)
    push(1)
    clock.setBack(3_600_000)
    push(...numbers(25))
    clock.advance(2_000)
    expect(received).toEqual([1, ...numbers(25)])
    expect(events.at(-1)).toBe('resume')
  })

  it('[S24] holds back whose frames take the server long, as if they were many, and loses none', async () => {
    const { clock, gate, time, push, events, received, endTurn } = openGate({ framesPerSecond: 100 })
    let tookMs = 50
    gate.open(
      {
        receive: (frame) => {
          received.push(frame[0] ?? -1)
          clock.advance(tookMs)
        },
      },
      time,
    )
    push(...numbers(50))
    expect(received.length).toBeLessThan(10)
    expect(events).toEqual(['pause'])
    for (let second = 0; second < 20; second++) {
      clock.advance(100)
      await endTurn()
    }
    // What may be taken at once, and a quarter.
    expect((received.length - 1) * tookMs).toBeLessThanOrEqual(250 + clock.monotonic() / 4)
    tookMs = 0
    clock.advance(1_000)
    await endTurn()
    expect(received).toEqual(numbers(50))
    expect(events.at(-1)).toBe('resume')
  })

  it('[S24] holds back for five seconds at most, however long one took', () => {
    const { clock, gate, time, push, received } = openGate({ framesPerSecond: 100 })
    gate.open(
      {
        receive: (frame) => {
          received.push(frame[0] ?? -1)
          if (frame[0] === 0) clock.advance(60_000)
        },
      },
      time,
    )
    push(0, 1, 2)
    expect(received).toEqual([0])
    clock.advance(5_100)
    expect(received).toEqual([0, 1, 2])
  })

  it('[S24] holds back what a client left behind by the time that it takes as well, and loses none of it', async () => {
    const { clock, gate, time, push, events, received, endTurn } = openGate({ framesPerSecond: 100 })
    push(...numbers(20))
    gate.finish(() => events.push('end'))
    gate.open(
      {
        receive: (frame) => {
          received.push(frame[0] ?? -1)
          clock.advance(500)
        },
      },
      time,
    )
    for (let turn = 0; turn < 10; turn++) await endTurn()
    expect(received.length).toBeLessThan(3)
    for (let second = 0; second < 50; second++) {
      clock.advance(1_000)
      await endTurn()
    }
    expect(received).toEqual(numbers(20))
    expect(events.at(-1)).toBe('end')
    expect(clock.waits).toEqual([])
  })

  it('[S24, G20] lets small frames of whose last took long wait for their turn, and no others', async () => {
    const { clock, gate, time, push, received, endTurn } = openGate({ framesPerSecond: 100 })
    gate.open(
      {
        receive: (frame) => {
          received.push(frame[0] ?? -1)
          if (frame[0] !== undefined && frame[0] < 2) clock.advance(20)
        },
      },
      time,
    )
    push(0, 1, 2, 3)
    expect(received).toEqual([0, 1])
    await endTurn()
    expect(received).toEqual([0, 1, 2, 3])
    push(4, 5)
    expect(received).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('[S12, G20] hands on what a client had sent before it closed, in turns and not all at once', async () => {
    const { clock, gate, time, push, events, received, receiver, endTurn } = openGate({ framesPerSecond: 1 })
    gate.open(receiver, time)
    push(...numbers(5))
    expect(received).toEqual([0])
    gate.finish(() => events.push('end'))
    for (let turn = 0; turn < 3; turn++) {
      expect(received.length).toBeLessThanOrEqual(turn + 2)
      expect(events).not.toContain('end')
      await endTurn()
    }
    expect(received).toEqual(numbers(5))
    expect(events.filter((event) => event === 'end')).toEqual(['end'])
    expect(clock.waits).toEqual([])
  })

  it('[S2] hands on what a client had sent that closed before the gate opened', async () => {
    const { clock, gate, time, push, events, received, receiver, endTurn } = openGate({ framesPerSecond: 1 })
    push(1, 2, 3)
    gate.finish(() => events.push('end'))
    expect(gate.isWaiting).toBe(true)
    gate.open(receiver, time)
    for (let turn = 0; turn < 3; turn++) await endTurn()
    expect(received).toEqual([1, 2, 3])
    expect(events.at(-1)).toBe('end')
    push(4)
    expect(received).toEqual([1, 2, 3])
    expect(clock.waits).toEqual([])
  })

  it('[A9] hands on nothing more of a client that closed once it is ended, and says so at once', async () => {
    const { gate, time, push, events, received, receiver, endTurn } = openGate({ framesPerSecond: 1 })
    push(1, 2, 3)
    gate.finish(() => events.push('end'))
    gate.open(receiver, time)
    expect(received).toEqual([1])
    gate.close()
    expect(events.at(-1)).toBe('end')
    await endTurn()
    expect(received).toEqual([1])
    gate.finish(() => events.push('again'))
    expect(events.at(-1)).toBe('again')
  })

  it('hands on nothing once closed', () => {
    const { clock, gate, time, push, received, receiver } = openGate({ framesPerSecond: 1 })
    gate.open(receiver, time)
    push(1, 2)
    gate.close()
    clock.advance(5_000)
    push(3)
    expect(received).toEqual([1])
    expect(clock.waits).toEqual([])
  })
})
