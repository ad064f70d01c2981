import { expect, test } from 'vitest'
import { namedIn } from '../../../../../client/chat/completion/named-in.ts'

const room = { people: ['Ann', 'Ann Lee'], paths: new Set(['src/a.ts', 'My notes/plan.md', 'Ann/b.ts']) }
const named = (text: string) => namedIn(text, room).map(({ from, to }) => text.slice(from, to))

test('[U205] people, files that the room has, and symbols are what a message names', () => {
  expect(named('@Ann Lee: see @src/a.ts, `My notes/plan.md` and #parse, not @src/b.ts or `code`')).toEqual([
    '@Ann Lee',
    '@src/a.ts',
    '`My notes/plan.md`',
    '#parse',
  ])
  expect(named('a@src/a.ts C# #1 @nobody')).toEqual([])
})

test('[U205] of two that overlap the person is meant', () => {
  expect(named('@Ann/b.ts')).toEqual(['@Ann'])
})
