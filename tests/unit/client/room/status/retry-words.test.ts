import { expect, test } from 'vitest'
import { retryWords } from '../../../../../client/room/status/retry-words.ts'

test('[U145] the next try is told in whole seconds, and never as one that is past', () => {
  expect(retryWords(5_000, 100)).toBe('next try in 5 s')
  expect(retryWords(5_000, 4_001)).toBe('next try in 1 s')
  expect(retryWords(5_000, 5_000)).toBe('trying now')
  expect(retryWords(5_000, 9_000)).toBe('trying now')
  expect(retryWords(null, 0)).toBe('trying now')
})
