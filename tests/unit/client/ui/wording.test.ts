import { expect, test } from 'vitest'
import {
  clockOf,
  countOf,
  initialsOf,
  languageName,
  listNames,
  shortCount,
  timeOf,
} from '../../../../client/ui/wording.ts'

test('counts, names and times are said as people say them', () => {
  expect([countOf(1, 'change'), countOf(3, 'change')]).toEqual(['1 change', '3 changes'])
  expect([860, 1_900, 2_000, 24_400].map(shortCount)).toEqual(['860', '1.9k', '2k', '24k'])
  expect([0, 6_400, 760_000, -5].map(clockOf)).toEqual(['0:00', '0:06', '12:40', '0:00'])
  expect(
    [[], ['Ann'], ['Ann', 'Bo'], ['Ann', 'Bo', 'Cy'], ['A', 'B', 'C', 'D', 'E']].map((names) => listNames(names)),
  ).toEqual(['', 'Ann', 'Ann and Bo', 'Ann, Bo and Cy', 'A, B and 3 others'])
  const names = ['Ann', 'Bo Jensen', '  x ', 'Zoë Ann Lee', '😀 B', '王小明', 'さくら 花']
  expect(names.map(initialsOf)).toEqual(['AN', 'BJ', 'X', 'ZA', '😀B', '王', 'さ'])
  expect(['typescript', 'python', 'cpp'].map(languageName)).toEqual(['TypeScript', 'Python', 'C++'])
})

test('[U225] a time is written as the locale writes it, with as much of the date as tells which day', () => {
  const now = new Date(2026, 10, 29, 20, 0)
  const at = (...when: [number, number, number]) => new Date(...when, 4, 6).toISOString()
  const plain = (text: string) => text.replaceAll(/\s/g, ' ')
  expect(plain(timeOf(at(2026, 10, 29), now, 'en-US'))).toBe('4:06 AM')
  expect(plain(timeOf(at(2026, 10, 28), now, 'en-US'))).toBe('Nov 28, 4:06 AM')
  expect(plain(timeOf(at(2025, 10, 28), now, 'en-US'))).toBe('Nov 28, 2025, 4:06 AM')
  expect(plain(timeOf(at(2026, 10, 28), now, 'de'))).toMatch(/^28\. Nov\.?, 04:06$/)
})
