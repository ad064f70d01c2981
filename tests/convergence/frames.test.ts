/** Frames that no client sends; `npm run test:soak -- --frames 100000` sends more. */
import { expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { fuzzFrames } from './frame-fuzz.ts'

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

it('[S6] [R7] 2,000 random and changed frames harm nobody but their sender', async () => {
  const { sent, connections } = await fuzzFrames({ frames: 2_000, seed: 1 })
  expect(sent).toBe(2_000)
  // Both happened: frames that end a connection, and frames that do not.
  expect(connections).toBeGreaterThan(100)
  expect(connections).toBeLessThan(1_900)
}, 60_000)

it('leaves no timer behind that would keep a soak from ending', async () => {
  const before = timers()
  await fuzzFrames({ frames: 250, seed: 1 })
  await until(() => timers() <= before)
})
