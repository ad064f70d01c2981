/**
 * Invites: a link that gives whoever opens it a role in a room, until it expires.
 *
 * The store keeps a token's hash alone, so a copy of the database lets nobody in. An invite only ever makes a role
 * stronger: an owner who opens a viewer's link stays owner, as the room sees to. Who was removed comes back by an invite
 * alone that an owner has made since.
 */
import { createHash } from 'node:crypto'
import { WeftError } from '../../shared/errors.ts'
import type { MemberId, NewId, RoomId } from '../../shared/model/ids.ts'
import type { Role } from '../../shared/model/roles.ts'
import { type Clock, timestamp } from '../operations/clock.ts'
import type { Store, StoredInvite } from '../persistence/store.ts'

export interface Invites {
  /** The token, to be shown once. `expiresInSeconds` undefined: never. @throws storage_unavailable */
  create(room: RoomId, role: Role, expiresInSeconds: number | undefined, by: MemberId): Promise<string>
  /** What it gives, to whomever it is given. @throws invite_invalid */
  read(token: string): Promise<{ readonly room: RoomId; readonly role: Role }>
  /**
   * What it gives this member, whom the room is to be asked to admit by it; what was read of them may be older than their
   * removal by then. @throws invite_invalid member_removed
   */
  check(token: string, member: MemberId): Promise<{ readonly room: RoomId; readonly role: Role }>
}

export function createInvites(options: {
  store: Pick<Store, 'createInvite' | 'readInvite' | 'readRole' | 'readRemoval'>
  clock: Clock
  newId: NewId
}): Invites {
  const { store, clock, newId } = options

  async function readValid(token: string): Promise<StoredInvite> {
    const invite = await store.readInvite(hashOf(token))
    if (invite === null || (invite.expiresAt !== null && Date.parse(invite.expiresAt) <= clock.now()))
      throw new WeftError('invite_invalid')
    return invite
  }

  return {
    async create(room, role, expiresInSeconds, by) {
      const token = newId()
      const expiresAt =
        expiresInSeconds === undefined ? null : new Date(clock.now() + expiresInSeconds * 1000).toISOString()
      await store.createInvite({
        tokenHash: hashOf(token),
        room,
        role,
        createdBy: by,
        createdAt: timestamp(clock),
        expiresAt,
      })
      return token
    },

    async read(token) {
      const { room, role } = await readValid(token)
      return { room, role }
    },

    async check(token, member) {
      const invite = await readValid(token)
      const { room, role } = invite
      const removedAt = await store.readRemoval(room, member)
      if (removedAt !== null) {
        const isOlder = invite.createdAt === null || invite.createdAt <= removedAt
        if (isOlder || (await store.readRole(room, invite.createdBy)) !== 'owner') throw new WeftError('member_removed')
      }
      return { room, role }
    },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
