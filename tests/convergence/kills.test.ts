/** The built server, killed again and again; `npm run test:soak -- --kills 500` does it longer. */
import { expect, it } from 'vitest'
import { runKillCycles } from './kill-cycles.ts'

it('[R2] [S8] 25 kills lose nothing that was acknowledged or seen, and double nothing', async () => {
  const { kills, keys } = await runKillCycles({ kills: 25, seed: 1 })
  expect(kills).toBe(25)
  expect(keys).toBeGreaterThan(1_000)
}, 180_000)
