/**
 * What all connections of one member have of the server's time together, or those of all guests from one address: about a
 * quarter (S24), however many they are.
 *
 *   key  ─ waits while keys of theirs have taken more than that ─────────────────────────────→ at once
 *   bulk ─ one at a time, in order; waits while keys and bulk of theirs have ─→ its turn among all bulk work
 *
 * So a key waits for no bulk work of one's own in another window. What was taken is held against them when they come back by
 * another connection. It knows no frames.
 */
import type { Clock } from '../operations/clock.ts'
import type { FairTurns } from '../operations/fair-turns.ts'

/** Part of the server's time. */
const part = 0.25
/** What may be taken at once. */
const mostMs = 250
/** For what took very long they wait so long and no longer: it may have been the machine's doing. */
const longestWaitMs = 5_000
/** Waits shorter than this are not worth a timer. */
const shortestWaitMs = 20
/** Members of whom something is kept, before it is looked whose debts are paid. */
const fewMembers = 1_000

interface Asking {
  readonly work: () => void
  /** Of its turn, where that has been asked for. */
  forget: (() => void) | null
}

export interface TimeShareOptions {
  readonly clock: Clock
  /** How one begins that there is time for. */
  readonly begin: FairTurns['run']
  /** What is spent here is spent of this one too. */
  readonly whole?: TimeShare
}

export class TimeShare {
  readonly #options: TimeShareOptions
  /** In their order; null before anybody has waited: there are thousands of shares at rest. */
  #waiting: Set<Asking> | null = null
  /** It was let go and has not spent yet. */
  #current: Asking | null = null
  #allowedMs = mostMs
  #allowedAt: number
  #forgetTimer: (() => void) | null = null

  constructor(options: TimeShareOptions) {
    this.#options = options
    this.#allowedAt = options.clock.monotonic()
  }

  /** Whether something short may be done at once, without asking; `spend` follows all the same. */
  get isFree(): boolean {
    return !this.#isAsked && this.#earn() >= 0
  }

  /** Whether it is as it was at first. */
  get isPaid(): boolean {
    return !this.#isAsked && this.#earn() === mostMs
  }

  /** Calls back at once or later, and the next one only once this one has spent. The returned function forgets it. */
  run(work: () => void): () => void {
    const asking: Asking = { work, forget: null }
    this.#waiting ??= new Set()
    this.#waiting.add(asking)
    this.#next()
    return () => this.#forget(asking)
  }

  /** It is done, and took so long. */
  spend(ms: number): void {
    this.take(ms)
    this.#options.whole?.take(ms)
    this.#current = null
    this.#goOn()
  }

  /** It was spent elsewhere. */
  take(ms: number): void {
    this.#allowedMs = Math.max(-longestWaitMs * part, this.#earn() - ms)
  }

  #earn(): number {
    const now = this.#options.clock.monotonic()
    this.#allowedMs = Math.min(mostMs, this.#allowedMs + (now - this.#allowedAt) * part)
    this.#allowedAt = now
    return this.#allowedMs
  }

  get #isAsked(): boolean {
    return this.#current !== null || this.#isAwaited
  }

  get #isAwaited(): boolean {
    return this.#waiting !== null && this.#waiting.size > 0
  }

  #forget(asking: Asking): void {
    this.#waiting?.delete(asking)
    if (!this.#isAwaited) {
      this.#forgetTimer?.()
      this.#forgetTimer = null
    }
    if (this.#current !== asking) return
    asking.forget?.()
    this.#current = null
    this.#goOn()
  }

  /** Not within the work of the one before: there may be thousands. */
  #goOn(): void {
    if (this.#isAwaited) queueMicrotask(() => this.#next())
  }

  #next(): void {
    const [first] = this.#waiting ?? []
    if (first === undefined || this.#current !== null || this.#forgetTimer !== null) return
    const owedMs = -this.#earn()
    if (owedMs > 0) {
      this.#forgetTimer = this.#options.clock.after(Math.max(shortestWaitMs, owedMs / part), () => {
        this.#forgetTimer = null
        this.#next()
      })
      return
    }
    this.#waiting?.delete(first)
    this.#current = first
    first.forget = this.#options.begin(first.work)
  }
}

/** Of one member. */
export interface MemberTime {
  readonly keys: TimeShare
  readonly bulk: TimeShare
  /** Connections of theirs. */
  holders: number
}

/** Of all members. */
export class TimeShares {
  readonly #options: { readonly clock: Clock; readonly turns: FairTurns }
  readonly #times = new Map<string, MemberTime>()
  #lookAt = fewMembers

  constructor(options: { readonly clock: Clock; readonly turns: FairTurns }) {
    this.#options = options
  }

  /** For one connection more of theirs, which releases it once. */
  hold(name: string): MemberTime {
    const time = this.#times.get(name) ?? this.#add(name)
    time.holders += 1
    return time
  }

  release(time: MemberTime): void {
    time.holders -= 1
  }

  #add(name: string): MemberTime {
    if (this.#times.size >= this.#lookAt) this.#dropPaid()
    const { clock, turns } = this.#options
    const bulk = new TimeShare({ clock, begin: turns.run })
    const keys = new TimeShare({ clock, begin: atOnce, whole: bulk })
    const time: MemberTime = { keys, bulk, holders: 0 }
    this.#times.set(name, time)
    return time
  }

  #dropPaid(): void {
    for (const [name, { holders, keys, bulk }] of this.#times) {
      if (holders === 0 && keys.isPaid && bulk.isPaid) this.#times.delete(name)
    }
    this.#lookAt = Math.max(fewMembers, 2 * this.#times.size)
  }
}

function atOnce(work: () => void): () => void {
  work()
  return () => undefined
}
