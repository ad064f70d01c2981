import { expect, test } from 'vitest'
import { marksOf, markWords } from '../../../../client/files/file-marks.ts'
import { importWords } from '../../../../client/files/import-words.ts'
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

test('[U104] an import is told in a sentence', () => {
  const file = (path: string) => ({ id: path, path })
  const none = { created: [], changed: [], unchanged: [], skipped: [] }
  expect(importWords({ ...none, created: [file('a'), file('b')], changed: [file('c')] })).toEqual({
    title: 'Imported 3 files',
    detail: '2 new, 1 changed',
  })
  expect(importWords({ ...none, skipped: [{ path: 'x', code: 'not_text', message: '' }] })).toEqual({
    title: 'Nothing was imported',
    detail: '1 skipped',
  })
  expect(importWords(none).detail).toBe('There was nothing in it.')
})
