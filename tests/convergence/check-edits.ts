/** Plays plans of edits from a seed until one fails, then shrinks that one and keeps it in a file. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { anyEditPlan, type EditPlan } from '../support/edit-plan.ts'
import { EditWorld } from '../support/edit-world.ts'

const failuresFolder = join(import.meta.dirname, 'failures')

/** A plan takes 15 on a quiet machine; a soak may run beside much else. */
const mostMsForEach = 1_000
const shrinkingMs = 60_000

interface EditFailure {
  readonly error: string
  readonly plan: EditPlan
  /** Where it was kept; `npm run test:soak -- --edit-plan FILE` plays it again. */
  readonly file: string
}

interface Played {
  readonly failure: EditFailure | null
  /** How many hunks came to each state, and how many files were compared with a three-way merge. */
  readonly figures: Readonly<Record<string, number>>
}

export async function checkEdits({ seed, plans }: { seed: number; plans: number }): Promise<Played> {
  const world = await EditWorld.open()
  const figures: Record<string, number> = {}
  const count = (name: string, more = 1) => {
    figures[name] = (figures[name] ?? 0) + more
  }
  try {
    const property = fc.asyncProperty(anyEditPlan, async (plan) => {
      const { hunks, merged } = await world.play(plan)
      for (const state of hunks) count(state)
      count('merged', merged)
    })
    const interruptAfterTimeLimit = plans * mostMsForEach + shrinkingMs
    const details = await fc.check(property, { seed, numRuns: plans, interruptAfterTimeLimit })
    if (details.interrupted && !details.failed) throw new Error(`${details.numRuns} of ${plans} plans took too long`)
    if (!details.failed) return { failure: null, figures }
    const [plan] = details.counterexample ?? []
    if (plan === undefined) throw new Error('invariant: what failed has an example')
    mkdirSync(failuresFolder, { recursive: true })
    const file = join(failuresFolder, `edits-${seed}.json`)
    writeFileSync(file, `${JSON.stringify(plan, null, 1)}\n`)
    return { failure: { error: String(details.errorInstance), plan, file }, figures }
  } finally {
    await world.close()
  }
}
