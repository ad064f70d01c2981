/**
 * Text under a client id that its owner did not send: lent to the member who passed it on while the owner was away.
 *
 * What builds on it would else wait with it for an owner who may never come. But clocks that another used up must not make
 * the owner's own text, typed offline under the very same, pass for known. So a loan says from where on the owner has to be
 * asked, over restarts, and what was deleted of it keeps its text here, to be compared:
 *
 *   (not lent) ──passed on, and the owner away for some seconds──▶ lent: taken up to `to` from who passed it on
 *       ▲                                                           │    ▲ further text is passed on: `to` moves
 *       │                                                           └────┘
 *       │   a connection of the owner comes, or is here: asked from `from` on, and sent the document once it has answered
 *       │                                                           │
 *       ├── it is the client whose id it is, and sent the same ◀────┤
 *       │                                                           ├──▶ it has other text there: a foreign history,
 *       │                                                           │    of which nothing is taken. Lent still.
 *       └── that client types on behind it, which it has by now ◀───┴──▶ it is another tab of theirs, or has less: it gets
 *                                                                        what was passed on. Lent still.
 *
 * Only the client with that id can have text under it that nobody has seen, so another tab's word ends no loan. Where
 * that client has nothing there it takes what was passed on into its document, and Yjs then gives it another id; what it
 * types before that came is other text. Until it has answered, what it types under such an id is left out: the answer
 * brings it. Text that was deleted before it came here has never been seen, and is other than any.
 *
 * It knows not who is away, and not what a connection is told of all this.
 */
import * as Y from 'yjs'
import type { MemberId } from '../../../shared/model/ids.ts'
import { agrees } from '../../documents/claimed-text.ts'
import type { InspectedUpdate } from '../../documents/inspected-update.ts'
import type { SharedDocument } from '../../documents/shared-document.ts'
import type { Clock } from '../../operations/clock.ts'
import type { Loan } from '../../persistence/store.ts'
import type { Connection } from '../connection.ts'

/** Client ids of one document, and characters under all of them: what is deleted of these is kept. */
export const mostLent = { ids: 1_000, characters: 4_000_000 } as const

/** One part in so many of what is not lent to others, by each member who passes it on: however many do, something is left. */
export const partsOfRest = 4

/** In which an owner of lent ids sends what it has: until then it is sent nothing of the document. */
export const answerGraceMs = 30_000

export interface LoansOptions {
  readonly document: SharedDocument
  readonly clock: Clock
  /** By client id, as the store has them; taken over, not copied. */
  readonly loans: Map<number, Loan>
  readonly ownerOf: (client: number) => MemberId | undefined
  /** Whether the member is the same one when it comes back: all others count as one. */
  readonly isLasting: (member: MemberId) => boolean
  /** It is lent from now on, or otherwise; null where it is given back. */
  readonly onChange: (client: number, loan: Loan | null) => void
}

/** There is one for each document in memory, nearly all without a loan: it has collections only while something is in them. */
export class Loans {
  readonly #options: Omit<LoansOptions, 'loans'>
  #loans: Map<number, Loan> | null
  /** Connections of owners that were asked and have not answered, and what ends the wait for it. */
  #owing: Map<Connection, () => void> | null = null

  constructor({ loans, ...options }: LoansOptions) {
    this.#options = options
    this.#loans = loans.size === 0 ? null : loans
  }

  /** Whether nothing is lent and nobody is asked, as in nearly every document. */
  get isIdle(): boolean {
    return this.#loans === null && this.#owing === null
  }

