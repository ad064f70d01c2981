/**
 * Who has just typed where in a file: kept for as long as asked, carried through what happens to the text meanwhile.
 *
 * It counts what people type and send, not what commands or agents write. What was typed
 * before it was made is not known.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { MemberId } from '../../../shared/model/ids.ts'
import type { FileDocument, TextChange } from '../../documents/file-document.ts'
import type { Clock } from '../../operations/clock.ts'
import { changeDesc } from './tracked-text.ts'

interface Typed extends Range {
  readonly by: MemberId
  readonly atMs: number
}

/** Of very many who type at once the oldest is forgotten first. */
const mostKept = 64

export class RecentTyping {
  readonly #clock: Clock
  readonly #forMs: number
  readonly #unfollow: () => void
  #typed: readonly Typed[] = []
  #length: number

  constructor(file: FileDocument, clock: Clock, forMs: number) {
    this.#clock = clock
    this.#forMs = forMs
    this.#length = file.text.length
    this.#unfollow = file.onTextChange((change) => this.#follow(change))
  }

  /** Who typed there last, a moment ago; null where nobody did. */
  in(range: Range): MemberId | null {
    this.#forget()
    return this.#typed.findLast((typed) => typed.from <= lastOf(range) && range.from <= lastOf(typed))?.by ?? null
  }

  close(): void {
    this.#unfollow()
  }

  #forget(): void {
    const since = this.#clock.monotonic() - this.#forMs
    this.#typed = this.#typed.filter(({ atMs }) => atMs > since).slice(-mostKept)
  }

  #follow(change: TextChange): void {
    const { origin } = change
    const changes = changeDesc(change, this.#length)
    this.#length = changes.newLength
    this.#typed = this.#typed.map(({ from, to, ...typed }) => {
      return { ...typed, from: changes.mapPos(from, -1), to: changes.mapPos(to, 1) }
    })
    if (origin.kind !== 'member') return
    const typed: Typed[] = []
    const atMs = this.#clock.monotonic()
    changes.iterChangedRanges((_from, _to, from, to) => typed.push({ from, to, by: origin.member, atMs }))
    this.#typed = [...this.#typed, ...typed]
    this.#forget()
  }
}

/** The last character; of nothing, the place itself. */
function lastOf({ from, to }: Range): number {
  return Math.max(from, to - 1)
}
