import { expect, test } from 'vitest'
import { clockOf, countOf, initialsOf, languageName, listNames, shortCount } from '../../../../client/ui/wording.ts'

test('counts, names and times are said as people say them', () => {
  expect([countOf(1, 'change'), countOf(3, 'change')]).toEqual(['1 change', '3 changes'])
  expect([860, 1_900, 2_000, 24_400].map(shortCount)).toEqual(['860', '1.9k', '2k', '24k'])
  expect([0, 6_400, 760_000, -5].map(clockOf)).toEqual(['0:00', '0:06', '12:40', '0:00'])
  expect(
    [[], ['Ann'], ['Ann', 'Bo'], ['Ann', 'Bo', 'Cy'], ['A', 'B', 'C', 'D', 'E']].map((names) => listNames(names)),
  ).toEqual(['', 'Ann', 'Ann and Bo', 'Ann, Bo and Cy', 'A, B and 3 others'])
  expect(['Ann', 'Bo Jensen', '  x ', 'Zoë Ann Lee', '😀 B'].map(initialsOf)).toEqual(['AN', 'BJ', 'X', 'ZA', '😀B'])
  expect(['typescript', 'python', 'cpp'].map(languageName)).toEqual(['TypeScript', 'Python', 'C++'])
})
