/**
 * Who writes under which Yjs client id in a document, and what others claim under it.
 *
 * An id is held by whose it is (`client-ids.ts`), here or away; else by who shows presence under it, or did. The server
 * holds its own, and those from before the document was loaded as one who is away and never comes. What another member
 * brings under a held id is left out where the document does not know it: tabs of one browser pass each other's text on, and
 * then the holder sends the very same. Where that does not come, it was made up, or the holder is away and it is lent
 * (`loans.ts`):
 *
 *   claimed ──some seconds──▶ the holder sent other text there           ──▶ forged
 *      ▲                   ├▶ the holder sent it                         ──▶ forgotten
 *      │                   ├▶ the holder is a guest whose socket is dead ──▶ forgotten, and the socket is closed
 *      │                   ├▶ the holder is away: it was typed only      ──▶ forged, once it was asked for what it has
 *      │                   ├▶                     it was passed on       ──▶ lent, and asked for again
 *      │                   ├▶                     so it was, and the holder is the server ──▶ foreign
 *      │                   ├▶                     too much is lent, or who claims may only read by now
 *      │                   │                                             ──▶ forgotten, and left out until they come
 *      │                   ├▶ it was passed on, and what is there is lent, and other text ──▶ foreign
 *      │                   ├▶ the holder did not come nearer meanwhile   ──▶ forged
 *      └───────────────────┴▶ the holder came nearer, or has still to send what it has
 *
 * A client sends as typed what its browser kept and gave it only after it connected; who typed what is of somebody away is
 * asked at once, and passes it on then, unless it is nowhere but in what it sent.
 */
import * as Y from 'yjs'
import { WeftError } from '../../../shared/errors.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import { type ClaimedText, claimedTexts, contradicts } from '../../documents/claimed-text.ts'
import { withoutTails } from '../../documents/cut-update.ts'
import type { InspectedUpdate } from '../../documents/inspected-update.ts'
import type { SharedDocument } from '../../documents/shared-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Connection } from '../connection.ts'
import type { Presence } from '../presence/presence.ts'
import type { ClientIds, Writer } from './client-ids.ts'
import type { Loans } from './loans.ts'

/** In which the holder of an id sends what another brought under it. */
export const claimGraceMs = 5_000

/** Characters that a claim reaches on without bringing them, as what its author deleted: more is left to the author. */
export const mostWithoutText = 100_000

export interface WritersOptions {
  readonly document: SharedDocument
  readonly ids: ClientIds
  readonly loans: Loans
  readonly presence: Pick<Presence, 'speakerOf' | 'keeperOf' | 'clientOf'>
  readonly mayWrite: (connection: Connection) => boolean
  /** Whether it was asked for what it has and that has not come, as of one on a slow line. */
  readonly isAnswerDue: (connection: Connection) => boolean
  readonly clock: Clock
  /** It wrote under another's client id. */
  readonly onForged: (connection: Connection) => void
  /** It has other text than the document under an id of which the document's is lent, or more under one of the server's. */
  readonly onForeign: (connection: Connection) => void
  /** It is to send what it has: some of that is taken from now on, or may be passed on and not typed. */
  readonly ask: (connection: Connection) => void
  /** Something of these members was lent: their connections that are here have to answer for it as those that come. */
  readonly askOwners: (owners: ReadonlySet<MemberId>) => void
  /** It typed what is of somebody who is away, and may have it from elsewhere. Called before its update is taken. */
  readonly onTypedOfAbsent: (connection: Connection) => void
}

/** What an owner of lent ids sent, beside what was passed on. `given back`: some of them are theirs again. */
export type OwnersText = 'same' | 'given back' | 'foreign'

interface Holder {
  /** Null for the server. */
  readonly member: MemberId | null
  readonly isHere: boolean
  /** The one that is here; null for the server. */
  readonly connection: Connection | null
  /** Where it is a guest's, who is another one when they come back by another socket, before this one is known to be dead. */
  readonly guest: Connection | null
}

