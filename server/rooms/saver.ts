/**
 * The way from memory to disk: collects what a room changes and commits it, batch after batch, in order.
 *
 * All that is added in one turn of the event loop is in one batch, so it is kept together or not at all; what is added
 * while a batch is being written forms the next. A batch is first *written*: it survives the end of this process, and
 * others may be shown it. Then it is *saved*: it survives a power cut too, and its author may be told. A failing store is
 * asked again and again with the same batch; nothing is dropped and nothing overtakes.
 *
 *   collecting ──turn ends──▶ writing ──onWritten──▶ unsynced ──resolved──▶ told
 *                             ▲     │ rejected
 *                             └─────┘ after a pause
 */
import { WeftError } from '../../shared/errors.ts'
import type { Clock } from '../operations/clock.ts'
import type { Change, Store } from '../persistence/store.ts'

const firstRetryMs = 100
const longestRetryMs = 5_000

interface Batch {
  readonly changes: Change[]
  bytes: number
  /** Somebody is to be told when it is saved, or it is more than typing. */
  isUrgent: boolean
  readonly written: (() => void)[]
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
  #collecting: Batch = emptyBatch()
  /** At most one, so that nothing overtakes. */
  #writing: Batch | null = null
  /** Oldest first. */
  readonly #unsynced: Batch[] = []
  #isScheduled = false
  #isAvailable = true
  #isClosed = false
  #waitingBytes = 0
  #retryMs = firstRetryMs
  #cancelRetry: (() => void) | null = null

  constructor(options: SaverOptions) {
    this.#options = options
  }

  /** The identity of the batch that collects now; another object once it is being written. */
  get batch(): object {
    return this.#collecting
  }

  get isAvailable(): boolean {
    return this.#isAvailable
  }

  /** Whether the store has taken all that was added; false once closed, because then something may be given up. */
  get isWritten(): boolean {
    return !this.#isClosed && this.#writing === null && this.#collecting.changes.length === 0
  }

  /** Whether all that was added is saved. */
  get isIdle(): boolean {
    return this.#writing === null && this.#unsynced.length === 0 && isEmpty(this.#collecting)
  }

