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
import { extendToLines } from './live-range.ts'

export interface LivePlace extends Range {
  /** What the model saw there. */
  readonly base: string
  /** Whether the live text there is still that. */
  readonly isUntouched: boolean
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

  /** Where a range of the text that was read is now; what was typed into its lines since is part of it. */
  place(range: Range): LivePlace {
    const base = this.text.slice(range.from, range.to)
    const live = this.file.text.toString()
    const isEmpty = range.from === range.to
    const from = this.#changes.mapPos(range.from, isEmpty ? -1 : 1)
    const to = Math.max(from, this.#changes.mapPos(range.to, isEmpty ? 1 : -1))
    const place = extendToLines(live, { from, to }, base)
    return { ...place, base, isUntouched: live.slice(place.from, place.to) === base }
  }

  close(): void {
    this.#unfollow()
  }
}

function changeDesc({ delta }: TextChange, length: number): ChangeDesc {
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
