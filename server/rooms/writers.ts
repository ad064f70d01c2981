/**
 * Who writes under which Yjs client id in a document, and what others claim under it.
 *
 * An id is held by whose it is (`client-ids.ts`), here or away; else by who shows presence under it, or did; else by who
 * may have passed on what is under it. The server holds its own. What another member brings under a held id is left out
 * where the document does not know it: tabs of one browser pass each other's text on, and then the holder sends the very
 * same. Where that does not come, it was made up:
 *
 *   claimed ──some seconds──▶ the holder sent other text there           ──▶ forged
 *      ▲                   ├▶ the holder sent it                         ──▶ forgotten
 *      │                   ├▶ the holder is a guest whose socket is dead ──▶ forgotten, and the socket is closed
 *      │                   ├▶ the holder is away: it was typed           ──▶ forged
 *      │                   ├▶                     it was passed on       ──▶ forgotten, and waits for the holder
 *      │                   ├▶ the holder did not come nearer meanwhile   ──▶ forged
 *      └───────────────────┴▶ the holder came nearer
 */
import * as Y from 'yjs'
import type { MemberId } from '../../shared/model/ids.ts'
import { type ClaimedText, claimedText, contradicts } from '../documents/claimed-text.ts'
import type { InspectedUpdate } from '../documents/inspected-update.ts'
import type { SharedDocument } from '../documents/shared-document.ts'
import type { Clock } from '../operations/clock.ts'
import type { ClientIds } from './client-ids.ts'
import type { Connection } from './connection.ts'
import type { Presence } from './presence.ts'

/** In which the holder of an id sends what another brought under it. */
export const claimGraceMs = 5_000
/** A clock that no update reaches: leaves all of a client id out. */
const beyondAnyClock = Number.MAX_SAFE_INTEGER

export interface WritersOptions {
  readonly document: SharedDocument
  readonly ids: ClientIds
  readonly presence: Pick<Presence, 'speakerOf' | 'keeperOf' | 'clientOf'>
  readonly mayWrite: (connection: Connection) => boolean
  readonly clock: Clock
  /** It wrote under another's client id. */
  readonly onForged: (connection: Connection) => void
}

interface Holder {
  /** Null for the server. */
  readonly member: MemberId | null
  readonly isHere: boolean
  /** Where it is a guest's, who is another one when they come back by another socket, before this one is known to be dead. */
  readonly guest: Connection | null
  /** False where it may have passed on what another typed, who is not here. */
  readonly isSure: boolean
}

interface Claim {
  /** It was sent as its own change, not among what it has. */
  readonly isTyped: boolean
  readonly text: ClaimedText | null
  /** The clock behind what was claimed. */
  to: number
  /** How far the holder had come when it was last looked at. */
  holderAt: number
  forget: () => void
}

const server: Holder = { member: null, isHere: true, guest: null, isSure: true }

export class Writers {
  readonly #options: WritersOptions
  /** How far a holder came with what the document did not take: it was refused, or waits. */
  readonly #untaken = new Map<number, { readonly by: Connection; readonly to: number }>()
  /** By who claims and the client id under which. */
  readonly #claims = new Map<Connection, Map<number, Claim>>()

  constructor(options: WritersOptions) {
    this.#options = options
  }

