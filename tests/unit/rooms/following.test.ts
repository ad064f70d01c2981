/** Who follows whom, what they see, and everyone brought to one place: as the room passes it on. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { agentMemberId } from '../../../shared/model/member.ts'
import { RoomClient } from '../../support/room-client.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms, type TestRooms } from '../../support/test-rooms.ts'
import { until } from '../../support/until.ts'

let rooms: TestRooms
const clients: RoomClient[] = []

beforeEach(async () => {
  rooms = await openTestRooms({ files: { 'a.ts': 'one\ntwo\n' } })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await rooms.close()
})

async function join(name: string, document = 'room', weft = true) {
  const client = new RoomClient(memberNamed(name), { weft })
  clients.push(client)
  return client.join(rooms.room, document)
}

function stateOf(name: string, by: RoomClient): Record<string, unknown> | undefined {
  return by.others.map(([, state]) => state).find(({ user }) => (user as { name: string }).name === name)
}

describe('following', () => {
  it('[P30] is shown to all, of somebody who is here or the agent, and of nobody else', async () => {
    const [ada, bob] = [await join('Ada'), await join('Bob')]
    const follow = (id: unknown) => bob.awareness.setLocalStateField('following', id)
    const followed = () => stateOf('Bob', ada)?.following
    await until(() => stateOf('Bob', ada))
    expect(followed()).toBeUndefined()
    follow(ada.member.id)
    await until(() => followed() === ada.member.id)
    for (const nobody of ['idNobody', bob.member.id, { id: ada.member.id }, null]) {
      follow(nobody)
      await until(() => followed() === undefined)
      follow(agentMemberId)
      await until(() => followed() === agentMemberId)
    }
  })

  it('[P30] shows the lines that a person has in view, in the one form that resolves safely', async () => {
    const file = rooms.file('a.ts')
    const [ada, bob] = [await join('Ada', file), await join('Bob', file)]
    await until(() => ada.isSynced && bob.isSynced)
    const at = (index: number) =>
      JSON.parse(JSON.stringify(Y.createRelativePositionFromTypeIndex(bob.doc.getText('text'), index)))
    const view = { from: at(0), to: at(4) }
    bob.awareness.setLocalStateField('view', view)
    await until(() => stateOf('Bob', ada)?.view)
    expect(stateOf('Bob', ada)?.view).toEqual(view)
    bob.awareness.setLocalStateField('view', { from: at(0), to: { tname: 'elsewhere', item: 'x' } })
    await until(() => stateOf('Bob', ada)?.view === undefined)
  })
})

describe('bringing everyone here', () => {
  it('[P31] asks the pages of all others once, whatever they have open, and leaves other clients alone', async () => {
    const [ada, bob, plain] = [await join('Ada'), await join('Bob'), await join('Cleo', 'room', false)]
    const twice = await join('Bob')
    await join('Dan', rooms.file('a.ts'))
    expect(rooms.room.bringTo(ada.member.id)).toBe(1)
    const asked = { kind: 'bring', by: ada.member.id }
    expect(bob.told).toEqual([asked])
    expect(twice.told).toEqual([asked])
    expect(ada.told).toEqual([])
    expect(plain.told).toEqual([])
  })

  it('[P31] is for who is here', async () => {
    await join('Bob')
    expect(() => rooms.room.bringTo(memberNamed('Ada').id)).toThrow(expect.objectContaining({ code: 'member_absent' }))
  })
})
