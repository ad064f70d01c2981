import { expect, test } from 'vitest'
import { presentMembers } from '../../../../client/session/presence.ts'

const user = (id: string, name: string, kind = 'person') => ({ id, name, colour: 1, kind })

test('a member with several windows is one, in the file of the window that is in one', () => {
  const states = [
    { user: user('a', 'Ann'), file: null },
    { user: user('a', 'Ann'), file: 'f1' },
  ]
  expect(presentMembers(states)).toEqual([{ ...user('a', 'Ann'), file: 'f1' }])
})

test('people come by name, agents after them', () => {
  const states = [{ user: user('w', 'A bot', 'agent') }, { user: user('b', 'Bo') }, { user: user('a', 'Ann') }]
  expect(presentMembers(states).map(({ name }) => name)).toEqual(['Ann', 'Bo', 'A bot'])
})

test('[R5] a state without the server’s user is nobody', () => {
  expect(presentMembers([{ file: 'f1' }, null, 7, { user: { name: 'Eve' } }, { user: 'Eve' }])).toEqual([])
})
