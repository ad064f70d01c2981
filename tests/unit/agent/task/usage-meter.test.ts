import { describe, expect, it } from 'vitest'
import { createUsageMeter } from '../../../../server/agent/task/usage-meter.ts'
import type { TaskUsage } from '../../../../shared/model/task.ts'
import { ManualClock } from '../../../support/manual-clock.ts'

const none: TaskUsage = { inputTokens: 0, outputTokens: 0, estimated: true }
const price = { currency: 'USD', inputPerMillion: 2, outputPerMillion: 10 }

function open(given: { spent?: TaskUsage; price?: typeof price } = {}) {
  const clock = new ManualClock()
  const shown: TaskUsage[] = []
  const meter = createUsageMeter({
    clock,
    spent: given.spent ?? none,
    price: given.price ?? null,
    onChange: (usage) => shown.push(usage),
  })
  return { clock, shown, meter, last: () => shown.at(-1) }
}

describe('[M13] what a task uses', () => {
  it('counts the wait for the first word, and the time in which words came', () => {
    const { clock, meter, last } = open()
    meter.asked()
    clock.advance(1_200)
    meter.came(40)
    clock.advance(2_000)
    meter.came(40)
    meter.counted({ inputTokens: 1_000, outputTokens: 20, estimated: false })
    meter.ended()
    expect(last()).toEqual({
      inputTokens: 1_000,
      outputTokens: 20,
      estimated: false,
      firstTokenMs: 1_200,
      replyingMs: 2_000,
    })
  })

  it('is timed rightly where somebody sets the time back meanwhile', () => {
    const { clock, meter, last } = open()
    meter.asked()
    clock.setBack(3_600_000)
    clock.advance(1_200)
    meter.came(40)
    clock.setBack(3_600_000)
    clock.advance(2_000)
    meter.came(40)
    meter.ended()
    expect(last()).toMatchObject({ firstTokenMs: 1_200, replyingMs: 2_000 })
  })

  it('shows an estimate twice a second while words come, and never less than before', () => {
    const { clock, meter, shown } = open()
    meter.asked()
    meter.counted({ inputTokens: 1_000, outputTokens: 0, estimated: true })
    for (let piece = 0; piece < 100; piece++) {
      clock.advance(50)
      meter.came(30)
    }
    expect(shown.length).toBeGreaterThan(8)
    expect(shown.length).toBeLessThan(14)
    const counts = shown.map(({ outputTokens }) => outputTokens)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts.at(-1)).toBeGreaterThan(500)
  })

  it('shows what an endpoint counts with each piece no more often, and the last of it at the end', () => {
    const { clock, meter, shown, last } = open()
    meter.asked()
    for (let piece = 1; piece <= 100; piece++) {
      clock.advance(50)
      meter.came(4)
      meter.counted({ inputTokens: 1_000, outputTokens: piece, estimated: false })
    }
    expect(shown.length).toBeGreaterThan(8)
    expect(shown.length).toBeLessThan(14)
    meter.ended()
    expect(last()).toMatchObject({ outputTokens: 100, estimated: false })
  })

  it('adds up all replies, also of an earlier run, with the wait of the very first', () => {
    const spent = { inputTokens: 10, outputTokens: 5, estimated: false, firstTokenMs: 7, replyingMs: 100 }
    const { clock, meter, last } = open({ spent })
    for (const _ of [1, 2]) {
      meter.asked()
      clock.advance(500)
      meter.came(4)
      clock.advance(100)
      meter.came(4)
      meter.counted({ inputTokens: 100, outputTokens: 2, estimated: false })
      meter.ended()
    }
    expect(last()).toEqual({ inputTokens: 210, outputTokens: 9, estimated: false, firstTokenMs: 7, replyingMs: 300 })
  })

  it('costs what the price list says, and nothing where there is none', () => {
    const { meter, last } = open({ price })
    meter.asked()
    meter.counted({ inputTokens: 1_500_000, outputTokens: 100_000, estimated: false })
    expect(last()?.cost).toEqual({ amount: 4, currency: 'USD' })
    const free = open()
    free.meter.asked()
    free.meter.counted({ inputTokens: 1, outputTokens: 1, estimated: false })
    expect(free.last()).not.toHaveProperty('cost')
  })

  it('says nothing of a reply of which nothing came', () => {
    const { meter, shown } = open()
    meter.asked()
    meter.ended()
    expect(shown).toEqual([])
  })
})
