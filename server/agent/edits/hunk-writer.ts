/**
 * Writes one hunk into a live text, and never a character anywhere else.
 *
 * The text of the region is always what people have there ("theirs") with the hunk's own characters in gaps between.
 * Each step moves from the gaps as they are to the gaps as they should be by the smallest runs. While it streams it
 * only inserts; base text is deleted by `finish` alone, so until then taking back is deleting what is its own. Once a
 * person changed anything in the region it writes no more until `finish`, which merges by lines or takes all back.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { HunkId, TaskId } from '../../../shared/model/ids.ts'
import { diffText, type Edit } from '../../../shared/text/diff.ts'
import { type ConflictRegion, merge3 } from '../../../shared/text/merge.ts'
import type { FileDocument, TextChange } from '../../documents/file-document.ts'
import type { Origin } from '../../documents/origin.ts'
import type { CharacterRun, HunkTrace } from '../../persistence/store.ts'
import { moveGaps, splitGaps } from './gap-edits.ts'
import { extendToLines, followChange, isUntouched } from './live-range.ts'
import { takeBack } from './taking-back.ts'
import { type ClockRun, clockOf, encodePlace, rangesOf, runsFrom, runsIn, withRun } from './written-text.ts'

export interface HunkWriterOptions {
  readonly file: FileDocument
  readonly task: TaskId
  readonly hunk: HunkId
  /** The task's Yjs client id. */
  readonly client: number
  /** Where the hunk's lines are in the live text. */
  readonly range: Range
  /** What the model saw there. */
  readonly base: string
}

export type Written =
  | { readonly kind: 'written'; readonly trace: HunkTrace }
  /** The text reads as the hunk wants it already; nothing of it was written. */
  | { readonly kind: 'unchanged' }
  /** People changed the same lines; nothing of it is left in the text. */
  | { readonly kind: 'conflict'; readonly regions: readonly ConflictRegion[] }

export class HunkWriter {
  readonly #options: HunkWriterOptions
  readonly #origin: Origin
  readonly #unfollow: () => void
  #range: Range
  #runs: readonly ClockRun[] = []
  #isTouched: boolean
  #caret: number

  constructor(options: HunkWriterOptions) {
    const { file, task, hunk, range, base } = options
    const live = file.text.toString()
    this.#options = options
    this.#origin = { kind: 'agent', task, hunk }
    this.#range = range
    this.#caret = range.from
    this.#isTouched = !isUntouched(live, range, base)
    this.#unfollow = file.onTextChange((change) => this.#follow(change))
  }

  /** Where the hunk's text, or what stands in its place, is now. */
  get range(): Range {
    return this.#range
  }

  /** Whether someone else changed anything there since the model saw it. */
  get isTouched(): boolean {
    return this.#isTouched
  }

  /** Where it wrote last. */
  get caret(): number {
    return this.#caret
  }

