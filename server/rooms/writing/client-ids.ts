/**
 * Whose the Yjs client ids of one document are.
 *
 *   - an id that a member first wrote under, or was shown under while they might write, is theirs for as long as the document
 *     is there, also while they are away: what they type offline has the next clocks of it, and would be taken for known if
 *     another could use these up
 *   - an id that a guest without credentials wrote under is theirs while the connection lasts: the same client is another
 *     guest when it comes back
 *   - whoever may only pass on what another typed writes under an id for the time being, until its owner does
 *   - an id that the server first wrote under, for itself or for a task of the agent's, or showed the agent under, is the
 *     server's for as long as the document is there: after a restart it writes under another one, or under the task's once
 *     more, and what stands under either is nobody else's to answer for. Where that was not kept yet, the id is nobody's
 *
 * Who shows presence under an id now is the business of `presence.ts`.
 */
import type { MemberId } from '../../../shared/model/ids.ts'
import type { Connection } from '../connection.ts'
import type { Bringer } from './new-client-ids.ts'

/** In the place of an owner: the server, for the agent too. No member has this id. */
export const serverId = 'server' as MemberId

export interface Writer {
  readonly connection: Connection
  /** False where it may have passed on what another typed, who is not here. */
  readonly isSure: boolean
  /** Whether it sent something under it alone as its own change, as what types does. */
  readonly hasTyped: boolean
}

export interface ClientIdsOptions {
  /** As the store has them; taken over, not copied. */
  readonly owners: Map<number, MemberId>
  /** Whether the member is the same one when it comes back. */
  readonly isLasting: (member: MemberId) => boolean
  /** A member, or the server, owns an id from now on. */
  readonly onOwned: (client: number, member: MemberId) => void
  /** Whether the document has something under it. */
  readonly isInDocument: (client: number) => boolean
  /** Counts so many new ones as brought by a member, null by a guest; false where these are too many. */
  readonly takeNew: (count: number, by: Bringer) => boolean
}

/** There is one for each document in memory, most of them at rest: it has maps only while something is in them. */
export class ClientIds {
  readonly #options: Omit<ClientIdsOptions, 'owners'>
  #owners: Map<number, MemberId> | null
  #writers: Map<number, Writer> | null = null

  constructor({ owners, ...options }: ClientIdsOptions) {
    this.#owners = owners.size === 0 ? null : owners
    this.#options = options
  }

  /** Whether a member may bring all of these (S28), to be asked before any is noted: such as nobody knows are counted. */
  admits(clients: readonly number[], member: MemberId): boolean {
    const { isLasting, takeNew } = this.#options
    let unknown = 0
    for (const client of clients) if (!this.#isKnown(client)) unknown += 1
    return unknown === 0 || takeNew(unknown, isLasting(member) ? member : null)
  }

  /** Somebody, whose id it may be, wrote under it. */
  note(client: number, { connection, isSure, hasTyped }: Writer): void {
    const writer = this.#writers?.get(client)
    const before = writer?.connection === connection ? writer : undefined
    if (before === undefined || (isSure && !before.isSure) || (hasTyped && !before.hasTyped)) {
      this.#writers ??= new Map()
      this.#writers.set(client, {
        connection,
        isSure: isSure || before?.isSure === true,
        hasTyped: hasTyped || before?.hasTyped === true,
      })
    }
    if (isSure) this.own(client, connection.member.id)
  }

  /** The id is the member's where it is nobody's. */
  own(client: number, member: MemberId): void {
    if (this.#options.isLasting(member)) this.#keep(client, member)
  }

  /** The id is the server's where it is nobody's. */
  ownForServer(client: number): void {
    this.#keep(client, serverId)
  }

  leave(connection: Connection): void {
    for (const [client, writer] of this.#writers ?? []) {
      if (writer.connection === connection) this.#writers?.delete(client)
    }
    if (this.#writers?.size === 0) this.#writers = null
  }

  ownerOf(client: number): MemberId | undefined {
    return this.#owners?.get(client)
  }

  /** Whether the server writes under it, or did before the document was loaded. */
  isServers(client: number): boolean {
    return this.#owners?.get(client) === serverId
  }

  /** Which member writes under it as far as that is sure, here or away. */
  memberOf(client: number): MemberId | undefined {
    if (this.isServers(client)) return undefined
    const writer = this.#writers?.get(client)
    return this.#owners?.get(client) ?? (writer?.isSure === true ? writer.connection.member.id : undefined)
  }

  /** Who last wrote under it and is here. */
  writerOf(client: number): Writer | undefined {
    return this.#writers?.get(client)
  }

  /** Whether another has written under it, whose it is. */
  isAnothers(client: number, member: MemberId): boolean {
    const owner = this.#owners?.get(client)
    if (owner !== undefined) return owner !== member
    const writer = this.#writers?.get(client)
    return writer?.isSure === true && writer.connection.member.id !== member
  }

  /** Whether an id under which this member was seen stays theirs when they go; null is the server. */
  isKeptFor(member: MemberId | null): boolean {
    return member === null || this.#options.isLasting(member)
  }

  #isKnown(client: number): boolean {
    return this.#owners?.has(client) || this.#writers?.has(client) || this.#options.isInDocument(client)
  }

  #keep(client: number, owner: MemberId): void {
    if (this.#owners?.has(client)) return
    this.#owners ??= new Map()
    this.#owners.set(client, owner)
    this.#options.onOwned(client, owner)
  }
}