interface Claim {
  /** It was sent as its own change, and not yet among what it has. */
  isTyped: boolean
  /** It was asked for what it has since the holder was away. */
  isAsked: boolean
  readonly text: ClaimedText | null
  /** When it is first looked at. */
  readonly dueAt: number
  /** The clock behind what was claimed. */
  to: number
  /** It reaches much further than its text: a few bytes would use up what is lent at most. */
  isHollow: boolean
  /** How far the holder had come when it was last looked at. */
  holderAt: number
  forget: () => void
}

/** What becomes of a claim; `forget`: it came, or is not taken, and nothing is held against who claims it. */
type Verdict = 'forget' | 'forged' | 'foreign' | 'lend' | 'ask' | 'wait'

const server: Holder = { member: null, isHere: true, connection: null, guest: null }
/** It has written under the id before the document was loaded, and not since. */
const earlierServer: Holder = { ...server, isHere: false }

export class Writers {
  readonly #options: WritersOptions
  /** How far a holder came with what the document did not take: it was refused, or waits. */
  readonly #untaken = new Map<number, { readonly by: Connection; readonly to: number }>()
  /** By who claims and the client id under which. */
  readonly #claims = new Map<Connection, Map<number, Claim>>()

  constructor(options: WritersOptions) {
    this.#options = options
  }

  /**
   * Before anything of it is taken: compares what an owner of lent ids sends of them, and gives back those that are answered
   * for. `isTyped`: it is a client's own change, no answer to a step1.
   */
  giveBack(connection: Connection, inspected: InspectedUpdate, isTyped: boolean): OwnersText {
    const { loans } = this.#options
    // Each typed key comes by here.
    if (loans.isIdle) return 'same'
    if (loans.hasToAnswer(connection)) {
      if (isTyped) return 'same'
      loans.noteAnswer(connection)
    }
    if (!loans.agrees(connection, inspected)) return 'foreign'
    const isAlone = isTyped && inspected.writers.length === 1
    const answered = [...inspected.reaches.keys()].filter(
      (client) => loans.isOwnedBy(connection, client) && this.#isOwn(client, connection, isAlone),
    )
    if (answered.length === 0) return 'same'
    const { to: clocks } = Y.parseUpdateMeta(inspected.update)
    let isGivenBack = false
    for (const client of answered) if (loans.giveBack(client, clocks.get(client) ?? 0)) isGivenBack = true
    return isGivenBack ? 'given back' : 'same'
  }

