/** Plans from a seed; `npm run test:soak` runs many more. A plan that fails is shrunk and kept beside this file. */
import { describe, expect, it } from 'vitest'
import { checkPlans } from './check-plans.ts'

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
const plansForEach = 25

describe('whatever happens in a room', () => {
  it.each(seeds)(
    '[R2] [R3] [S8] everybody ends up with the same text, and nothing acknowledged or seen is lost (plans of seed %i)',
    async (seed) => {
      expect(await checkPlans({ seed, plans: plansForEach })).toBeNull()
    },
    120_000,
  )
})
