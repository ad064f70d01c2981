import { describe, expect, it } from 'vitest'
import { standingOf } from '../../../../../client/chat/tasks/task-standing.ts'
import type { HunkBrief } from '../../../../../client/session/room-connection.ts'
import type { HunkState } from '../../../../../shared/model/hunk.ts'
import type { MemberId } from '../../../../../shared/model/ids.ts'
import type { TaskState } from '../../../../../shared/model/task.ts'

const hunk = (state: HunkState, fields: Partial<HunkBrief> = {}) =>
  ({ state, hasPlace: state !== 'unplaced', ...fields }) as HunkBrief
const standing = (state: TaskState, hunks: readonly HunkBrief[], offline = false) =>
  standingOf({ state }, hunks, { offline })

describe('where a task stands', () => {
  it('offers no decision on all of it while it runs', () => {
    const { isOver, isSettled, canKeepAll, canUndoAll, canRetry } = standing('writing', [
      hunk('pending'),
      hunk('unplaced'),
    ])
    expect({ isOver, isSettled, canKeepAll, canUndoAll, canRetry }).toEqual({
      isOver: false,
      isSettled: false,
      canKeepAll: false,
      canUndoAll: false,
      canRetry: false,
    })
  })

  it('leaves what is in conflict to be decided by itself, and turns down what has no place with the rest', () => {
    const clash = hunk('conflicted')
    expect(standing('done', [clash])).toMatchObject({ canKeepAll: false, canUndoAll: false, clash, conflicts: 1 })
    expect(standing('done', [hunk('unplaced')])).toMatchObject({ canKeepAll: false, canUndoAll: true, strays: 1 })
    expect(standing('done', [hunk('pending')])).toMatchObject({ canKeepAll: true, canUndoAll: true })
  })

  it('asks again for what has no place, but not an agent that works by rules', () => {
    expect(standing('done', [hunk('unplaced')]).canRetry).toBe(true)
    expect(standing('done', [hunk('unplaced')], true).canRetry).toBe(false)
  })

  it('is settled once it is over and nothing is open, and what was kept or undone can be changed still', () => {
    const { isSettled, hasKept, canRedo } = standing('done', [
      hunk('accepted', { decision: { by: 'ann' as MemberId, at: '2026-01-01T00:00:00Z' } }),
      hunk('rejected', { isUndone: true }),
    ])
    expect({ isSettled, hasKept, canRedo }).toEqual({ isSettled: true, hasKept: true, canRedo: true })
  })

  it('[U302] offers to undo nothing where a person wrote the result of its only kept change', () => {
    const decision = { by: 'ann' as MemberId, at: '2026-01-01T00:00:00Z', resolution: 'text' } as const
    expect(standing('done', [hunk('accepted', { decision })]).hasKept).toBe(false)
    expect(standing('done', [hunk('accepted', { decision: { ...decision, resolution: 'both' } })]).hasKept).toBe(true)
  })
})
