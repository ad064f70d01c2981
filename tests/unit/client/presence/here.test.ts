import { expect, test } from 'vitest'
import { membersHere } from '../../../../client/presence/here.ts'
import type { PresentMember } from '../../../../client/session/presence.ts'
import type { HunkBrief } from '../../../../client/session/room-connection.ts'

const ann = { id: 'a', name: 'Ann', colour: 0, kind: 'person', file: 'f1' } as unknown as PresentMember
const hunk = (file: string, state: string) => ({ file, state }) as unknown as HunkBrief

test('the agent is always here, after the people', () => {
  expect(membersHere({ present: [ann], me: ann, hunks: [], agentName: 'Weft' })).toMatchObject([
    { name: 'Ann', file: 'f1', files: ['f1'] },
    { name: 'Weft', kind: 'agent', file: null, files: [] },
  ])
})

test('the agent is in the file it writes, and leaves its mark where changes wait', () => {
  const hunks = [hunk('f1', 'accepted'), hunk('f2', 'pending'), hunk('f3', 'streaming'), hunk('f2', 'conflicted')]
  expect(membersHere({ present: [ann], me: ann, hunks, agentName: 'Weft' })[1]).toMatchObject({
    file: 'f3',
    files: ['f2', 'f3'],
  })
})

test('we are here ourselves, though nobody can tell us so', () => {
  const names = membersHere({ present: [], me: ann, hunks: [], agentName: 'Weft' }).map(({ name }) => name)
  expect(names).toEqual(['Ann', 'Weft'])
})