  /** Moves what is shown to `script`, which only inserts. Does nothing in a touched region. */
  show(script: readonly Edit[]): void {
    if (this.#isTouched) return
    const deleting = script.find((edit) => edit.from !== edit.to)
    if (deleting) throw new Error(`invariant: a streaming hunk deletes nothing, but got ${JSON.stringify(deleting)}`)
    this.#move(this.#range, script)
  }

  /** Makes the text read as it should in the end, or leaves nothing of its own. */
  finish(replacement: string): Written {
    const { base, file } = this.#options
    const lines = extendToLines(file.text.toString(), this.#range, base)
    const merge = merge3(base, this.#read(lines).theirs, replacement)
    if (merge.kind === 'merged') return this.#conclude(lines, merge.edits)
    this.takeBack()
    return merge
  }

  /** Puts `text` in place of whatever stands there: a person chose so. */
  overwrite(text: string): Written {
    return this.#conclude(this.#range, diffText(this.#read(this.#range).theirs, text))
  }

  /** Deletes every character of its own; for a hunk that is not finished. */
  takeBack(): void {
    const { client, file } = this.#options
    this.#write(() => takeBack(file, this.#origin, { client, inserted: this.#runs, removed: [] }))
    this.#caret = this.#range.from
  }

  /** Idempotent; the text stays as it is. */
  close(): void {
    this.#unfollow()
  }

  #conclude(region: Range, script: readonly Edit[]): Written {
    if (script.length === 0) {
      this.takeBack()
      return { kind: 'unchanged' }
    }
    const removed = this.#move(region, script)
    return { kind: 'written', trace: { client: this.#options.client, inserted: this.#runs, removed } }
  }

  /** What people have in a region, and its own characters in it. */
  #read({ from, to }: Range) {
    const { client, file } = this.#options
    const own = rangesOf(file.text, client, this.#runs)
      .filter((range) => from <= range.from && range.to <= to)
      .map((range) => ({ from: range.from - from, to: range.to - from }))
    return splitGaps(file.text.toString().slice(from, to), own)
  }

  /** Makes a region theirs with `script` done. Returns what of theirs was deleted, and where it stood. */
  #move(region: Range, script: readonly Edit[]): HunkTrace['removed'] {
    const { client, file } = this.#options
    const { from } = region
    const { theirs, gaps } = this.#read(region)
    const edits = moveGaps(gaps, script)
    if (edits.length === 0) return []
    const deleted = script.filter((edit) => edit.from < edit.to)
    // A character's own id stays its place when it is deleted.
    const were = deleted.map((edit) => {
      const shownBefore = (at: number) => gaps.reduce((sum, gap) => sum + (gap.at <= at ? gap.text.length : 0), 0)
      const start = from + edit.from + shownBefore(edit.from)
      const authors = runsIn(file.text, { from: start, to: from + edit.to + shownBefore(edit.to - 1) })
      return {
        place: encodePlace(file.text, start),
        authors: authors.flatMap((run) => this.#partsOfOthers(run)),
      }
    })
    this.#write(() => {
      const clock = clockOf(file, client)
      file.transact(this.#origin, () => applyBackwards(file, from, edits), { client })
      this.#runs = withRun(this.#runs, clock, clockOf(file, client) - clock)
    })
    const starts = startsAfter(script)
    this.#caret = from + endOfLast(edits)
    return deleted.map((edit, index) => {
      const start = from + (starts.get(edit) ?? 0)
      const { place = '', ...rest } = were[index] ?? {}
      return {
        text: theirs.slice(edit.from, edit.to),
        // What replaces it is where people see it, and type beside it: it comes back there.
        at: edit.insert === '' ? place : encodePlace(file.text, start),
        ...rest,
        replacedBy: runsIn(file.text, { from: start, to: start + edit.insert.length }).map(({ clock, length }) => ({
          clock,
          length,
        })),
      }
    })
  }

  /** Yjs joins what one client wrote at one place, also where it is of two hunks. */
  #partsOfOthers(run: CharacterRun): CharacterRun[] {
    const { client, clock, length } = run
    if (client !== this.#options.client) return [run]
    const end = clock + length
    return runsFrom(clock, this.#runs)
      .map((part) => ({ client, clock: part.clock, length: Math.min(part.clock + part.length, end) - part.clock }))
      .filter((part) => part.length > 0)
  }

  /** Runs `change`, after which the region has grown or shrunk by as much as the text. */
  #write(change: () => void): void {
    const before = this.#options.file.text.length
    change()
    const { from, to } = this.#range
    this.#range = { from, to: to + this.#options.file.text.length - before }
  }

  #follow(change: TextChange): void {
    const { base, file, hunk } = this.#options
    if (change.origin.kind === 'agent' && change.origin.hunk === hunk) return
    const { from, to, isTouched, maySpill } = followChange(this.#range, change.delta, base.endsWith('\n'))
    this.#range = { from, to }
    this.#caret = Math.max(from, Math.min(this.#caret, to))
    this.#isTouched ||= isTouched || (maySpill && extendToLines(file.text.toString(), this.#range, base).from !== from)
  }
}

/** Where each edit's insertion begins once all are made. */
function startsAfter(edits: readonly Edit[]): ReadonlyMap<Edit, number> {
  const starts = new Map<Edit, number>()
  let shift = 0
  for (const edit of edits) {
    starts.set(edit, edit.from + shift)
    shift += edit.insert.length - (edit.to - edit.from)
  }
  return starts
}

/** Where the last edit's insertion ends once all are made. */
function endOfLast(edits: readonly Edit[]): number {
  const last = edits.at(-1)
  return last ? (startsAfter(edits).get(last) ?? 0) + last.insert.length : 0
}

function applyBackwards(file: FileDocument, offset: number, edits: readonly Edit[]): void {
  for (const edit of edits.toReversed()) {
    if (edit.to > edit.from) file.text.delete(offset + edit.from, edit.to - edit.from)
    if (edit.insert !== '') file.text.insert(offset + edit.from, edit.insert)
  }
}
