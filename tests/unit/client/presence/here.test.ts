import { expect, test } from 'vitest'
import { membersHere, peopleOf } from '../../../../client/presence/here.ts'
import type { PresentMember } from '../../../../client/session/presence.ts'
import type { HunkBrief } from '../../../../client/session/room-connection.ts'
import type { TaskId } from '../../../../shared/model/ids.ts'
import type { RoomMember } from '../../../../shared/model/member.ts'

const ann = { id: 'a', name: 'Ann', colour: 0, kind: 'person', file: 'f1' } as unknown as PresentMember
const hunk = (file: string, state: string, task = 't') => ({ file, state, task }) as unknown as HunkBrief
const running = new Set(['t' as TaskId])

test('the agent is always here, after the people', () => {
  expect(membersHere({ present: [ann], me: ann, hunks: [], running, agentName: 'Weft' })).toMatchObject([
    { name: 'Ann', file: 'f1', files: ['f1'] },
    { name: 'Weft', kind: 'agent', file: null, files: [] },
  ])
})

test('[U306] the agent is in the files that it writes, and no more once its task is over', () => {
  const hunks = [hunk('f1', 'accepted'), hunk('f2', 'pending'), hunk('f3', 'streaming'), hunk('f4', 'pending', 'past')]
  expect(membersHere({ present: [ann], me: ann, hunks, running, agentName: 'Weft' })[1]).toMatchObject({
    file: 'f3',
    files: ['f2', 'f3'],
  })
})

test('we are here ourselves, though nobody can tell us so', () => {
  const names = membersHere({ present: [], me: ann, hunks: [], running, agentName: 'Weft' }).map(({ name }) => name)
  expect(names).toEqual(['Ann', 'Weft'])
})

test('people of the room are its members, here or not, and guests who are here; ourselves first', () => {
  const member = (id: string, name: string, role: string) =>
    ({ id, name, colour: 0, kind: 'person', role }) as unknown as RoomMember
  const me = member('z', 'Zoe', 'owner')
  const agent = { ...member('agent', 'Weft', 'editor'), kind: 'agent' } as const
  const guest = { ...ann, id: 'g', name: 'Guest KD42' } as unknown as PresentMember
  const people = peopleOf({
    members: [member('b', 'Bo', 'viewer'), me, member('a', 'Ann', 'editor'), agent],
    present: [ann, guest, { ...agent, file: null }],
    me,
  })
  expect(people.map(({ name, role, isHere }) => [name, role, isHere])).toEqual([
    ['Zoe', 'owner', true],
    ['Ann', 'editor', true],
    ['Bo', 'viewer', false],
    ['Guest KD42', null, true],
  ])
})

test('[U264] we have among the people the colour that the room has for us', () => {
  const me = { ...ann, colour: 3, role: 'editor' } as unknown as RoomMember
  const [self] = peopleOf({ members: [{ ...me, colour: 5 }], present: [], me })
  expect(self).toMatchObject({ name: 'Ann', colour: 5, isHere: true })
})
