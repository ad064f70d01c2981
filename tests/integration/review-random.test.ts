/**
 * People type at random while a reply in one of the three formats streams into their files, in both modes, then decide at
 * random: what must hold, holds. `tests/support/edit-run.ts` says what; `npm run test:soak -- --edits N` tries many more.
 */
import { describe, expect, it } from 'vitest'
import type { TaskMode } from '../../shared/model/task.ts'
import { checkEdits } from '../convergence/check-edits.ts'
import type { EditPlan } from '../support/edit-plan.ts'
import { EditWorld } from '../support/edit-world.ts'

const seeds = [1, 2, 3, 4]
const plansForEach = 500

describe('whatever people type and decide while the agent writes', () => {
  it.each(seeds)(
    '[R1] [R3] [R4] [R6] [G2] [G3] [G4] no letter is lost, all agree, accepting merges and undoing takes back (plans of seed %i)',
    async (seed) => {
      const { failure, figures } = await checkEdits({ seed, plans: plansForEach })
      expect(failure).toBeNull()
      // The plans were not all alike.
      expect(figures.pending).toBeGreaterThan(plansForEach)
      expect(figures.conflicted).toBeGreaterThan(plansForEach / 25)
      expect(figures.merged).toBeGreaterThan(plansForEach / 4)
    },
    150_000,
  )
})

describe('a plan that failed once', () => {
  it.each<TaskMode>(['live', 'propose'])(
    '[G4] a line is inserted once more where an earlier change of its task ends with it (%s)',
    async (mode) => {
      const block = { file: 0, skip: 0, count: 1 }
      const above = { line: 0, kind: 'insert', words: 'α' } as const
      const plan: EditPlan = {
        mode,
        format: 'patch',
        endsLine: false,
        files: [4],
        blocks: [
          { ...block, changes: [above, { line: 0, kind: 'replace', words: 'α' }] },
          { ...block, changes: [above] },
        ],
        operations: [],
        before: [],
        meanwhile: [],
        after: [],
        decisions: [],
      }
      const world = await EditWorld.open()
      expect(await world.play(plan)).toEqual({ hunks: ['pending', 'pending'], merged: mode === 'live' ? 2 : 1 })
      await world.close()
    },
  )

  it('[R4] of a letter that stands there twice, as `both` was taken, who typed it deletes their own', async () => {
    const plan: EditPlan = {
      mode: 'propose',
      format: 'blocks',
      endsLine: false,
      files: [4],
      blocks: [{ file: 0, skip: 0, count: 2, changes: [{ line: 1, kind: 'replace', words: 'α' }] }],
      operations: [],
      before: [
        { kind: 'type', peer: 0, file: 0, share: 0, count: 1, endsLine: false },
        { kind: 'send', peer: 0, file: 0 },
      ],
      meanwhile: [],
      after: [],
      decisions: [
        { settlement: 'accept', hunk: 0, resolution: 'both', meanwhile: [] },
        {
          settlement: 'accept',
          hunk: null,
          resolution: null,
          meanwhile: [{ kind: 'delete', peer: 0, file: 0, share: 0, count: 1 }],
        },
      ],
    }
    const world = await EditWorld.open()
    expect(await world.play(plan)).toMatchObject({ hunks: ['pending'] })
    await world.close()
  })
})
