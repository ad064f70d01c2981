/** Entering a room over HTTP, while its members change. */
import { describe, expect, it } from 'vitest'
import { enterRoom } from '../../../server/http/middleware/role.ts'
import { systemClock } from '../../../server/operations/clock.ts'
import { memberNamed } from '../../support/sync-server.ts'
import { openTestRooms } from '../../support/test-rooms.ts'

describe('who leaves', () => {
  it('[A9] while a request of theirs is being let in is refused, and no member again', async () => {
    const { room, registry, store, id, close } = await openTestRooms()
    const ada = memberNamed('Ada')
    await store.createMember(ada)
    room.admit(ada, 'owner')
    await room.saved()
    const access: Pick<Parameters<typeof enterRoom>[0]['access'], 'roleIn'> = {
      async roleIn() {
        const role = await store.readRole(id, ada.id)
        room.removeMember(ada.id, ada.id)
        await room.saved()
        return role ?? 'viewer'
      },
    }
    const session = { member: ada } as Parameters<typeof enterRoom>[1]
    const entering = enterRoom({ access, rooms: registry, clock: systemClock }, session, id, 'viewer')
    await expect(entering).rejects.toEqual(expect.objectContaining({ code: 'member_left' }))
    expect(room.member(ada.id)).toBeUndefined()
    await close()
  })
})
