import { describe, expect, it } from 'vitest'
import { scrollTarget, stateOf } from '../../../../../client/editor/follow/scroll-target.ts'
import type { MemberId } from '../../../../../shared/model/ids.ts'

const ours = { first: 1, last: 21 }

describe('where a text scrolls to for somebody who is followed', () => {
  it('[U141] is their first line, and nothing moves where that is ours', () => {
    expect(scrollTarget({ theirs: { first: 40, last: 60 }, caret: null, ours })).toEqual({ kind: 'top', line: 40 })
    expect(scrollTarget({ theirs: { first: 1, last: 60 }, caret: 5, ours })).toBeNull()
  })

  it('[U141] is further down where their screen is taller and their caret would be below ours', () => {
    expect(scrollTarget({ theirs: { first: 40, last: 90 }, caret: 80, ours })).toEqual({ kind: 'top', line: 62 })
    // A caret that they have scrolled away from is not what they look at.
    expect(scrollTarget({ theirs: { first: 40, last: 60 }, caret: 500, ours })).toEqual({ kind: 'top', line: 40 })
  })

  it('[U141] is around their caret where that is all that is known, as of the agent', () => {
    expect(scrollTarget({ theirs: null, caret: 200, ours })).toEqual({ kind: 'centre', line: 200 })
    expect(scrollTarget({ theirs: null, caret: 10, ours })).toBeNull()
    expect(scrollTarget({ theirs: null, caret: null, ours })).toBeNull()
  })

  it('[U141] is read from the window of theirs that changed last', () => {
    const user = { id: 'bo' }
    const states = new Map<number, unknown>([
      [1, { user, cursor: 'first' }],
      [2, { user, cursor: 'second' }],
      [3, { user, cursor: null }],
      [4, { user: { id: 'cy' }, cursor: 'other' }],
      [5, null],
    ])
    const bo = 'bo' as MemberId
    expect(stateOf(states, bo, 2)).toMatchObject({ client: 2, cursor: 'second' })
    expect(stateOf(states, bo, 3)).toMatchObject({ client: 1 })
    expect(stateOf(states, 'dee' as MemberId, null)).toBeNull()
  })
})
