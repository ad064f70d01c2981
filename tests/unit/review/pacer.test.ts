import { describe, expect, test } from 'vitest'
import { createPacer } from '../../../server/agent/review/pacer.ts'
import { ManualClock } from '../../support/manual-clock.ts'

function pacer() {
  const clock = new ManualClock()
  let runs = 0
  const paced = createPacer(
    clock,
    () => 50,
    () => {
      runs++
    },
  )
  return { clock, paced, runs: () => runs }
}

describe('a pacer', () => {
  test('runs the first request at once, and many that follow as one', () => {
    const { clock, paced, runs } = pacer()
    for (let request = 0; request < 5; request++) paced.request()
    expect(runs()).toBe(1)
    clock.advance(19)
    expect(runs()).toBe(1)
    clock.advance(1)
    expect(runs()).toBe(2)
  })

  test('runs the first few times sooner, then never twice within its pace, however requests fall', () => {
    const { clock, paced, runs } = pacer()
    const seen: number[] = []
    for (let ms = 0; ms < 500; ms += 2) {
      const before = runs()
      paced.request()
      clock.advance(2)
      if (runs() > before) seen.push(ms)
    }
    const gaps = seen.slice(1).map((at, index) => at - (seen[index] ?? 0))
    expect(gaps.slice(0, 4).every((gap) => gap <= 20)).toBe(true)
    expect(gaps.slice(4).every((gap) => gap >= 50)).toBe(true)
    expect(gaps.length).toBeGreaterThan(8)
  })

  test('waits for nothing when nothing was asked for', () => {
    const { clock, paced, runs } = pacer()
    paced.request()
    clock.advance(50)
    expect(clock.waits).toEqual([])
    paced.request()
    expect(runs()).toBe(2)
  })

  test('closed, leaves no timer and runs no more', () => {
    const { clock, paced, runs } = pacer()
    paced.request()
    paced.request()
    paced.close()
    paced.close()
    paced.request()
    clock.advance(1000)
    expect(runs()).toBe(1)
    expect(clock.waits).toEqual([])
  })
})
