import { expect, test } from 'vitest'
import { marksOf, markWords } from '../../../../client/files/file-marks.ts'
import { waitingIn } from '../../../../client/files/waiting-in.ts'
import type { HunkState } from '../../../../shared/model/hunk.ts'
import type { FileId, MemberId } from '../../../../shared/model/ids.ts'

const decision = { by: 'ann' as MemberId, at: '2026-01-01T00:00:00Z' }
const hunk = (file: string, state: HunkState, isUndone = false) => ({ file: file as FileId, state, isUndone, decision })

test('[U103] a file says how much waits, what is in conflict, and whether anything was kept', () => {
  const marks = marksOf([
    hunk('a', 'pending'),
    hunk('a', 'conflicted'),
    hunk('a', 'accepted'),
    hunk('b', 'accepted'),
    hunk('c', 'accepted', true),
    hunk('c', 'rejected'),
    hunk('d', 'streaming'),
    { file: 'e' as FileId, state: 'accepted', isUndone: false },
  ])
  const said = (file: string) => {
    const mark = marks.get(file as FileId)
    return mark && markWords(mark)
  }
  expect(said('a')).toBe('2 changes to review, 1 in conflict')
  expect(said('b')).toBe('1 change by the agent kept')
  expect(said('c')).toBeUndefined()
  expect(said('e')).toBeUndefined()
  expect(said('d')).toBe('1 change to review')
})

test('[U313] all files together say what waits, and nothing where nothing does', () => {
  const all = [hunk('a', 'pending'), hunk('b', 'conflicted'), hunk('b', 'streaming'), hunk('c', 'accepted')]
  expect(waitingIn(all)).toEqual({ open: 3, conflicts: 1, kept: 0 })
  expect(waitingIn([hunk('a', 'accepted'), hunk('a', 'rejected'), hunk('a', 'unplaced')])).toBeNull()
})
