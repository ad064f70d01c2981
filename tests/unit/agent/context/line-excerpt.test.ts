import { describe, expect, it } from 'vitest'
import { cutToWindows, type Spot } from '../../../../server/agent/context/line-excerpt.ts'
import { cpuMsOf } from '../../../support/linear-time.ts'

const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n + 1}\n`).join('')

describe('[M11] the windows of a text that is too long to be shown', () => {
  it('are where the most different things are beside each other, each counted once', () => {
    const often = Array.from({ length: 30 }, (): Spot => ({ line: 20, weight: 1, about: 'often' }))
    const spots: Spot[] = [
      ...often,
      { line: 60, weight: 1, about: 'one' },
      { line: 63, weight: 1, about: 'two' },
      { line: 64, weight: 0.5, about: 'two' },
    ]
    expect(cutToWindows(lines(100), spots, 30)).toEqual([
      { text: 'line 59\nline 60\nline 61\n', lines: { first: 59, last: 61, of: 100 } },
    ])
  })

  it('[G20] take no longer where everything that was found is on one line', () => {
    const spotsOn = (line: (index: number) => number) =>
      Array.from({ length: 8_000 }, (_, index): Spot => ({ line: line(index), weight: 1, about: `word ${index % 40}` }))
    const text = lines(8_000)
    const apart = spotsOn((index) => index + 1)
    const together = spotsOn(() => 4_000)
    cutToWindows(text, apart, 1_400)
    expect(cpuMsOf(() => cutToWindows(text, together, 1_400))).toBeLessThan(
      4 * cpuMsOf(() => cutToWindows(text, apart, 1_400)),
    )
  })
})
