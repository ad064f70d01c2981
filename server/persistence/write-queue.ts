/**
 * The one way to write to the database: turns, one after the other, in the order they were asked for.
 *
 * The order of a document's updates is that of their rows, so nothing may overtake. One turn's failure is not the next
 * one's; it shows in `failure` until a write succeeds.
 */
import type { Kysely, Transaction } from 'kysely'
import { WeftError } from '../../shared/errors.ts'
import type { Tables } from './tables.ts'

export class WriteQueue {
  readonly #database: Kysely<Tables>
  /** Settles when all turns asked for so far have ended. */
  #turns: Promise<unknown> = Promise.resolve()
  #failure: string | null = null

  constructor(database: Kysely<Tables>) {
    this.#database = database
  }

  /** What the newest write failed with; null while writing works. */
  get failure(): string | null {
    return this.#failure
  }

  /** Runs `work` in its turn; only in there may it call `transact`. */
  turn(work: () => Promise<void>): Promise<void> {
    const ended = this.#turns.then(work)
    this.#turns = ended.catch(() => undefined)
    return ended
  }

  /** A turn of one transaction. @throws storage_unavailable */
  run(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    return this.turn(() => this.transact(change))
  }

  /** A turn in which no other query of this database runs; what prepares its own on the connection is not held back. */
  alone(work: () => Promise<void>): Promise<void> {
    return this.turn(() => this.#database.connection().execute(work))
  }

  /** @throws storage_unavailable */
  async transact(change: (transaction: Transaction<Tables>) => Promise<void>): Promise<void> {
    try {
      await this.#database.transaction().execute(change)
      this.#failure = null
    } catch (error) {
      const failure = unavailable('write', error)
      this.#failure = failure.message
      throw failure
    }
  }

  /** Resolves once every turn asked for so far has ended. */
  async idle(): Promise<void> {
    await this.#turns
  }
}

export function unavailable(what: 'read' | 'write', cause: unknown): WeftError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new WeftError('storage_unavailable', `The database failed to ${what}: ${reason}`, { cause })
}