  /** @throws storage_unavailable where so much waits for a failing store that no more should be taken */
  assertPlace(): void {
    if (this.#waitingBytes > this.#options.maxWaitingBytes) throw new WeftError('storage_unavailable')
  }

  add(change: Change): void {
    if (this.#isClosed) return
    const bytes = sizeOf(change)
    this.#waitingBytes += bytes
    this.#collecting.bytes += bytes
    this.#collecting.changes.push(change)
    if (change.kind !== 'update' && change.kind !== 'writer') this.#collecting.isUrgent = true
    this.#schedule()
  }

  /** Calls back once everything added so far is written, in the order of the calls; never if it cannot be any more. */
  whenWritten(callback: () => void): void {
    if (this.#isClosed) return
    this.#collecting.written.push(callback)
    this.#schedule()
  }

  /** As `whenWritten`, once it is saved; a patient one makes that no sooner. */
  whenSaved(callback: () => void, { isPatient = false }: { isPatient?: boolean } = {}): void {
    if (this.#isClosed) return
    this.#collecting.saved.push(callback)
    if (!isPatient) this.#collecting.isUrgent = true
    this.#schedule()
  }

  /** What was added so far is saved without delay: somebody waits for it. */
  hurry(): void {
    this.#collecting.isUrgent = true
  }

  /** Resolves once everything added so far is saved. @throws storage_unavailable once closed unsaved */
  saved(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closedUnsaved())
    return new Promise((resolve, reject) => {
      this.#collecting.saved.push(resolve)
      this.#collecting.lost.push(reject)
      this.#collecting.isUrgent = true
      this.#schedule()
    })
  }

  /** Gives up what the store has not been given by now. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#cancelRetry !== null) {
      this.#cancelRetry()
      this.#cancelRetry = null
      if (this.#writing !== null) lose(this.#writing)
      this.#writing = null
    }
    lose(this.#collecting)
    this.#collecting = emptyBatch()
  }

  #schedule(): void {
    if (this.#isScheduled || this.#writing !== null) return
    this.#isScheduled = true
    setImmediate(this.#beginBatch)
  }

  readonly #beginBatch = (): void => {
    this.#isScheduled = false
    const batch = this.#collecting
    if (isEmpty(batch)) return
    this.#collecting = emptyBatch()
    if (batch.changes.length > 0) this.#write(batch)
    else this.#tellOfNothing(batch)
  }

  #write(batch: Batch): void {
    this.#writing = batch
    const { store } = this.#options
    store.commit(batch.changes, { onWritten: () => this.#onWritten(batch), isPatient: !batch.isUrgent }).then(
      () => this.#onSynced(batch),
      (error: unknown) => this.#onFailed(batch, error),
    )
  }

  #onWritten(batch: Batch): void {
    this.#writing = null
    this.#retryMs = firstRetryMs
    this.#unsynced.push(batch)
    this.#setAvailable(true)
    this.#call(batch.written)
    if (!isEmpty(this.#collecting)) this.#schedule()
  }

  #onSynced(batch: Batch): void {
    if (this.#writing === batch) this.#onWritten(batch)
    if (!this.#unsynced.includes(batch)) return
    // What was written before it is synced as well.
    for (let synced = this.#unsynced.shift(); synced !== undefined; synced = this.#unsynced.shift()) {
      this.#waitingBytes -= synced.bytes
      this.#call(synced.saved)
      if (synced === batch) return
    }
  }

  #onFailed(batch: Batch, error: unknown): void {
    this.#guard(() => this.#options.onError(error))
    const place = this.#unsynced.indexOf(batch)
    if (place >= 0) {
      // It was written, and the store closed before it could be synced.
      this.#unsynced.splice(place, 1)
      this.#waitingBytes -= batch.bytes
      lose(batch)
    } else if (this.#isClosed) {
      this.#writing = null
      lose(batch)
    } else {
      this.#setAvailable(false)
      this.#cancelRetry = this.#options.clock.after(this.#retryMs, () => {
        this.#cancelRetry = null
        this.#write(batch)
      })
      this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs)
    }
  }

  /** Callbacks alone: they wait for what was given before. */
  #tellOfNothing(batch: Batch): void {
    this.#call(batch.written)
    const last = this.#unsynced.at(-1)
    if (last === undefined) {
      this.#call(batch.saved)
    } else {
      last.saved.push(...batch.saved)
      last.lost.push(...batch.lost)
      if (batch.isUrgent && !last.isUrgent) this.#hurryAlong(last)
    }
    if (!isEmpty(this.#collecting)) this.#schedule()
  }

  /** It was written without haste, and somebody waits for it now. Its own commit says what became of it. */
  #hurryAlong(batch: Batch): void {
    batch.isUrgent = true
    this.#options.store.commit([]).catch(() => undefined)
  }

  #setAvailable(isAvailable: boolean): void {
    if (this.#isAvailable === isAvailable) return
    this.#isAvailable = isAvailable
    this.#guard(() => this.#options.onAvailability(isAvailable))
  }

  #call(callbacks: readonly (() => void)[]): void {
    for (const callback of callbacks) this.#guard(callback)
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
  return { changes: [], bytes: 0, isUrgent: false, written: [], saved: [], lost: [] }
}

function isEmpty(batch: Batch): boolean {
  return batch.changes.length === 0 && batch.written.length === 0 && batch.saved.length === 0
}

function lose(batch: Batch): void {
  for (const reject of batch.lost) reject(closedUnsaved())
}

function closedUnsaved(): WeftError {
  return new WeftError('storage_unavailable', 'The room closed before this was stored.')
}
