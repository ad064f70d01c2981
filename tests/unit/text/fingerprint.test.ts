import { expect, it } from 'vitest'
import { fingerprint } from '../../../shared/text/fingerprint.ts'

it('[X30] a fingerprint is of the text, however it is cut, and differs where one character does', () => {
  const text = 'const a = 1\nconst b = 2\n'
  expect(fingerprint(['const a', ' = 1\n', '', 'const b = 2\n'])).toBe(fingerprint([text]))
  const others = [text.replace('1', '3'), text.replace('a', 'b'), `${text} `, '', text.split('\n').reverse().join('\n')]
  expect(new Set([text, ...others].map((each) => fingerprint([each]))).size).toBe(others.length + 1)
})