  /**
   * The update but for what is under ids that others hold and is not lent, or that it has to answer for first.
   * @throws client_ids_full where it brings too many that are new, and takes note of none
   */
  withoutForeign(connection: Connection, inspected: InspectedUpdate, isTyped: boolean): Uint8Array {
    const { ids, loans } = this.#options
    const { update, writers } = inspected
    const isAlone = isTyped && writers.length === 1
    const hasToAnswer = loans.hasToAnswer(connection)
    const others: number[] = []
    const own: number[] = []
    for (const client of writers) {
      if (this.#isForeign(client, connection) || (hasToAnswer && loans.isOwnedBy(connection, client)))
        others.push(client)
      else own.push(client)
    }
    if (!ids.admits(own, connection.member.id)) throw new WeftError('client_ids_full')
    for (const client of own) {
      ids.note(client, { connection, isSure: this.#isOwn(client, connection, isAlone), hasTyped: isAlone })
    }
    if (others.length === 0) return update
    // Read once for all of them: there may be hundreds in a large update.
    const { to: clocks } = Y.parseUpdateMeta(update)
    const ends = new Map<number, number>()
    const claimed = new Map<number, number>()
    for (const client of others) {
      const isForeign = this.#isForeign(client, connection)
      const end = isForeign ? this.#lentTo(client, connection) : 0
      const to = clocks.get(client) ?? 0
      if (to <= end) continue
      ends.set(client, end)
      if (isForeign) claimed.set(client, to)
    }
    this.#claim(connection, update, claimed, isTyped)
    return ends.size === 0 ? update : withoutTails(update, ends)
  }

  /** It has shown presence. */
  noteShown(connection: Connection): void {
    const { ids, presence, mayWrite } = this.#options
    const shown = presence.clientOf(connection)
    const { id } = connection.member
    if (shown === null || ids.ownerOf(shown) !== undefined || !ids.isKeptFor(id) || !mayWrite(connection)) return
    if (ids.admits([shown], id)) ids.own(shown, id)
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
    this.#options.loans.leave(connection)
  }

  close(): void {
    for (const claims of this.#claims.values()) for (const { forget } of claims.values()) forget()
    this.#claims.clear()
    this.#options.loans.close()
  }

  #holderOf(client: number): Holder | undefined {
    const { document, ids, presence } = this.#options
    if (document.isOwnClient(client)) return server
    if (ids.isServers(client)) return earlierServer
    const writer = ids.writerOf(client)
    const speaker = presence.speakerOf(client)
    const owner = ids.ownerOf(client)
    if (owner !== undefined) {
      const author = writer !== undefined && this.#mayBe(client, writer) ? writer.connection : undefined
      const connection = [speaker, author].find((one) => one?.member.id === owner) ?? null
      return { member: owner, isHere: connection !== null, connection, guest: null }
    }
    const holder = writer?.isSure === true ? writer.connection : speaker
    if (holder !== undefined) {
      const { id } = holder.member
      return { member: id, isHere: true, connection: holder, guest: ids.isKeptFor(id) ? null : holder }
    }
    const keeper = presence.keeperOf(client)
    return keeper && { member: keeper, isHere: false, connection: null, guest: null }
  }

  /** Whether the client of that id is who wrote under it; else it is another tab, which shows another id and passed it on. */
  #mayBe(client: number, { connection, isSure }: Writer): boolean {
    const shown = this.#options.presence.clientOf(connection)
    return isSure || shown === null || shown === client
  }

  /**
   * Whether it writes under an id of its own, and does not pass on another's text: it shows presence under it, or shows none;
   * or it types on under it, as a client does that Yjs gave another id. A browser's store comes as typed once, and no more.
   */
  #isOwn(client: number, connection: Connection, isTypedAlone: boolean): boolean {
    const { ids, presence } = this.#options
    const shown = presence.clientOf(connection)
    if (shown === client) return true
    const writer = ids.writerOf(client)
    return isTypedAlone && (shown === null || (writer?.connection === connection && writer.hasTyped))
  }

  #isForeign(client: number, connection: Connection): boolean {
    const holder = this.#holderOf(client)
    return holder !== undefined && holder.member !== connection.member.id
  }

  /** The clock up to which what it brings under another's id is taken; 0 where nothing is. */
  #lentTo(client: number, connection: Connection): number {
    if (this.#holderOf(client)?.isHere === true) return 0
    return this.#options.loans.lentTo(client, connection.member.id)
  }

