import { expect, test } from 'vitest'
import { linesWords } from '../../../shared/text/lines-words.ts'

test('[U121] a request says which lines it is about', () => {
  expect(linesWords({ first: 3, last: 3 })).toBe('line 3')
  expect(linesWords({ first: 3, last: 5 })).toBe('lines 3–5')
})
