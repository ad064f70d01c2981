import { describe, expect, test } from 'vitest'
import { createPacer } from '../../../server/agent/review/pacer.ts'
import { ManualClock } from '../../support/manual-clock.ts'

function pacer() {
  const clock = new ManualClock()
  let runs = 0
  const paced = createPacer(clock, 50, () => {
    runs++
  })
  return { clock, paced, runs: () => runs }
}

describe('a pacer', () => {
  test('runs the first request at once, and many that follow as one', () => {
    const { clock, paced, runs } = pacer()
    for (let request = 0; request < 5; request++) paced.request()
    expect(runs()).toBe(1)
    clock.advance(49)
    expect(runs()).toBe(1)
    clock.advance(1)
    expect(runs()).toBe(2)
  })

  test('never runs twice within its pace, however requests fall', () => {
    const { clock, paced, runs } = pacer()
    for (let ms = 0; ms < 500; ms += 7) {
      paced.request()
      clock.advance(7)
    }
    expect(runs()).toBeLessThanOrEqual(11)
    expect(runs()).toBeGreaterThanOrEqual(10)
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
