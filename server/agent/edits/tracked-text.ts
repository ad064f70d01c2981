/**
 * A file as the model saw it, and the way from there to the file as it is now.
 *
 * Reading is a moment, writing comes seconds later, and people type in between: a place located in the text that was
 * read is carried to the live text through every change since. Only lengths are kept, so it stays smaller than the two
 * texts however much is typed.
 */
import { type ChangeDesc, ChangeSet } from '@codemirror/state'
import type { Range } from '../../../shared/model/anchors.ts'
import type { FileDocument, TextChange } from '../../documents/file-document.ts'
import { isUntouched } from './live-range.ts'

export interface LivePlace extends Range {
  /** What the model saw there. */
  readonly base: string
  /** Whether the live text there is still that. */
  readonly isUntouched: boolean
}

/** A change of the same task: where it was in the text that was read, and where it is now. */
export interface Neighbour {
  readonly seen: Range
  readonly now: Range
}

export class TrackedText {
  /** The text as it was read. */
  readonly text: string
  readonly file: FileDocument
  #changes: ChangeDesc
  readonly #unfollow: () => void

  constructor(file: FileDocument) {
    this.file = file
    this.text = file.text.toString()
    this.#changes = ChangeSet.empty(this.text.length).desc
    this.#unfollow = file.onTextChange((change) => {
      this.#changes = this.#changes.composeDesc(changeDesc(change, this.#changes.newLength))
    })
  }

  /**
   * Where whole lines of the text that was read are now; what was typed into them since is part of them, but not what
   * a neighbour wrote at the very place where lines are to be inserted.
   */
  place(range: Range, neighbours: readonly Neighbour[] = []): LivePlace {
    const base = this.text.slice(range.from, range.to)
    const live = this.file.text.toString()
    const first = { from: this.#changes.mapPos(range.from, -1), to: this.#changes.mapPos(range.from, 1) }
    const last = { from: this.#changes.mapPos(range.to, -1), to: this.#changes.mapPos(range.to, 1) }
    const place =
      base === ''
        ? between({ from: first.from, to: last.to }, range.from, neighbours)
        : withTyped(live, first, last, base.endsWith('\n'))
    return { ...place, base, isUntouched: isUntouched(live, place, base) }
  }

  close(): void {
    this.#unfollow()
  }
}

/** Of what was written where lines are to be inserted, what is neither of the neighbours above nor of those below. */
function between({ from, to }: Range, at: number, neighbours: readonly Neighbour[]): Range {
  const above = neighbours.filter(({ seen }) => seen.to <= at).map(({ now }) => now.to)
  const below = neighbours.filter(({ seen }) => seen.to > at && seen.from >= at).map(({ now }) => now.from)
  const start = Math.min(to, Math.max(from, ...above))
  return { from: start, to: Math.max(start, Math.min(to, ...below)) }
}

/** Of what was typed at either edge, whole lines are outside and the rest is inside. */
function withTyped(live: string, first: Range, last: Range, endsLine: boolean): Range {
  const above = live.slice(first.from, first.to)
  const below = live.slice(last.from, last.to)
  const from = first.to - (above.length - (above.lastIndexOf('\n') + 1))
  const inLastLine = below.includes('\n') ? below.indexOf('\n') : below.length
  return { from, to: Math.max(from, endsLine ? last.from : last.from + inLastLine) }
}

export function changeDesc({ delta }: TextChange, length: number): ChangeDesc {
  const changes: { from: number; to: number; insert: string }[] = []
  let at = 0
  for (const part of delta) {
    if (part.retain !== undefined) at += part.retain
    else if (part.insert !== undefined) changes.push({ from: at, to: at, insert: part.insert })
    else if (part.delete !== undefined) {
      changes.push({ from: at, to: at + part.delete, insert: '' })
      at += part.delete
    }
  }
  return ChangeSet.of(changes, length).desc
}
