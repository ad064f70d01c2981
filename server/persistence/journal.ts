/**
 * An append-only log of commits in front of the database: appending is a write to the operating system's memory, and
 * the disk is waited for beside the event loop.
 *
 *   append ──▶ written: survives `kill -9` of this process ──sync──▶ synced: survives a power cut
 *
 * One sync runs at a time and covers all that was appended before it began. What was appended lies whole in its segment,
 * or the append throws and the next one overwrites what it left. Once the database has a segment's entries for good, the
 * segment is removed. It knows entries by their numbers and nothing of tables.
 */
import { WeftError } from '../../shared/errors.ts'
import { createEntryEncoder } from './journal-entry.ts'
import type { FileHandle, JournalFiles } from './journal-files.ts'
import { segmentHead, segmentName } from './journal-recovery.ts'
import type { Change } from './store.ts'

/** Bytes after which entries go to a new segment, so that old ones can be removed. */
const defaultSegmentBytes = 4 * 1024 * 1024
/**
 * From the beginning of a sync to that of the next. A sync costs CPU whatever it covers, threads and the file system
 * counted in (docs/decisions/0004); without a gap, 400 rooms in which people type made 800 a second.
 */
const syncGapMs = 8
/** Instead, where nobody waits to be told of any of it. */
const patientGapMs = 100

export interface JournalOptions {
  readonly files: JournalFiles
  readonly storeId: string
  readonly seed: number
  /** The last entry there was. */
  readonly lastNumber: number
  /** Above the number of every segment that there is. */
  readonly nextSegment: number
  readonly segmentBytes?: number
  /** A sync failed: what was written may not reach the disk. Nothing is appended until `clear`. */
  readonly onSyncFailed: () => void
}

interface Segment {
  readonly name: string
  readonly file: FileHandle
  /** Bytes up to the end of its last whole entry. */
  size: number
  lastNumber: number
  isDirty: boolean
}

interface Waiter {
  readonly number: number
  readonly isPatient: boolean
  readonly resolve: () => void
  readonly reject: (error: WeftError) => void
}

export class Journal {
  readonly #options: JournalOptions
  readonly #encode: ReturnType<typeof createEntryEncoder>
  /** What each segment begins with. */
  readonly #head: Buffer
  #lastNumber: number
  #syncedThrough: number
  #nextSegment: number
  #active: Segment | null = null
  /** Full ones, oldest first, until they are removed. */
  #full: Segment[] = []
  /** A segment's name is not on the disk yet. */
  #isFolderDirty = false
  /** In the order of their numbers. */
  readonly #waiters: Waiter[] = []
  #syncing: Promise<void> | null = null
  readonly #beingSynced = new Set<Segment>()
  #syncTimer: NodeJS.Timeout | null = null
  /** When the timer fires, by `performance.now()`. */
  #syncDueMs = 0
  #lastSyncAt = Number.NEGATIVE_INFINITY
  #isSyncBroken = false
  #failure: string | null = null

  constructor(options: JournalOptions) {
    this.#options = options
    this.#encode = createEntryEncoder(options.seed)
    this.#head = segmentHead(options.storeId)
    this.#lastNumber = options.lastNumber
    this.#syncedThrough = options.lastNumber
    this.#nextSegment = options.nextSegment
  }

  /** What the last append or sync failed with; null while they work. */
  get failure(): string | null {
    return this.#failure
  }

  get lastNumber(): number {
    return this.#lastNumber
  }

