/** Runs plans from a seed until one fails, then shrinks that one and keeps it in a file. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { anyPlan, type Plan } from './plan.ts'
import { runPlan } from './world.ts'

const failuresFolder = join(import.meta.dirname, 'failures')

/** A plan takes about a tenth of it on a quiet machine. */
const mostMsForEach = 2_000

export interface PlanFailure {
  readonly error: string
  readonly plan: Plan
  /** Where it was kept; `npm run test:soak -- --plan FILE` runs it again. */
  readonly file: string
}

export async function checkPlans(options: {
  readonly seed: number
  readonly plans: number
  readonly onPlan?: () => void
}): Promise<PlanFailure | null> {
  const { seed, plans, onPlan } = options
  const property = fc.asyncProperty(anyPlan, async (plan) => {
    await runPlan(plan)
    onPlan?.()
  })
  // Fast-check counts what shrinking takes as well; it ends with the smallest plan found so far.
  const details = await fc.check(property, { seed, numRuns: plans, interruptAfterTimeLimit: plans * mostMsForEach })
  if (!details.failed) return null
  const [plan] = details.counterexample ?? []
  if (plan === undefined) throw new Error(`${details.numRuns} plans took longer than ${plans} may`)
  mkdirSync(failuresFolder, { recursive: true })
  const file = join(failuresFolder, `seed-${seed}.json`)
  writeFileSync(file, `${JSON.stringify(plan, null, 1)}\n`)
  return { error: String(details.errorInstance), plan, file }
}
