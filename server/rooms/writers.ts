/**
 * Who writes under which Yjs client id in a document, and what others claim under it.
 *
 * An id is held, while the connection lasts, by who shows presence under it, else by who first wrote under it; the server
 * holds its own. What another member brings under a held id is left out where the document does not know it: tabs of one
 * browser pass each other's text on, and then the holder sends the very same. Where that does not come, it was made up:
 *
 *   claimed ──some seconds──▶ the holder sent other text there           ──▶ forged
 *      ▲                   ├▶ the holder sent it, or is gone             ──▶ forgotten
 *      │                   ├▶ the holder did not come nearer meanwhile   ──▶ forged
 *      └───────────────────┴▶ the holder came nearer
 */
import * as Y from 'yjs'
import { type ClaimedText, claimedText, contradicts } from '../documents/claimed-text.ts'
import type { InspectedUpdate } from '../documents/inspected-update.ts'
import type { SharedDocument } from '../documents/shared-document.ts'
import type { Clock } from '../operations/clock.ts'
import type { Connection } from './connection.ts'
import type { Presence } from './presence.ts'

/** In which the holder of an id sends what another brought under it. */
export const claimGraceMs = 5_000
/** A clock that no update reaches: leaves all of a client id out. */
const beyondAnyClock = Number.MAX_SAFE_INTEGER

export interface WritersOptions {
  readonly document: SharedDocument
  readonly presence: Pick<Presence, 'speakerOf'>
  readonly clock: Clock
  /** It wrote under the client id of another who is here. */
  readonly onForged: (connection: Connection) => void
}

interface Holder {
  /** Null for the server. */
  readonly connection: Connection | null
  /** False where it may have passed on what another typed, who is not here. */
  readonly isSure: boolean
}

interface Claim {
  readonly text: ClaimedText | null
  /** The clock behind what was claimed. */
  to: number
  /** How far the holder had come when it was last looked at. */
  holderAt: number
  forget: () => void
}

const server: Holder = { connection: null, isSure: true }

export class Writers {
  readonly #options: WritersOptions
  /** Who wrote under an id, which matters where nobody shows presence under it. */
  readonly #writers = new Map<number, Holder>()
  /** How far a holder came with what the document did not take: it was refused, or waits. */
  readonly #untaken = new Map<number, number>()
  /** By who claims and the client id under which. */
  readonly #claims = new Map<Connection, Map<number, Claim>>()

  constructor(options: WritersOptions) {
    this.#options = options
  }

  /** The update but for what is under ids that others hold; `isTyped`: it is a client's own change, no answer to a step1. */
  withoutForeign(connection: Connection, inspected: InspectedUpdate, isTyped: boolean): Uint8Array {
    const { update, writers } = inspected
    const foreign = writers.filter((client) => this.#isForeign(client, connection))
    const isSure = isTyped && writers.length === 1
    for (const client of writers) if (!foreign.includes(client)) this.#bind(client, connection, isSure)
    if (foreign.length === 0) return update
    for (const client of foreign) this.#claim(connection, client, inspected)
    return Y.diffUpdate(update, Y.encodeStateVector(new Map(foreign.map((client) => [client, beyondAnyClock]))))
  }

  /** It sent this, and the document has not all of it. */
  noteUntaken(connection: Connection, { writers, reaches }: InspectedUpdate): void {
    for (const client of writers) {
      if (this.#holderOf(client)?.connection !== connection) continue
      this.#untaken.set(client, Math.max(this.#untaken.get(client) ?? 0, reaches.get(client) ?? 0))
    }
  }

  /** Call it once its presence has left. */
  leave(connection: Connection): void {
    for (const [client, writer] of this.#writers) if (writer.connection === connection) this.#writers.delete(client)
    for (const client of this.#untaken.keys()) if (this.#holderOf(client) === undefined) this.#untaken.delete(client)
    for (const { forget } of this.#claims.get(connection)?.values() ?? []) forget()
    this.#claims.delete(connection)
  }

  close(): void {
    for (const claims of this.#claims.values()) for (const { forget } of claims.values()) forget()
    this.#claims.clear()
  }

  #holderOf(client: number): Holder | undefined {
    const { document, presence } = this.#options
    if (document.isOwnClient(client)) return server
    const speaker = presence.speakerOf(client)
    return speaker === undefined ? this.#writers.get(client) : { connection: speaker, isSure: true }
  }

  #isForeign(client: number, connection: Connection): boolean {
    const holder = this.#holderOf(client)
    return holder !== undefined && holder.connection?.member.id !== connection.member.id
  }

  #bind(client: number, connection: Connection, isSure: boolean): void {
    const writer = this.#writers.get(client)
    if (writer?.connection !== connection || (isSure && !writer.isSure))
      this.#writers.set(client, { connection, isSure })
  }

  #claim(connection: Connection, client: number, { update, reaches }: InspectedUpdate): void {
    if (this.#holderOf(client)?.isSure !== true) return
    const claims = this.#claims.get(connection) ?? new Map<number, Claim>()
    this.#claims.set(connection, claims)
    const to = reaches.get(client) ?? 0
    const before = claims.get(client)
    if (before !== undefined) {
      before.to = Math.max(before.to, to)
      return
    }
    const { document } = this.#options
    const claim: Claim = {
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

  #judge(connection: Connection, client: number, { text, to, holderAt }: Claim): 'honest' | 'forged' | 'wait' {
    if (!this.#isForeign(client, connection)) return 'honest'
    if (text !== null && contradicts(this.#options.document.doc, text)) return 'forged'
    const reach = this.#reachOf(client)
    if (reach >= to) return 'honest'
    return reach > holderAt ? 'wait' : 'forged'
  }

  #reachOf(client: number): number {
    return Math.max(Y.getState(this.#options.document.doc.store, client), this.#untaken.get(client) ?? 0)
  }
}
