import { expect, test } from 'vitest'
import { isNamed, membersIn, mentionEnd, partsOf } from '../../../../../client/chat/messages/mention.ts'
import { promptIn } from '../../../../../server/http/routes/messages.ts'

test('page and server agree on which messages ask the agent', () => {
  for (const text of ['@ai do', ' @AI do', '@ai', '@ai: do', '@aid do', 'so @ai do', '@ai-x', 'ai do', ''])
    expect(mentionEnd(text) > 0, text).toBe(promptIn(text) !== null)
})

test('[R9] a person’s message is words, code and mentions, and nothing else', () => {
  expect(partsOf('@ai keep `angle()`, <b>mail me@ai.com</b>')).toEqual([
    { kind: 'mention', text: '@ai' },
    { kind: 'text', text: ' keep ' },
    { kind: 'code', text: 'angle()' },
    { kind: 'text', text: ', <b>mail me@ai.com</b>' },
  ])
})

test('[U166] members are mentioned by their whole names, and places stand apart from words', () => {
  const kinds = (text: string) =>
    partsOf(text, ['Ann', 'Ann Lee', 'C++ (x)']).map(({ kind, text: part }) => [kind, part])
  expect(kinds('@Ann Lee see src/a.ts:3 with @ann')).toEqual([
    ['member', '@Ann Lee'],
    ['text', ' see '],
    ['citation', 'src/a.ts:3'],
    ['text', ' with '],
    ['member', '@ann'],
  ])
  expect(kinds('@Anna, me@Ann, @C++ (x)')).toEqual([
    ['text', '@Anna, me@Ann, '],
    ['member', '@C++ (x)'],
  ])
})

test('[U184] what names a member in a text is found, code and the agent’s name apart', () => {
  expect(membersIn('`@Ann` or @Ann, @ai', ['Ann', 'ai'])).toEqual([{ from: 10, to: 14 }])
})

test('[U185] who is named is told by the longest name that fits, not in code, and not by the agent’s', () => {
  const names = ['Ann', 'Ann Lee', 'ai']
  expect(isNamed('hello @ann!', 'Ann', names)).toBe(true)
  expect(isNamed('hello @Ann Lee', 'Ann', names)).toBe(false)
  expect(isNamed('hello @Ann Lee', 'Ann Lee', names)).toBe(true)
  for (const text of ['Ann', 'me@Ann', '`@Ann`', '@Anna', '@ai']) expect(isNamed(text, 'Ann', names), text).toBe(false)
})