  /** The update but for what is under ids that others hold; `isTyped`: it is a client's own change, no answer to a step1. */
  withoutForeign(connection: Connection, inspected: InspectedUpdate, isTyped: boolean): Uint8Array {
    const { update, writers } = inspected
    const foreign = writers.filter((client) => this.#isForeign(client, connection))
    const isAlone = isTyped && writers.length === 1
    for (const client of writers) {
      if (foreign.includes(client)) this.#claim(connection, client, inspected, isTyped)
      else this.#options.ids.note(client, connection, this.#isOwn(client, connection, isAlone))
    }
    if (foreign.length === 0) return update
    return Y.diffUpdate(update, Y.encodeStateVector(new Map(foreign.map((client) => [client, beyondAnyClock]))))
  }

  /** It has shown presence. */
  noteShown(connection: Connection): void {
    const { ids, presence, mayWrite } = this.#options
    const shown = presence.clientOf(connection)
    if (shown !== null && ids.ownerOf(shown) === undefined && mayWrite(connection)) ids.own(shown, connection.member.id)
  }

  /** It sent this, and the document has not all of it. */
  noteUntaken(connection: Connection, { writers, reaches }: InspectedUpdate): void {
    for (const client of writers) {
      if (this.#holderOf(client)?.member !== connection.member.id) continue
      const to = Math.max(this.#untaken.get(client)?.to ?? 0, reaches.get(client) ?? 0)
      this.#untaken.set(client, { by: connection, to })
    }
  }

  /** Call it once its presence has left. */
  leave(connection: Connection): void {
    this.#options.ids.leave(connection)
    for (const [client, { by }] of this.#untaken) if (by === connection) this.#untaken.delete(client)
    for (const { forget } of this.#claims.get(connection)?.values() ?? []) forget()
    this.#claims.delete(connection)
  }

  close(): void {
    for (const claims of this.#claims.values()) for (const { forget } of claims.values()) forget()
    this.#claims.clear()
  }

  #holderOf(client: number): Holder | undefined {
    const { document, ids, presence } = this.#options
    if (document.isOwnClient(client)) return server
    const writer = ids.writerOf(client)
    const speaker = presence.speakerOf(client)
    const owner = ids.ownerOf(client)
    if (owner !== undefined) {
      const isHere = writer?.connection.member.id === owner || speaker?.member.id === owner
      return { member: owner, isHere, guest: null, isSure: true }
    }
    const holder = writer?.isSure === true ? writer.connection : speaker
    if (holder !== undefined) return this.#heldBy(holder, true)
    const keeper = presence.keeperOf(client)
    if (keeper !== undefined) return { member: keeper, isHere: false, guest: null, isSure: true }
    return writer && this.#heldBy(writer.connection, false)
  }

  #heldBy(connection: Connection, isSure: boolean): Holder {
    const { id } = connection.member
    return { member: id, isHere: true, guest: this.#options.ids.isKeptFor(id) ? null : connection, isSure }
  }

  /**
   * Whether it writes under an id of its own, and does not pass on another's text: it shows presence under it, or shows none;
   * or it types on under it, as a client does that Yjs gave another id.
   */
  #isOwn(client: number, connection: Connection, isTypedAlone: boolean): boolean {
    const { ids, presence } = this.#options
    const shown = presence.clientOf(connection)
    if (shown === client) return true
    return isTypedAlone && (shown === null || ids.writerOf(client)?.connection === connection)
  }

  #isForeign(client: number, connection: Connection): boolean {
    const holder = this.#holderOf(client)
    return holder !== undefined && holder.member !== connection.member.id
  }

  #claim(connection: Connection, client: number, { update, reaches }: InspectedUpdate, isTyped: boolean): void {
    const holder = this.#holderOf(client)
    if (holder?.isSure !== true) return
    const claims = this.#claims.get(connection) ?? new Map<number, Claim>()
    this.#claims.set(connection, claims)
    const to = reaches.get(client) ?? 0
    const before = claims.get(client)
    if (before !== undefined) {
      before.to = Math.max(before.to, to)
      return
    }
    holder.guest?.probe()
    const { document } = this.#options
    const claim: Claim = {
      isTyped,
      text: claimedText(update, client, Y.getState(document.doc.store, client)),
      to,
      holderAt: this.#reachOf(client),
      forget: () => undefined,
    }
    claims.set(client, claim)
    this.#lookLater(connection, client, claim)
  }

  #lookLater(connection: Connection, client: number, claim: Claim): void {
    claim.forget = this.#options.clock.after(claimGraceMs, () => {
      const verdict = this.#judge(connection, client, claim)
      if (verdict === 'wait') {
        claim.holderAt = this.#reachOf(client)
        this.#lookLater(connection, client, claim)
        return
      }
      this.#claims.get(connection)?.delete(client)
      if (verdict === 'forged') this.#options.onForged(connection)
    })
  }

  #judge(connection: Connection, client: number, claim: Claim): 'honest' | 'forged' | 'wait' {
    const { isTyped, text, to, holderAt } = claim
    const holder = this.#holderOf(client)
    if (holder === undefined || holder.member === connection.member.id) return 'honest'
    if (holder.guest?.isSilent === true) {
      // Its detaching asks the claimant for all of it again.
      holder.guest.end('connection_slow')
      return 'honest'
    }
    if (text !== null && contradicts(this.#options.document.doc, text)) return 'forged'
    const reach = this.#reachOf(client)
    if (reach >= to) return 'honest'
    if (!holder.isHere) return isTyped ? 'forged' : 'honest'
    return reach > holderAt ? 'wait' : 'forged'
  }

  #reachOf(client: number): number {
    return Math.max(Y.getState(this.#options.document.doc.store, client), this.#untaken.get(client)?.to ?? 0)
  }
}
