/**
 * A room's name and its members with their roles, each in the room document and in the store, in one commit; and with the
 * colours that they have here, in the room document alone.
 *
 * A room always has an owner. Who was removed comes back only by an invite made later.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Limits } from '../../shared/limits.ts'
import type { MemberId, RoomId } from '../../shared/model/ids.ts'
import type { Member, RoomMember } from '../../shared/model/member.ts'
import { type Role, roleAllows } from '../../shared/model/roles.ts'
import type { RoomTypes } from '../../shared/model/room-document.ts'
import type { SharedDocument } from '../documents/shared-document.ts'
import { type Clock, timestamp } from '../operations/clock.ts'
import { isSame } from './records/record-map.ts'
import type { Saver } from './saver.ts'

export interface RoomMembersOptions {
  readonly room: RoomId
  readonly document: SharedDocument
  readonly types: RoomTypes
  readonly saver: Saver
  readonly limits: Pick<Limits, 'membersPerRoom'>
  readonly clock: Clock
}

interface Departure {
  /** They were removed. */
  readonly isFinal: boolean
  /** From then on the store's answers tell of it. */
  knownFromMs: number
}

export class RoomMembers {
  readonly #options: RoomMembersOptions
  /** Who left or was removed last since the room was loaded: what was known of them before lets them in no more. */
  readonly #gone = new Map<MemberId, Departure>()

  constructor(options: RoomMembersOptions) {
    this.#options = options
  }

  get name(): string {
    return String(this.#options.types.room.get('name') ?? '')
  }

  rename(name: string): void {
    const { saver, room, types } = this.#options
    this.#write(() => types.room.set('name', name))
    saver.add({ kind: 'room-name', room, name })
  }

  admit(member: Member, role: Role, by: 'link' | 'invite' = 'link'): RoomMember {
    const { saver, room, types, limits } = this.#options
    if (by === 'link') this.assertNotRemoved(member.id)
    const known = types.members.get(member.id)
    if (known === undefined && types.members.size >= limits.membersPerRoom) throw new WeftError('room_full')
    const keepsRole = known !== undefined && (by === 'link' || roleAllows(known.role, role))
    const admitted: RoomMember = {
      ...member,
      colour: known?.colour ?? member.colour,
      role: keepsRole ? known.role : role,
    }
    this.#gone.delete(member.id)
    if (known !== undefined && isSame(known, admitted)) return known
    this.#write(() => {
      types.members.set(member.id, admitted)
      types.former.delete(member.id)
    })
    if (known?.role !== admitted.role) saver.add({ kind: 'membership', room, member: member.id, role: admitted.role })
    return admitted
  }

  /** @throws member_removed */
  assertNotRemoved(id: MemberId): void {
    if (this.#gone.get(id)?.isFinal) throw new WeftError('member_removed')
  }

  /** @throws member_left member_removed where what was looked up at that moment may be older than their going */
  assertStayed(id: MemberId, lookedUpAtMs: number, by: 'link' | 'invite' = 'link'): void {
    if (by === 'link') this.assertNotRemoved(id)
    const gone = this.#gone.get(id)
    if (gone === undefined || lookedUpAtMs > gone.knownFromMs) return
    throw new WeftError(gone.isFinal ? 'member_removed' : 'member_left')
  }

  changeRole(id: MemberId, role: Role): RoomMember {
    const { saver, room, types } = this.#options
    const known = this.#known(id)
    if (known.role === role) return known
    this.#assertOwnerWithout(known)
    const changed: RoomMember = { ...known, role }
    this.#write(() => types.members.set(id, changed))
    saver.add({ kind: 'membership', room, member: id, role })
    return changed
  }

  /** Nothing for a guest without credentials, who is no stored member. */
  recolour(id: MemberId, colour: number): void {
    const { types } = this.#options
    const known = types.members.get(id)
    if (known === undefined || known.colour === colour) return
    this.#write(() => types.members.set(id, { ...known, colour }))
  }

  /** `isFinal`: comes back only by an invite made later. */
  remove(id: MemberId, isFinal: boolean): void {
    const { saver, room, types, limits, clock } = this.#options
    const { role, ...known } = this.#known(id)
    this.#assertOwnerWithout({ ...known, role })
    this.#write(() => {
      types.members.delete(id)
      const [oldest] = types.former.keys()
      if (types.former.size >= limits.membersPerRoom && oldest !== undefined) types.former.delete(oldest)
      types.former.set(id, known)
    })
    saver.add({ kind: 'membership-ended', room, member: id, removedAt: isFinal ? timestamp(clock) : null })
    this.#noteGone(id, isFinal)
  }

  #noteGone(id: MemberId, isFinal: boolean): void {
    const { saver, limits, clock } = this.#options
    const departure: Departure = { isFinal, knownFromMs: Number.POSITIVE_INFINITY }
    const [oldest] = this.#gone.keys()
    if (this.#gone.size >= limits.membersPerRoom && oldest !== undefined) this.#gone.delete(oldest)
    this.#gone.set(id, departure)
    saver.whenSaved(() => {
      departure.knownFromMs = clock.monotonic()
    })
  }

  #known(id: MemberId): RoomMember {
    const known = this.#options.types.members.get(id)
    if (known === undefined) throw new WeftError('member_not_found')
    return known
  }

  /** Somebody else must own the room too. */
  #assertOwnerWithout({ id, role }: RoomMember): void {
    if (role !== 'owner') return
    for (const other of this.#options.types.members.values()) if (other.role === 'owner' && other.id !== id) return
    throw new WeftError('last_owner')
  }

  #write(change: () => void): void {
    this.#options.document.transact({ kind: 'command', by: null }, change)
  }
}
