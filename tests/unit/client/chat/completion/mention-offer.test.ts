import { describe, expect, test } from 'vitest'
import {
  agentMention,
  completeMention,
  mentionAt,
  mentionablePeople,
  mostOffered,
  offered,
} from '../../../../../client/chat/completion/mention-offer.ts'
import type { MemberId } from '../../../../../shared/model/ids.ts'
import { agentMemberId, type Member } from '../../../../../shared/model/member.ts'

const person = (name: string, id = name): Member => ({ id: id as MemberId, name, colour: 1, kind: 'person' })
const me = person('Me')
const robot: Member = { id: agentMemberId, name: 'Weft', colour: 0, kind: 'agent' }
const agent = agentMention('Weft')

const handles = (text: string, names: readonly string[], withAgent = true, here: readonly string[] = []) => {
  const typed = mentionAt(text, text.length)
  if (typed === null) return null
  const people = mentionablePeople(
    [me, robot, ...names.map((name) => person(name))],
    here.map((id) => person(id)),
    me,
  )
  return offered(typed, people, withAgent ? agent : null).map(({ handle }) => handle)
}

describe('[U184] a mention is being typed', () => {
  test.each([
    ['@', '', true],
    [' @A', 'A', true],
    ['hello @an', 'an', false],
    ['(@an', 'an', false],
    ['one\n@Ann L', 'Ann L', false],
    ['@Bo and @C++ (x', 'C++ (x', false],
  ])('at the end of %j', (text, words, isFirst) => {
    expect(mentionAt(text, text.length)).toEqual({ from: text.lastIndexOf('@'), to: text.length, words, isFirst })
  })

  test.each(['', 'a', 'me@x', '@ ', '@Ann ', '@Ann\n', '`@Ov', '@@', `@${'x'.repeat(90)}`])('not after %j', (text) => {
    expect(mentionAt(text, text.length)).toBeNull()
  })

  test('not in the middle of a word, and again after code', () => {
    expect(mentionAt('@bob', 1)).toBeNull()
    expect(mentionAt('@ bob', 1)?.words).toBe('')
    expect(mentionAt('`a` @b', 6)?.words).toBe('b')
  })
})

describe('[U184] who is offered', () => {
  test('is everyone but ourselves, the agent first and only where it would be asked', () => {
    expect(handles('@', ['Bo', 'Ann'])).toEqual(['ai', 'Ann', 'Bo'])
    expect(handles('so @', ['Bo', 'Ann'])).toEqual(['Ann', 'Bo'])
    expect(handles('@', ['Bo'], false)).toEqual(['Bo'])
    expect(handles('@we', ['Bo'])).toEqual(['ai'])
  })

  test('is found by the beginning of a name, then of a word in it, without case and accents, those here first', () => {
    expect(handles('@zoe', ['Zoë'])).toEqual(['Zoë'])
    expect(handles('@l', ['Ann Lee', 'Lea', 'Bo', 'Lu'], true, ['Lu'])).toEqual(['Lu', 'Lea', 'Ann Lee'])
    expect(handles('@ann l', ['Ann', 'Ann Lee'])).toEqual(['Ann Lee'])
  })

  test('is nobody where what is typed is the one name already, or nobody’s', () => {
    expect(handles('@ann', ['Ann', 'Bo'])).toEqual([])
    expect(handles('@ai', ['Bo'])).toEqual([])
    expect(handles('@Ann said', ['Ann'])).toEqual([])
    expect(handles('@ann', ['Ann', 'Anna'])).toEqual(['Ann', 'Anna'])
  })

  test('is each name once, never the agent’s, and so many at most', () => {
    const twins = [person('Ann', '1'), person('ann', '2'), person('AI', '3')]
    expect(mentionablePeople(twins, [twins[1] ?? me], me)).toEqual([
      { handle: 'ann', name: 'ann', colour: 1, kind: 'person', isHere: true },
    ])
    const many = Array.from({ length: 30 }, (_, index) => `Guest ${index}`)
    expect(handles('@gue', many)).toHaveLength(mostOffered)
  })
})

test('[U184] a completed mention stands before the rest, with one space', () => {
  expect(completeMention('@a rename', { from: 0, to: 2 }, '@ai')).toEqual({ text: '@ai rename', cursor: 4 })
  expect(completeMention('so @', { from: 3, to: 4 }, '@Ann Lee')).toEqual({ text: 'so @Ann Lee ', cursor: 12 })
})
