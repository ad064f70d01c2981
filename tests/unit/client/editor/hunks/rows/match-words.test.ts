import { expect, test } from 'vitest'
import { matchWords } from '../../../../../../client/editor/hunks/rows/match-words.ts'

test('[U164] a place that was not found to the letter says how it was found and how sure that is', () => {
  expect(matchWords({ rung: 'indent', score: 0.918 })).toBe('Placed but for indentation, 92%')
  expect(matchWords({ rung: 'fuzzy', score: 0.7 })).toBe('Placed by likeness, 70%')
  expect(matchWords({ rung: 'hand', score: 1 })).toBe('Placed by hand')
})

test('one that simply stood there says nothing', () => {
  for (const rung of ['exact', 'end', 'whole', 'fragment'] as const) expect(matchWords({ rung, score: 1 })).toBeNull()
  expect(matchWords(undefined)).toBeNull()
})
