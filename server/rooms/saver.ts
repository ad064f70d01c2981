/**
 * The way from memory to disk: collects what a room changes and commits it, batch after batch, in order.
 *
 * All that is added in one turn of the event loop is in one batch, so it is durable together or not at all; what is added
 * while a batch is being written forms the next. Who must wait until others may see a change asks `whenSaved`. A failing
 * store is asked again and again with the same batch; nothing is dropped and nothing overtakes.
 */
import { WeftError } from '../../shared/errors.ts'
import type { Clock } from '../operations/clock.ts'
import type { Change, Store } from '../persistence/store.ts'

const firstRetryMs = 100
const longestRetryMs = 5_000

interface Batch {
  readonly changes: Change[]
  readonly saved: (() => void)[]
  readonly lost: ((error: WeftError) => void)[]
}

export interface SaverOptions {
  readonly store: Pick<Store, 'commit'>
  readonly clock: Clock
  /** What may wait for a failing store before nothing more is taken. */
  readonly maxWaitingBytes: number
  /** The store began to fail, or works again. */
  readonly onAvailability: (isAvailable: boolean) => void
  readonly onError: (error: unknown) => void
}

export class Saver {
  readonly #options: SaverOptions
  #batch: Batch = emptyBatch()
  #isRunning = false
  #isAvailable = true
  #isClosed = false
  #waitingBytes = 0
  #wake: (() => void) | null = null

  constructor(options: SaverOptions) {
    this.#options = options
  }

  /** The identity of the batch that collects now; another object once it is being written. */
  get batch(): object {
    return this.#batch
  }

  get isAvailable(): boolean {
    return this.#isAvailable
  }

  /** Whether nothing waits and nothing is being written. */
  get isIdle(): boolean {
    return !this.#isRunning && isEmpty(this.#batch)
  }

  /** @throws storage_unavailable where so much waits for a failing store that no more should be taken */
  assertPlace(): void {
    if (this.#waitingBytes > this.#options.maxWaitingBytes) throw new WeftError('storage_unavailable')
  }

  add(change: Change): void {
    if (this.#isClosed) return
    this.#waitingBytes += sizeOf(change)
    this.#batch.changes.push(change)
    this.#run()
  }

  /** Calls back once everything added so far is durable, in the order of the calls; never if it cannot be any more. */
  whenSaved(callback: () => void): void {
    if (this.#isClosed) return
    this.#batch.saved.push(callback)
    this.#run()
  }

  /** Resolves once everything added so far is durable. @throws storage_unavailable once closed unsaved */
  saved(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closedUnsaved())
    return new Promise((resolve, reject) => {
      this.#batch.saved.push(resolve)
      this.#batch.lost.push(reject)
      this.#run()
    })
  }

  /** Gives up what is not durable by now. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#wake?.()
    if (!this.#isRunning) lose(this.#batch)
  }

  #run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    setImmediate(() => void this.#writeAll())
  }

  async #writeAll(): Promise<void> {
    while (!isEmpty(this.#batch)) {
      const batch = this.#batch
      this.#batch = emptyBatch()
      if (batch.changes.length > 0 && !(await this.#write(batch))) {
        lose(batch)
        lose(this.#batch)
        break
      }
      for (const callback of batch.saved) this.#guard(callback)
    }
    this.#isRunning = false
  }

  /** False where the saver was closed before the store took the batch. */
  async #write(batch: Batch): Promise<boolean> {
    for (let delayMs = firstRetryMs; ; delayMs = Math.min(delayMs * 2, longestRetryMs)) {
      try {
        await this.#options.store.commit(batch.changes)
        for (const change of batch.changes) this.#waitingBytes -= sizeOf(change)
        this.#setAvailable(true)
        return true
      } catch (error) {
        this.#guard(() => this.#options.onError(error))
        if (this.#isClosed) return false
        this.#setAvailable(false)
        await this.#pause(delayMs)
        if (this.#isClosed) return false
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const forget = this.#options.clock.after(ms, resolve)
      this.#wake = () => {
        forget()
        resolve()
      }
    })
  }

  #setAvailable(isAvailable: boolean): void {
    if (this.#isAvailable === isAvailable) return
    this.#isAvailable = isAvailable
    this.#guard(() => this.#options.onAvailability(isAvailable))
  }

  /** One follower's failure is not the others'. */
  #guard(callback: () => void): void {
    try {
      callback()
    } catch (error) {
      this.#options.onError(error)
    }
  }
}

/** About the bytes that a change keeps in memory; a record's texts are most of it. */
function sizeOf(change: Change): number {
  switch (change.kind) {
    case 'update':
      return change.update.length
    case 'message':
      return recordBytes + change.message.text.length
    case 'hunk':
      return recordBytes + change.hunk.base.length + change.hunk.replacement.length
    case 'task':
      return recordBytes * (1 + change.task.steps.length) + change.task.prompt.length
    default:
      return recordBytes
  }
}

const recordBytes = 200

function emptyBatch(): Batch {
  return { changes: [], saved: [], lost: [] }
}

function isEmpty(batch: Batch): boolean {
  return batch.changes.length === 0 && batch.saved.length === 0
}

function lose(batch: Batch): void {
  for (const reject of batch.lost) reject(closedUnsaved())
}

function closedUnsaved(): WeftError {
  return new WeftError('storage_unavailable', 'The room closed before this was stored.')
}
