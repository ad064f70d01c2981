/**
 * How many Yjs client ids that a document has not may be brought to it. Yjs goes through all that it has for each change, here
 * and in every browser, and none of them ever goes.
 *
 * A page brings one where somebody types, a copy that was long offline some hundreds. Each member may bring a quarter of what others
 * have left, all guests without credentials together as one, and a few however much others brought. What was brought counts half after
 * a day. It is kept in mind while the document is not in memory, but not over a restart.
 */
import type { MemberId } from '../../../shared/model/ids.ts'
import type { Clock } from '../../operations/clock.ts'
import type { DocumentKey } from '../../persistence/store.ts'

const halfLifeMs = 24 * 60 * 60_000
/** One part in so many of what others left of all, and of all where they left nothing. */
const partsOfRest = 4
const partsForEach = 250
/** Documents to which something new was brought. With more, those to which least was count as if nothing had been. */
const mostDocuments = 10_000

/** Null: all guests without credentials. */
export type Bringer = MemberId | null

interface Brought {
  readonly count: number
  readonly at: number
}

export interface NewClientIdsOptions {
  readonly clock: Clock
  /** Client ids in one document, brought by however many. */
  readonly most: number
  readonly mostDocuments?: number
}

export class NewClientIds {
  readonly #options: Required<NewClientIdsOptions>
  readonly #documents = new Map<DocumentKey, Map<Bringer, Brought>>()

  constructor(options: NewClientIdsOptions) {
    this.#options = { mostDocuments, ...options }
  }

  /** Counts so many as brought to the document; false where that would be more than may be, and counts none. */
  take(document: DocumentKey, by: Bringer, count: number): boolean {
    const { clock, most } = this.#options
    const brought = this.#documents.get(document) ?? new Map<Bringer, Brought>()
    // Of whom nothing counts any more nothing is kept.
    for (const [one, its] of brought) if (this.#left(its) < 0.5) brought.delete(one)
    const theirs = this.#left(brought.get(by))
    const others = this.#sum(brought) - theirs
    const share = Math.ceil(Math.max((most - others) / partsOfRest, most / partsForEach))
    if (theirs + count > share) return false
    brought.set(by, { count: theirs + count, at: clock.monotonic() })
    this.#documents.set(document, brought)
    if (this.#documents.size > this.#options.mostDocuments) this.#forgetHalf()
    return true
  }

  #left(brought: Brought | undefined): number {
    if (brought === undefined) return 0
    return brought.count * 0.5 ** ((this.#options.clock.monotonic() - brought.at) / halfLifeMs)
  }

  #sum(brought: ReadonlyMap<Bringer, Brought>): number {
    let sum = 0
    for (const one of brought.values()) sum += this.#left(one)
    return sum
  }

  #forgetHalf(): void {
    const sums = [...this.#documents].map(([document, brought]) => ({ document, sum: this.#sum(brought) }))
    sums.sort((a, b) => a.sum - b.sum)
    for (const { document } of sums.slice(0, sums.length / 2)) this.#documents.delete(document)
  }
}