  /** `clocks`: by client id, the clock behind what it brings. */
  #claim(connection: Connection, update: Uint8Array, clocks: ReadonlyMap<number, number>, isTyped: boolean): void {
    const { document, clock, onTypedOfAbsent } = this.#options
    const claims = this.#claims.get(connection) ?? new Map<number, Claim>()
    const froms = new Map<number, number>()
    for (const [client, to] of clocks) {
      const before = claims.get(client)
      if (before === undefined) froms.set(client, Y.getState(document.doc.store, client))
      else {
        before.isHollow ||= isHollow(to - before.to, update)
        before.to = Math.max(before.to, to)
        before.isTyped &&= isTyped
      }
    }
    if (froms.size === 0) return
    this.#claims.set(connection, claims)
    const texts = claimedTexts(update, froms)
    for (const client of froms.keys()) {
      const holder = this.#holderOf(client)
      holder?.guest?.probe()
      const isAsked = isTyped && holder?.isHere === false
      if (isAsked) onTypedOfAbsent(connection)
      const claim: Claim = {
        isTyped,
        isAsked,
        text: texts.get(client) ?? null,
        dueAt: clock.monotonic() + claimGraceMs,
        to: clocks.get(client) ?? 0,
        isHollow: isHollow((clocks.get(client) ?? 0) - (froms.get(client) ?? 0), update),
        holderAt: this.#reachOf(client),
        forget: () => undefined,
      }
      claims.set(client, claim)
      this.#lookLater(connection, client, claim)
    }
  }

  #lookLater(connection: Connection, client: number, claim: Claim): void {
    claim.forget = this.#options.clock.after(claimGraceMs, () => this.#look(connection, client, claim))
  }

  #look(connection: Connection, client: number, claim: Claim): void {
    const { onForged, onForeign } = this.#options
    const verdict = this.#judge(connection, client, claim)
    if (verdict === 'ask') {
      claim.isAsked = true
      this.#options.ask(connection)
    }
    if (verdict === 'wait' || verdict === 'ask') {
      claim.holderAt = this.#reachOf(client)
      this.#lookLater(connection, client, claim)
      return
    }
    if (verdict === 'lend') {
      this.#lendAll(connection, claim.dueAt)
      return
    }
    this.#claims.get(connection)?.delete(client)
    if (verdict === 'forged') onForged(connection)
    if (verdict === 'foreign') onForeign(connection)
  }

  /** All that it passed on by then at once: it is asked for it once. */
  #lendAll(connection: Connection, dueAt: number): void {
    const { loans, ids, ask, askOwners } = this.#options
    const owners = new Set<MemberId>()
    for (const [client, claim] of this.#claims.get(connection) ?? []) {
      if (claim.dueAt > dueAt || this.#judge(connection, client, claim) !== 'lend') continue
      claim.forget()
      this.#claims.get(connection)?.delete(client)
      // Whoever was only shown under it has to be known when they come back.
      const member = this.#holderOf(client)?.member
      if (member == null || !ids.admits([client], connection.member.id)) continue
      ids.own(client, member)
      if (loans.lend(client, claim.to, connection.member.id)) owners.add(member)
    }
    if (owners.size === 0) return
    askOwners(owners)
    ask(connection)
  }

  #judge(connection: Connection, client: number, claim: Claim): Verdict {
    const { isTyped, isAsked, isHollow, text, to, holderAt } = claim
    const { document, loans, mayWrite } = this.#options
    const holder = this.#holderOf(client)
    if (holder === undefined || holder.member === connection.member.id) return 'forget'
    if (holder.guest?.isSilent === true) {
      // Its detaching asks the claimant for all of it again.
      holder.guest.end('connection_slow')
      return 'forget'
    }
    if (text !== null && contradicts(document.doc, text)) {
      return loans.isLent(client, text.clock) && !isTyped ? 'foreign' : 'forged'
    }
    const reach = this.#reachOf(client)
    if (reach >= to) return 'forget'
    if (!holder.isHere) {
      // What it passes on is refused by now: that it did not come says nothing.
      if (!mayWrite(connection)) return 'forget'
      // The holder may have gone just now, and the answer be under way.
      if (isTyped) return isAsked ? 'forged' : 'ask'
      // The server may have lost it (a backup, a power cut); that it was not made up nobody can tell.
      if (holder.member === null) return 'foreign'
      return isHollow ? 'forget' : 'lend'
    }
    const isAnswerDue = holder.connection !== null && this.#options.isAnswerDue(holder.connection)
    return reach > holderAt || isAnswerDue ? 'wait' : 'forged'
  }

  #reachOf(client: number): number {
    return Math.max(Y.getState(this.#options.document.doc.store, client), this.#untaken.get(client)?.to ?? 0)
  }
}

/** No character takes less than a byte. */
function isHollow(characters: number, { length }: Uint8Array): boolean {
  return characters > length + mostWithoutText
}
