import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type Access,
  assertMayInvite,
  assertRole,
  createAccess,
  type SocketRequest,
} from '../../../server/access/access.ts'
import { createInvites, type Invites } from '../../../server/access/invites.ts'
import { createSessions, type Sessions } from '../../../server/access/sessions.ts'
import { timestamp } from '../../../server/operations/clock.ts'
import { openSqliteStore } from '../../../server/persistence/sqlite-store.ts'
import type { Store } from '../../../server/persistence/store.ts'
import { defaultLimits } from '../../../shared/limits.ts'
import { type RoomId, randomId } from '../../../shared/model/ids.ts'
import type { Member } from '../../../shared/model/member.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const limits = { ...defaultLimits, membersPerRoom: 3 }
const room = 'room1' as RoomId
const nowhere = 'room2' as RoomId
const notFound = { code: 'room_not_found' }

let store: Store
let clock: ManualClock
let sessions: Sessions
let access: Access
let invites: Invites
let owner: Member

beforeEach(async () => {
  store = await openSqliteStore({ dataDir: ':memory:' })
  clock = new ManualClock()
  sessions = createSessions({ store, clock, newId: randomId, limits })
  access = createAccess({ store, sessions, mode: 'open', newId: randomId })
  invites = createInvites({ store, clock, newId: randomId })
  owner = (await sessions.create('Olga')).member
  await store.createRoom({ id: room, name: 'Room', createdAt: '2026-01-01T00:00:00.000Z' }, owner.id)
})
afterEach(() => store.close())

const headers = { host: '127.0.0.1:4321', origin: undefined, secFetchSite: undefined }
const request = (authorization?: string) => ({ ...headers, authorization, cookie: undefined })
const socket = (path: string, fields: Partial<SocketRequest> = {}): SocketRequest => ({
  ...request(),
  url: new URL(path, 'ws://127.0.0.1:4321'),
  ...fields,
})

describe('a request', () => {
  it('is the member of its token', async () => {
    const { token, member } = await sessions.create('Ada')
    expect(await access.identify(request(`Bearer ${token}`))).toMatchObject({ member })
  })

  it('without a token is asked to enter', async () => {
    await expect(access.identify(request())).rejects.toMatchObject({ code: 'session_required' })
  })
})

describe('a role', () => {
  it('[A4] is the stored one; whoever has the link to an open room is an editor', async () => {
    const { member } = await sessions.create('Ada')
    expect(await access.roleIn(room, owner)).toBe('owner')
    expect(await access.roleIn(room, member)).toBe('editor')
    await store.commit([{ kind: 'membership', room, member: member.id, role: 'viewer' }])
    expect(await access.roleIn(room, member)).toBe('viewer')
  })

  it('is not to be had in a room that does not exist', async () => {
    await expect(access.roleIn(nowhere, owner)).rejects.toMatchObject(notFound)
  })

  it('[A5] allows what weaker ones do, and nothing more', () => {
    expect(() => assertRole('owner', 'viewer')).not.toThrow()
    expect(() => assertRole('editor', 'editor')).not.toThrow()
    expect(() => assertRole('commenter', 'editor')).toThrow(expect.objectContaining({ code: 'role_insufficient' }))
    expect(() => assertRole('viewer', 'commenter')).toThrow(expect.objectContaining({ code: 'role_insufficient' }))
  })
})