  /** Lends what follows of the client id up to the clock. False where so much is lent, of theirs or in all, that this is not. */
  lend(client: number, to: number, by: MemberId): boolean {
    const { document, onChange } = this.#options
    const before = this.#loans?.get(client)
    const state = Y.getState(document.doc.store, client)
    const from = before?.from ?? state
    // Of what another was lent, only what came of it: the rest is none of theirs to bring, nor of their share.
    const lent = before === undefined || before.by === by ? (before?.to ?? 0) : Math.min(before.to, state)
    const loan: Loan = { from, to: Math.max(to, lent), by }
    if (!this.#hasPlace(client, loan)) return false
    this.#loans ??= new Map()
    this.#loans.set(client, loan)
    document.keepDeleted(client, from)
    onChange(client, loan)
    return true
  }

  /** The clock up to which text under the id is taken from who passes it on; 0 where none is. */
  lentTo(client: number, passing: MemberId): number {
    const loan = this.#loans?.get(client)
    return loan?.by === passing ? loan.to : 0
  }

  /** Whether what the document has there may be what was passed on. */
  isLent(client: number, clock: number): boolean {
    const loan = this.#loans?.get(client)
    return loan !== undefined && clock < loan.to
  }

  /** The state vector with which an owner of lent ids is asked, from then on without an answer; null for anybody else. */
  ask(connection: Connection): Uint8Array | null {
    const clocks = this.#ownedBy(connection)
    if (clocks.size === 0) return null
    this.#owing ??= new Map()
    // Anew each time: who was behind did not get what was asked before.
    this.#owing.get(connection)?.()
    this.#owing.set(
      connection,
      this.#options.clock.after(answerGraceMs, () => connection.end('connection_slow')),
    )
    const state = Y.decodeStateVector(this.#options.document.stateVector())
    for (const [client, from] of clocks) state.set(client, from)
    return Y.encodeStateVector(state)
  }

  /** Whether it was asked and has not answered. */
  hasToAnswer(connection: Connection): boolean {
    return this.#owing?.has(connection) === true
  }

  /** Whether the id is lent and the member's. */
  isOwnedBy(connection: Connection, client: number): boolean {
    return this.#loans?.has(client) === true && this.#options.ownerOf(client) === connection.member.id
  }

  /** Whether what an owner has under lent ids reads as what was passed on. */
  agrees(connection: Connection, { update, reaches }: InspectedUpdate): boolean {
    const ranges = new Map<number, Loan>()
    for (const client of reaches.keys()) {
      const loan = this.#loans?.get(client)
      if (loan !== undefined && this.isOwnedBy(connection, client)) ranges.set(client, loan)
    }
    // Nobody else's text is to be built in for it.
    return ranges.size === 0 || agrees(this.#options.document.doc, update, ranges)
  }

  /** It sent its text from where it was asked. */
  noteAnswer(connection: Connection): void {
    this.#owing?.get(connection)?.()
    this.#owing?.delete(connection)
    if (this.#owing?.size === 0) this.#owing = null
  }

  /** The client whose id it is sent the same, up to this clock. Whether that is all that was taken. */
  giveBack(client: number, has: number): boolean {
    const loan = this.#loans?.get(client)
    const { document, onChange } = this.#options
    if (loan === undefined || has < Math.min(loan.to, Y.getState(document.doc.store, client))) return false
    this.#loans?.delete(client)
    if (this.#loans?.size === 0) this.#loans = null
    document.keepDeleted(client, null)
    onChange(client, null)
    return true
  }

  leave(connection: Connection): void {
    this.noteAnswer(connection)
  }

  close(): void {
    for (const connection of [...(this.#owing?.keys() ?? [])]) this.noteAnswer(connection)
  }

  #hasPlace(client: number, wanted: Loan): boolean {
    const { isLasting } = this.#options
    const shareOf = (by: MemberId) => (isLasting(by) ? by : null)
    const theirShare = shareOf(wanted.by)
    const theirs = { ids: 1, characters: wanted.to - wanted.from }
    const others = { ids: 0, characters: 0 }
    for (const [other, { from, to, by }] of this.#loans ?? []) {
      if (other === client) continue
      const sum = shareOf(by) === theirShare ? theirs : others
      sum.ids += 1
      sum.characters += to - from
    }
    const isTheirs = (amount: 'ids' | 'characters') =>
      theirs[amount] <= Math.ceil((mostLent[amount] - others[amount]) / partsOfRest)
    return (this.#loans?.has(client) === true || isTheirs('ids')) && isTheirs('characters')
  }

  /** The clock from which each lent id of theirs has to be asked for. */
  #ownedBy(connection: Connection): Map<number, number> {
    const clocks = new Map<number, number>()
    for (const [client, { from }] of this.#loans ?? []) if (this.isOwnedBy(connection, client)) clocks.set(client, from)
    return clocks
  }
}