  /** The number of the new entry, which survives the end of this process. @throws storage_unavailable with nothing appended */
  append(changes: readonly Change[], at: number): number {
    if (this.#isSyncBroken) throw unavailable(this.#failure)
    const number = this.#lastNumber + 1
    const bytes = this.#encode({ number, syncedThrough: this.#syncedThrough, at, changes })
    try {
      const segment = this.#writable()
      this.#write(segment, bytes)
      segment.size += bytes.length
      segment.lastNumber = number
      segment.isDirty = true
    } catch (error) {
      this.#failure = reasonOf(error)
      throw unavailable(this.#failure, error)
    }
    this.#failure = null
    this.#lastNumber = number
    return number
  }

  /** Resolves once the entry survives a power cut. @throws storage_unavailable once closed before that */
  synced(number: number, { isPatient = false }: { isPatient?: boolean } = {}): Promise<void> {
    if (number <= this.#syncedThrough) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#waiters.push({ number, isPatient, resolve, reject })
      this.#requestSync(isPatient)
    })
  }

  /** Whether a full segment holds nothing beyond `through`. */
  canForget(through: number): boolean {
    return this.#full.some(({ lastNumber }) => lastNumber <= through)
  }

  /** Removes full segments: the database has all entries up to `through` for good. */
  async forget(through: number): Promise<void> {
    await this.#syncing
    // The next sync may be under way by now; what it holds goes another time.
    const isDone = (segment: Segment) => segment.lastNumber <= through && !this.#beingSynced.has(segment)
    const forgotten = this.#full.filter(isDone)
    this.#full = this.#full.filter((segment) => !isDone(segment))
    await this.#remove(forgotten)
  }

  /** Removes all segments: the database has every entry for good. Mends a sync that failed. */
  async clear(): Promise<void> {
    const through = this.#lastNumber
    while (this.#syncing !== null) await this.#syncing
    if (this.#lastNumber !== through) return
    const all = this.#segments()
    this.#full = []
    this.#active = null
    this.#isSyncBroken = false
    this.#failure = null
    this.#advance(through)
    await this.#remove(all)
  }

  /** Syncs what is not; the segments stay for the next start. Nothing may be appended any more. */
  async close(): Promise<void> {
    for (;;) {
      if (this.#syncTimer !== null) clearTimeout(this.#syncTimer)
      this.#syncTimer = null
      if (this.#syncing === null && (this.#waiters.length === 0 || this.#isSyncBroken)) break
      // One that ends may have begun or planned the next.
      await (this.#syncing ?? this.#sync())
    }
    for (const { reject } of this.#waiters.splice(0)) reject(unavailable(this.#failure))
    for (const { file } of this.#segments()) this.#options.files.close(file)
    this.#full = []
    this.#active = null
  }

  #segments(): Segment[] {
    return this.#active === null ? [...this.#full] : [...this.#full, this.#active]
  }

  #writable(): Segment {
    const { segmentBytes = defaultSegmentBytes } = this.#options
    if (this.#active !== null && this.#active.size >= segmentBytes) this.#retire(this.#active)
    const segment = this.#active ?? this.#create()
    if (segment.size === 0) {
      this.#write(segment, this.#head)
      segment.size = this.#head.length
    }
    return segment
  }

  #create(): Segment {
    const name = segmentName(this.#nextSegment++)
    const file = this.#options.files.create(name)
    this.#isFolderDirty = true
    this.#active = { name, file, size: 0, lastNumber: this.#lastNumber, isDirty: true }
    return this.#active
  }

  /** Whole, or it throws and the segment ends where it did before. */
  #write(segment: Segment, bytes: Uint8Array): void {
    const { files } = this.#options
    try {
      for (let written = 0; written < bytes.length; ) {
        const more = files.write(segment.file, bytes.subarray(written), segment.size + written)
        if (more === 0) throw new Error('nothing more could be written')
        written += more
      }
    } catch (error) {
      this.#cutBack(segment)
      throw error
    }
  }

  /**
   * What cannot be cut off stays behind as a torn tail, and entries go on in a new segment; in one that has none yet they
   * are written over it, or a disk that stays full would be left with a segment for each try.
   */
  #cutBack(segment: Segment): void {
    try {
      this.#options.files.truncate(segment.file, segment.size)
    } catch {
      if (segment.size > this.#head.length) this.#retire(segment)
    }
  }

  #retire(segment: Segment): void {
    this.#full.push(segment)
    this.#active = null
  }

  #requestSync(isPatient: boolean): void {
    if (this.#syncing !== null || this.#isSyncBroken) return
    const dueMs = this.#lastSyncAt + (isPatient ? patientGapMs : syncGapMs)
    if (this.#syncTimer !== null) {
      if (dueMs >= this.#syncDueMs) return
      clearTimeout(this.#syncTimer)
      this.#syncTimer = null
    }
    const waitMs = dueMs - performance.now()
    if (waitMs <= 0) {
      void this.#sync()
      return
    }
    // It keeps the process alive: somebody waits for it.
    this.#syncDueMs = dueMs
    this.#syncTimer = setTimeout(() => {
      this.#syncTimer = null
      void this.#sync()
    }, waitMs)
  }

  /** Never rejects. */
  #sync(): Promise<void> {
    const through = this.#lastNumber
    this.#lastSyncAt = performance.now()
    this.#syncing = this.#syncDirty().then(
      () => {
        this.#syncing = null
        this.#advance(through)
        if (this.#waiters.length > 0) this.#requestSync(this.#waiters.every(({ isPatient }) => isPatient))
      },
      (error: unknown) => {
        this.#syncing = null
        this.#isSyncBroken = true
        this.#failure = reasonOf(error)
        this.#options.onSyncFailed()
      },
    )
    return this.#syncing
  }

  async #syncDirty(): Promise<void> {
    const { files } = this.#options
    const dirty = this.#segments().filter(({ isDirty }) => isDirty)
    const isFolderDirty = this.#isFolderDirty
    this.#isFolderDirty = false
    for (const segment of dirty) {
      segment.isDirty = false
      this.#beingSynced.add(segment)
    }
    try {
      for (const { file } of dirty) await files.sync(file)
      if (isFolderDirty) await files.syncFolder()
    } finally {
      this.#beingSynced.clear()
    }
  }

  #advance(through: number): void {
    this.#syncedThrough = Math.max(this.#syncedThrough, through)
    let count = 0
    while ((this.#waiters[count]?.number ?? Number.POSITIVE_INFINITY) <= through) count += 1
    for (const { resolve } of this.#waiters.splice(0, count)) resolve()
  }

  async #remove(segments: readonly Segment[]): Promise<void> {
    const { files } = this.#options
    for (const { file, name } of segments) {
      files.close(file)
      await files.remove(name)
    }
  }
}

function unavailable(reason: string | null, cause?: unknown): WeftError {
  return new WeftError('storage_unavailable', `The journal failed to write: ${reason}`, { cause })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
