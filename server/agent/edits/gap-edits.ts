/**
 * Pure arithmetic of a text with somebody's insertions in it: "theirs" with gaps, the live text being both together.
 *
 * `moveGaps` turns a script over theirs into the smallest edits of the live text that leave exactly the script's
 * insertions in the gaps and its deletions done; text that is equal before and after is in no edit.
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { Edit } from '../../../shared/text/diff.ts'

/** Inserted `text` before theirs' character at offset `at`. */
export interface Gap {
  readonly at: number
  readonly text: string
}

/** Takes a live text apart, given where in it the insertions stand (ascending). */
export function splitGaps(live: string, inserted: readonly Range[]): { readonly theirs: string; readonly gaps: Gap[] } {
  const gaps: Gap[] = []
  let theirs = ''
  let at = 0
  for (const { from, to } of inserted) {
    theirs += live.slice(at, from)
    gaps.push({ at: theirs.length, text: live.slice(from, to) })
    at = to
  }
  return { theirs: theirs + live.slice(at), gaps }
}

/** Edits over the live text, ascending; to be made from the last to the first. Both lists ascend. */
export function moveGaps(gaps: readonly Gap[], script: readonly Edit[]): Edit[] {
  const edits: Edit[] = []
  const shown = new Map(gaps.map((gap) => [gap.at, gap.text]))
  const wanted = new Map<number, string>()
  for (const { from, insert } of script) wanted.set(from, (wanted.get(from) ?? '') + insert)
  const stops = new Set([...shown.keys(), ...script.flatMap(({ from, to }) => [from, to])])
  let at = 0
  let live = 0
  let next = 0
  for (const stop of [...stops].sort((a, b) => a - b)) {
    if (stop > at) {
      while ((script[next]?.to ?? Number.POSITIVE_INFINITY) <= at) next++
      if ((script[next]?.from ?? Number.POSITIVE_INFINITY) <= at)
        push(edits, { from: live, to: live + stop - at, insert: '' })
      live += stop - at
      at = stop
    }
    const text = shown.get(stop) ?? ''
    push(edits, replacing(live, text, wanted.get(stop) ?? ''))
    live += text.length
  }
  return edits
}

/** The smallest edit that makes `before`, at `offset`, read `after`. */
function replacing(offset: number, before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length)
  // What streams only grows: that is seen at once, however long it is.
  let head = after.startsWith(before) ? before.length : 0
  while (head < shorter && before[head] === after[head]) head++
  if (isHighSurrogate(before, head - 1)) head--
  let tail = 0
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  if (tail > 0 && isHighSurrogate(before, before.length - tail - 1)) tail--
  return {
    from: offset + head,
    to: offset + before.length - tail,
    insert: after.slice(head, after.length - tail),
  }
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  return unit >= 0xd800 && unit < 0xdc00
}

function push(edits: Edit[], edit: Edit): void {
  if (edit.from !== edit.to || edit.insert !== '') edits.push(edit)
}
