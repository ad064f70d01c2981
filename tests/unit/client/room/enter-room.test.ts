import { expect, test, vi } from 'vitest'
import { createLocation } from '../../../../client/page/location.ts'
import { createToasts } from '../../../../client/page/toasts/toasts.ts'
import { type EnterOptions, enterRoom } from '../../../../client/room/enter-room.ts'
import { ClientError } from '../../../../client/session/api.ts'
import type { RoomId } from '../../../../shared/model/ids.ts'
import { pageErrors } from '../../../../shared/page-errors.ts'

const room = '01jz0000000000000000000000' as RoomId
const expired = new ClientError({ ...pageErrors.unreachable, code: 'invite_invalid', detail: '' })

/** A page at the address of an invite; its window does what the page needs of history. */
function page({ join, isMember = false }: { join: () => Promise<unknown>; isMember?: boolean }) {
  const at = { pathname: `/r/${room}`, hash: '#invite=t' }
  const go = (_state: null, _title: string, path: string) => Object.assign(at, { pathname: path, hash: '' })
  const window = {
    location: at,
    history: { replaceState: go, pushState: go },
    addEventListener: () => {},
  } as unknown as Window
  const api = {
    join,
    rooms: async () => ({ rooms: isMember ? [{ id: room }] : [] }),
    room: vi.fn(async () => ({ id: room })),
  } as unknown as EnterOptions['platform']['api']
  return { at, api, location: createLocation({ window }), toasts: createToasts() }
}

test('[U140] the invite is used, and leaves the address', async () => {
  const platform = page({ join: async () => ({}) })
  const { signal } = new AbortController()
  await expect(enterRoom({ platform, room, invite: 't', signal })).resolves.toEqual({ id: room })
  expect(platform.at).toEqual({ pathname: `/r/${room}`, hash: '' })
})

test('[U140] one that is good no more keeps no member out, and anybody else', async () => {
  const { signal } = new AbortController()
  const join = () => Promise.reject(expired)
  const member = page({ join, isMember: true })
  await enterRoom({ platform: member, room, invite: 't', signal })
  expect(member.toasts.list.get()).toMatchObject([{ detail: 'You are a member of the room already.' }])
  await expect(enterRoom({ platform: page({ join }), room, invite: 't', signal })).rejects.toBe(expired)
})

test.each([
  ['is used', async () => ({}), false],
  ['turns out to be good no more', () => Promise.reject(expired), true],
])(
  '[U235] whoever goes elsewhere while the invite %s stays there, and is told nothing',
  async (_, answer, isMember) => {
    let reply = () => {}
    const replied = new Promise<void>((resolve) => {
      reply = resolve
    })
    const platform = page({ join: () => replied.then(answer), isMember })
    const over = new AbortController()
    const entering = enterRoom({ platform, room, invite: 't', signal: over.signal })
    platform.location.go('/')
    over.abort()
    reply()
    await expect(entering).rejects.toThrow()
    expect(platform.at.pathname).toBe('/')
    expect(platform.toasts.list.get()).toEqual([])
    expect(platform.api.room).not.toHaveBeenCalled()
  },
)
