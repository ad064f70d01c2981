/**
 * Who asks, and what they may do in a room: the one place that knows how a server lets people in.
 *
 * In open mode a room's link is enough to edit in it, unless the person has another role there (as owner, or by an
 * invite). A role that is only implied is not stored here: the room stores it when it admits the member.
 */
import { WeftError } from '../../shared/errors.ts'
import type { MemberId, NewId, RoomId } from '../../shared/model/ids.ts'
import { type Member, memberColours } from '../../shared/model/member.ts'
import { type Role, roleAllows } from '../../shared/model/roles.ts'
import type { Store } from '../persistence/store.ts'
import { type RequestHeaders, readCredentials } from './credentials.ts'
import type { Session, Sessions } from './sessions.ts'

/** How a server lets people in, and the role that a room's link alone gives there. */
const rolesByLink = { open: 'editor' } as const satisfies Record<string, Role>
export type AccessMode = keyof typeof rolesByLink

export interface SocketRequest extends RequestHeaders {
  readonly url: URL
}

interface Admission {
  readonly member: Member
  readonly role: Role
  /**
   * True for a socket without any credentials: the member was made for this connection, is in no database, and must
   * not become one of the room's stored members.
   */
  readonly isEphemeral: boolean
}

export interface Access {
  /** @throws session_required session_expired session_invalid origin_not_allowed storage_unavailable */
  identify(headers: RequestHeaders): Promise<Session>
  /** @throws room_not_found member_removed storage_unavailable */
  roleIn(room: RoomId, member: Member): Promise<Role>
  /** What whoever has a room's link alone may do there. */
  readonly roleByLink: Role
  /** Who a socket belongs to. @throws what `identify` and `roleIn` do, except session_required */
  admit(request: SocketRequest, room: RoomId): Promise<Admission>
}

export function createAccess(options: {
  store: Pick<Store, 'readRole' | 'readRemoval' | 'readRoom'>
  sessions: Pick<Sessions, 'authenticate'>
  mode: AccessMode
  newId: NewId
}): Access {
  const { store, sessions, mode, newId } = options
  let guests = 0

  async function roleIn(room: RoomId, member: Member): Promise<Role> {
    const role = await store.readRole(room, member.id)
    if (role !== null) return role
    if ((await store.readRoom(room)) === null) throw new WeftError('room_not_found')
    if ((await store.readRemoval(room, member.id)) !== null) throw new WeftError('member_removed')
    return rolesByLink[mode]
  }

  function createGuest(): Member {
    const id = newId<MemberId>()
    return { id, name: guestName(id), colour: guests++ % memberColours.length, kind: 'person' }
  }

  return {
    roleIn,
    roleByLink: rolesByLink[mode],

    async identify(headers) {
      const credentials = readCredentials(headers, { via: 'request' })
      if (credentials.kind === 'none') throw new WeftError('session_required')
      return sessions.authenticate(credentials.token)
    },

    async admit(request, room) {
      const urlToken = request.url.searchParams.get('token') ?? undefined
      const credentials = readCredentials(request, { via: 'socket', urlToken })
      const isEphemeral = credentials.kind === 'none'
      const member = isEphemeral ? createGuest() : (await sessions.authenticate(credentials.token)).member
      return { member, role: await roleIn(room, member), isEphemeral }
    },
  }
}

/** @throws role_insufficient */
export function assertRole(role: Role, needed: Role): void {
  if (!roleAllows(role, needed))
    throw new WeftError('role_insufficient', `This needs the role ${needed}; yours is ${role}.`)
}

/** Whether this role may be given by an invite: an owner gives each, others give on what a room's link gives anyway. @throws role_insufficient */
export function assertMayInvite(role: Role, given: Role, roleByLink: Role): void {
  if (role === 'owner') return
  assertRole(role, 'editor')
  if (!roleAllows(roleByLink, given))
    throw new WeftError('role_insufficient', `An invite as ${given} needs the role owner; yours is ${role}.`)
}

/** Letters that are not mistaken for digits or each other. */
const guestLetters = 'ABCDEFGHJKMNPQRSTUVWXYZ'

/** "Guest KD42", from the id, so that one id has one name. */
function guestName(id: MemberId): string {
  let hash = 0
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003
  const letter = (n: number) => guestLetters.charAt(n % guestLetters.length)
  const digits = String(hash % 100).padStart(2, '0')
  return `Guest ${letter(Math.floor(hash / 100))}${letter(Math.floor(hash / 2300))}${digits}`
}