describe('a socket', () => {
  it('is the member of its token, in that role', async () => {
    const { token, member } = await sessions.create('Ada')
    const admission = { member, role: 'editor', isEphemeral: false }
    expect(await access.admit(socket(`/sync/room1/room?token=${token}`), room)).toEqual(admission)
    expect(await access.admit(socket('/', { authorization: `Bearer ${token}` }), room)).toEqual(admission)
    const own = { cookie: `weft_session=${token}`, origin: 'http://127.0.0.1:4321' }
    expect(await access.admit(socket('/', own), room)).toEqual(admission)
  })

  it('[A4] without credentials is a guest of its own who may edit and is stored nowhere', async () => {
    const first = await access.admit(socket('/'), room)
    const second = await access.admit(socket('/'), room)
    expect(first).toMatchObject({ role: 'editor', isEphemeral: true, member: { kind: 'person' } })
    expect(first.member.name).toMatch(/^Guest [A-Z]{2}\d{2}$/)
    expect(second.member.id).not.toBe(first.member.id)
    expect(await store.readMember(first.member.id)).toBeNull()
    expect(await store.readRole(room, first.member.id)).toBeNull()
  })

  it('with a bad token is refused rather than made a guest', async () => {
    await expect(access.admit(socket('/?token=nonsense'), room)).rejects.toMatchObject({ code: 'session_invalid' })
  })

  it('[A2] of a foreign page is refused', async () => {
    const foreign = socket('/', { origin: 'https://evil.example' })
    await expect(access.admit(foreign, room)).rejects.toMatchObject({ code: 'origin_not_allowed' })
  })

  it('to a room that does not exist is refused', async () => {
    await expect(access.admit(socket('/'), nowhere)).rejects.toMatchObject(notFound)
  })
})

describe('an invite', () => {
  it('[A6] gives its role', async () => {
    const token = await invites.create(room, 'viewer', undefined, owner.id)
    expect(await invites.read(token)).toEqual({ room, role: 'viewer' })
    expect(await invites.check(token, owner.id)).toEqual({ room, role: 'viewer' })
  })

  it('[A6] ends when it says so', async () => {
    const token = await invites.create(room, 'editor', 60, owner.id)
    clock.advance(59_999)
    await invites.check(token, owner.id)
    clock.advance(1)
    await expect(invites.check(token, owner.id)).rejects.toMatchObject({ code: 'invite_invalid' })
  })

  it('[A9] brings back who was removed only where it was made later; the link does not', async () => {
    const { member } = await sessions.create('Ada')
    const before = await invites.create(room, 'editor', undefined, owner.id)
    await invites.check(before, member.id)
    const removedAt = timestamp(clock)
    await store.commit([{ kind: 'membership-ended', room, member: member.id, removedAt }])
    await expect(access.roleIn(room, member)).rejects.toMatchObject({ code: 'member_removed' })
    await expect(invites.check(before, member.id)).rejects.toMatchObject({ code: 'member_removed' })
    clock.advance(1)
    const later = await invites.create(room, 'viewer', undefined, owner.id)
    expect(await invites.check(later, member.id)).toEqual({ room, role: 'viewer' })
  })

  it('[A6, A9] of an editor gives no more than the link does, and brings nobody back whom an owner removed', async () => {
    expect(() => assertMayInvite('editor', 'editor', access.roleByLink)).not.toThrow()
    const refused = expect.objectContaining({ code: 'role_insufficient' })
    expect(() => assertMayInvite('editor', 'owner', access.roleByLink)).toThrow(refused)
    expect(() => assertMayInvite('editor', 'editor', 'viewer')).toThrow(refused)
    expect(() => assertMayInvite('commenter', 'viewer', access.roleByLink)).toThrow(refused)
    expect(() => assertMayInvite('owner', 'owner', access.roleByLink)).not.toThrow()

    const [editor, removed] = [(await sessions.create('Ed')).member, (await sessions.create('Rem')).member]
    await store.commit([{ kind: 'membership', room, member: editor.id, role: 'editor' }])
    const removedAt = timestamp(clock)
    await store.commit([{ kind: 'membership-ended', room, member: removed.id, removedAt }])
    clock.advance(1)
    const token = await invites.create(room, 'viewer', undefined, editor.id)
    await expect(invites.check(token, removed.id)).rejects.toMatchObject({ code: 'member_removed' })
  })

  it('that nobody made, or whose room is gone, is not valid', async () => {
    await expect(invites.check('nonsense', owner.id)).rejects.toMatchObject({ code: 'invite_invalid' })
    const token = await invites.create(room, 'editor', undefined, owner.id)
    await store.deleteRoom(room)
    await expect(invites.check(token, owner.id)).rejects.toMatchObject({ code: 'invite_invalid' })
  })

  it('is kept as a hash alone', async () => {
    const token = await invites.create(room, 'editor', undefined, owner.id)
    expect(await store.readInvite(token)).toBeNull()
  })
})
