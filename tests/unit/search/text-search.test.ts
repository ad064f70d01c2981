import { describe, expect, test } from 'vitest'
import { createLineMatcher, expandReplacement, type SearchedWords } from '../../../server/search/line-matcher.ts'
import { createPathFilter } from '../../../server/search/path-filter.ts'
import { keysOf, searchText } from '../../../server/search/text-search.ts'

const words = (query: string, changes: Partial<SearchedWords> = {}): SearchedWords => ({
  query,
  isRegex: false,
  matchCase: false,
  wholeWord: false,
  ...changes,
})

function search(text: string, query: string, changes: Partial<SearchedWords> = {}, limit = 100) {
  const steps = searchText(text, createLineMatcher(words(query, changes)), limit)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
const places = (...given: Parameters<typeof search>) => search(...given).map(({ line, from, to }) => [line, from, to])

describe('[F44] in a text', () => {
  test('words are found as they are written, in any case, more than once in a line', () => {
    expect(places('let A = a\n\nA.*\n', 'a')).toEqual([
      [1, 4, 5],
      [1, 8, 9],
      [3, 0, 1],
    ])
    expect(places('let A = a\nA.*\n', 'a', { matchCase: true })).toEqual([[1, 8, 9]])
    expect(places('a.*\nabc', 'a.*')).toEqual([[1, 0, 3]])
    expect(places('😀 straße STRASSE', 'straße')).toEqual([[1, 3, 9]])
  })

  test('whole words end where no letter, digit or low line goes on', () => {
    expect(places('hand handle set_hand hand2 "hand"', 'hand', { wholeWord: true })).toEqual([
      [1, 0, 4],
      [1, 28, 32],
    ])
  })

  test('a pattern is found in each line for itself, empty matches too', () => {
    expect(places('ab\ncd', '^.', { isRegex: true })).toEqual([
      [1, 0, 1],
      [2, 0, 1],
    ])
    expect(places('ab\n\n', '^', { isRegex: true })).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
    ])
    expect(places('a\nb', 'a\\sb', { isRegex: true })).toEqual([])
  })

  test('no more is found than is wanted', () => {
    expect(places('a a a', 'a', {}, 2)).toHaveLength(2)
  })

  test('a pattern that no engine can read is refused with its own words', () => {
    for (const query of ['(', '(?=a)', '(a)\\1'])
      expect(() => createLineMatcher(words(query, { isRegex: true }))).toThrow(
        expect.objectContaining({ code: 'search_invalid' }),
      )
  })

  test('a pattern made to hang takes linear time: the text is done when it is asked for', () => {
    const line = `${'a'.repeat(5_000)}!`
    expect(places(line, '^(a+)+$', { isRegex: true })).toEqual([])
  })
})

test('[F44] a replacement has what the groups found, and is only text where words are searched', () => {
  const [hit] = search('setHand(1)', '(\\w+)\\((\\d)\\)(x)?', { isRegex: true })
  expect(hit && expandReplacement('$2 => $1$3 $& $$ $9 \\n\\t\\\\', hit, true)).toBe(
    '1 => setHand setHand(1) $ $9 \n\t\\',
  )
  expect(hit && expandReplacement('$1\\n', hit, false)).toBe('$1\\n')
})

test('[F44] a hit’s key stays while others type elsewhere, and goes when its line changes or has a twin', () => {
  const key = (text: string) => keysOf(search(text, 'hand'))[0]
  const before = key('let hand\n')
  expect(key('new line\nlet hand\n')).toBe(before)
  expect(key('let hand = 1\n')).not.toBe(before)
  expect(key('let hand\nlet hand\n')).not.toBe(before)
  expect(new Set(keysOf(search('hand\nhand\nhand hand', 'hand'))).size).toBe(4)
})

test('[F44] paths are meant by name, folder, or pattern, and left out after "!"', () => {
  const all = ['a.ts', 'src/a.ts', 'src/b.js', 'src/lib/c.ts', 'test/a.test.ts', 'README.md']
  const meant = (patterns: string) => all.filter(createPathFilter(patterns))
  expect(meant('')).toEqual(all)
  expect(meant('*.ts')).toEqual(['a.ts', 'src/a.ts', 'src/lib/c.ts', 'test/a.test.ts'])
  expect(meant('src/')).toEqual(['src/a.ts', 'src/b.js', 'src/lib/c.ts'])
  expect(meant('src/*.ts')).toEqual(['src/a.ts'])
  expect(meant('src/**/*.ts, readme.md')).toEqual(['src/a.ts', 'src/lib/c.ts', 'README.md'])
  expect(meant('*.ts, !test, !src/lib')).toEqual(['a.ts', 'src/a.ts'])
  expect(meant('?.ts, (x')).toEqual(['a.ts', 'src/a.ts', 'src/lib/c.ts'])
})
