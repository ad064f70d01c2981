import { SearchQuery } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { countMatches, countWords } from '../../../../../client/editor/search/match-count.ts'

const words = (doc: string, search: string, selection: { anchor: number; head: number } = { anchor: 0, head: 0 }) =>
  countWords(countMatches(new SearchQuery({ search }), EditorState.create({ doc, selection })))

test('[U122] how many match is said, and which one is selected', () => {
  expect(words('one two one', 'three')).toBe('Nothing found')
  expect(words('one two one', 'two')).toBe('1 place')
  expect(words('one two one', 'one')).toBe('2 places')
  expect(words('one two one', 'one', { anchor: 8, head: 11 })).toBe('2 of 2')
})

test('[U122] nobody counts beyond a thousand', () => {
  expect(words('a '.repeat(1_000), 'a')).toBe('1000 places')
  expect(words('a '.repeat(1_001), 'a')).toBe('1000+ places')
})
