import { describe, expect, it } from 'vitest'
import { FrameGate } from '../../../server/socket/frame-gate.ts'
import { ManualClock } from '../../support/manual-clock.ts'

function openGate({ framesPerSecond = 10, pendingBytes = 100 } = {}) {
  const clock = new ManualClock()
  const events: string[] = []
  const received: number[] = []
  const gate = new FrameGate(
    { clock, framesPerSecond, pendingBytes },
    {
      pause: () => events.push('pause'),
      resume: () => events.push('resume'),
      overflow: () => events.push('overflow'),
    },
  )
  const push = (...numbers: number[]) => {
    for (const number of numbers) gate.push(new Uint8Array([number]))
  }
  const receiver = { receive: (frame: Uint8Array) => void received.push(frame[0] ?? -1) }
  return { clock, events, received, gate, push, receiver }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('the gate of a connection', () => {
  it('[S2] keeps what comes before it opens, in order', () => {
    const { gate, push, received, receiver } = openGate()
    push(1, 2)
    expect(received).toEqual([])
    gate.open(receiver)
    push(3)
    expect(received).toEqual([1, 2, 3])
  })

  it('[S2] keeps no more than allowed before it opens', () => {
    const { gate, push, events, received, receiver } = openGate({ pendingBytes: 3 })
    push(1, 2, 3)
    expect(events).toEqual([])
    push(4)
    expect(events).toEqual(['overflow'])
    gate.open(receiver)
    expect(received).toEqual([])
  })

  it('[S12] holds back what is too fast, loses none of it, and keeps the order', () => {
    const { clock, gate, push, events, received, receiver } = openGate({ framesPerSecond: 10 })
    gate.open(receiver)
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
    const { clock, gate, push, events, received, receiver } = openGate({ framesPerSecond: 10 })
    gate.open(receiver)
    for (const number of numbers(50)) {
      push(number)
      clock.advance(100)
    }
    expect(received).toEqual(numbers(50))
    expect(events).toEqual([])
  })

  it('[S12] hands on what a client had sent before it closed', () => {
    const { gate, push, received, receiver } = openGate({ framesPerSecond: 1 })
    gate.open(receiver)
    push(1, 2, 3)
    gate.finish()
    expect(received).toEqual([1, 2, 3])
  })

  it('[S2] hands on what a client had sent that closed before the gate opened', () => {
    const { clock, gate, push, received, receiver } = openGate({ framesPerSecond: 1 })
    push(1, 2, 3)
    gate.finish()
    expect(gate.isWaiting).toBe(true)
    gate.open(receiver)
    expect(received).toEqual([1, 2, 3])
    push(4)
    expect(received).toEqual([1, 2, 3])
    expect(clock.waits).toEqual([])
  })

  it('hands on nothing once closed', () => {
    const { clock, gate, push, received, receiver } = openGate({ framesPerSecond: 1 })
    gate.open(receiver)
    push(1, 2)
    gate.close()
    clock.advance(5_000)
    push(3)
    expect(received).toEqual([1])
    expect(clock.waits).toEqual([])
  })
})
