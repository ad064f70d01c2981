import { describe, expect, test } from 'vitest'
import { completeMention, mentionAt, mentionEnd, partsOf } from '../../../../client/chat/mention.ts'
import { promptIn } from '../../../../server/http/routes/messages.ts'

test('page and server agree on which messages ask the agent', () => {
  for (const text of ['@ai do', ' @AI do', '@ai', '@ai: do', '@aid do', 'so @ai do', '@ai-x', 'ai do', ''])
    expect(mentionEnd(text) > 0, text).toBe(promptIn(text) !== null)
})

describe('a mention is offered', () => {
  test.each(['@', '@a', ' @A'])('while %j is typed', (text) => {
    expect(mentionAt(text, text.length)).toEqual({ from: text.indexOf('@'), to: text.length })
  })

  test.each(['', 'a', '@ai', 'hello @', '@b', '@ '])('not after %j', (text) => {
    expect(mentionAt(text, text.length)).toBeNull()
  })

  test('not in the middle of a word', () => {
    expect(mentionAt('@bob', 1)).toBeNull()
  })
})

test('a completed mention stands before the rest, with one space', () => {
  expect(completeMention('@a rename', { from: 0, to: 2 })).toEqual({ text: '@ai rename', cursor: 4 })
  expect(completeMention('@', { from: 0, to: 1 })).toEqual({ text: '@ai ', cursor: 4 })
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
    ['place', 'src/a.ts:3'],
    ['text', ' with '],
    ['member', '@ann'],
  ])
  expect(kinds('@Anna, me@Ann, @C++ (x)')).toEqual([
    ['text', '@Anna, me@Ann, '],
    ['member', '@C++ (x)'],
  ])
})
