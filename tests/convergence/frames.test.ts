/** Frames that no client sends; `npm run test:soak -- --frames 100000` sends more. */
import { expect, it } from 'vitest'
import { fuzzFrames } from './frame-fuzz.ts'

it('[S6] [R7] 2,000 random and changed frames harm nobody but their sender', async () => {
  const { sent, connections } = await fuzzFrames({ frames: 2_000, seed: 1 })
  expect(sent).toBe(2_000)
  // Both happened: frames that end a connection, and frames that do not.
  expect(connections).toBeGreaterThan(100)
  expect(connections).toBeLessThan(1_900)
}, 60_000)
