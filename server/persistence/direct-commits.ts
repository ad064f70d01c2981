/**
 * Commits that are transactions of the database, for one in memory or on another machine.
 *
 * Those that wait when their turn comes share one transaction, so that many rooms cost one sync to disk; where that
 * fails, each is tried alone, so that one room's bad change is not another's. Written and synced are one step.
 */
import { type Clock, timestamp } from '../operations/clock.ts'
import { applyChanges } from './changes.ts'
import type { Commits } from './commits.ts'
import type { Change } from './store.ts'
import type { WriteQueue } from './write-queue.ts'

interface WaitingCommit {
  readonly changes: readonly Change[]
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export class DirectCommits implements Commits {
  readonly #queue: WriteQueue
  readonly #clock: Clock
  /** Commits whose group has not begun. */
  #waiting: WaitingCommit[] = []

  constructor(options: { queue: WriteQueue; clock: Clock }) {
    this.#queue = options.queue
    this.#clock = options.clock
  }

  get failure(): string | null {
    return null
  }

  commit(changes: readonly Change[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, resolve, reject })
      if (this.#waiting.length === 1) void this.#queue.turn(() => this.#commitWaiting())
    })
  }

  /** The database itself refuses what belongs to a room that is gone. */
  refuse(): () => void {
    return () => undefined
  }

  settle(): null {
    return null
  }

  close(): Promise<void> {
    return this.#queue.idle()
  }

  async #commitWaiting(): Promise<void> {
    const group = this.#waiting
    this.#waiting = []
    const isWritten = await this.#commitGroup(group.flatMap(({ changes }) => changes)).then(
      () => true,
      () => false,
    )
    for (const { changes, resolve, reject } of group) {
      if (isWritten) resolve()
      else await this.#commitGroup(changes).then(resolve, reject)
    }
  }

  #commitGroup(changes: readonly Change[]): Promise<void> {
    return this.#queue.transact((transaction) => applyChanges(transaction, changes, timestamp(this.#clock)))
  }
}
