/**
 * What replacements did to a text, as places that can be found again and taken back: anchors, how the place reads since
 * then, and how it read before. Pure, but for reading the live text.
 *
 * A place is what was put in, without what people type at its edges. Where nothing was put in, it takes the character on
 * either side along: only by them can be told that nobody wrote there since. Places that then share one are one place.
 */
import type * as Y from 'yjs'
import { type Anchors, anchorRange, type Range, resolveRange } from '../../shared/model/anchors.ts'
import { applyEdits, type Edit } from '../../shared/text/diff.ts'

export interface ReplacedPlace extends Anchors {
  readonly now: string
  readonly was: string
  /** How many replacements it is. */
  readonly count: number
}

interface TakingBack {
  /** Over the text as it is now. */
  readonly edits: readonly Edit[]
  readonly restored: number
  /** Somebody has edited them since. */
  readonly left: number
}

/** Of a text in which the edits have just been made; `before` is what it was. */
export function placesOf(text: Y.Text, before: string, edits: readonly Edit[]): ReplacedPlace[] {
  let shift = 0
  return spansOf(before, edits).map((span) => {
    const was = before.slice(span.from, span.to)
    const within = span.edits.map(({ from, to, insert }) => ({ from: from - span.from, to: to - span.from, insert }))
    const now = applyEdits(was, within)
    const from = span.from + shift
    shift += now.length - was.length
    return { ...anchorRange(text, { from, to: from + now.length }), now, was, count: within.length }
  })
}

export function takeBack(text: Y.Text, places: readonly ReplacedPlace[]): TakingBack {
  const current = text.toString()
  const asLeft = places.flatMap((place) => {
    const range = rangeOf(text, place)
    const isAsLeft = range !== null && current.slice(range.from, range.to) === place.now
    return isAsLeft ? [{ edit: { ...range, insert: place.was }, count: place.count }] : []
  })
  const edits: Edit[] = []
  let restored = 0
  for (const { edit, count } of asLeft.sort((a, b) => a.edit.from - b.edit.from)) {
    // Whoever names a place twice has it once.
    if (edit.from < (edits.at(-1)?.to ?? 0)) continue
    edits.push(edit)
    restored += count
  }
  return { edits, restored, left: places.reduce((sum, { count }) => sum + count, 0) - restored }
}

interface Span extends Range {
  readonly edits: Edit[]
}

/** What the edits replace, or are between; offsets in the text before. Ascending and apart. */
function spansOf(before: string, edits: readonly Edit[]): Span[] {
  const spans: Span[] = []
  for (const edit of edits) {
    const isRemoval = edit.insert === ''
    const from = isRemoval
      ? edit.from - lastCharacter(before.slice(Math.max(0, edit.from - 2), edit.from)).length
      : edit.from
    const to = isRemoval ? edit.to + firstCharacter(before.slice(edit.to, edit.to + 2)).length : edit.to
    const last = spans.at(-1)
    if (last === undefined || from >= last.to) spans.push({ from, to, edits: [edit] })
    else spans.splice(-1, 1, { from: last.from, to: Math.max(last.to, to), edits: [...last.edits, edit] })
  }
  return spans
}

const firstCharacter = (text: string) => [...text][0] ?? ''
const lastCharacter = (text: string) => [...text].at(-1) ?? ''

/** Null where they belong to nothing here: whoever asks may send anything. */
function rangeOf(text: Y.Text, anchors: Anchors): Range | null {
  try {
    return resolveRange(text, anchors)
  } catch {
    return null
  }
}
