/**
 * What a task wrote into a text, told by the Yjs ids of its characters, and how it is taken back.
 *
 * Taking back deletes those of its characters that still live and puts the base text it removed back in its place;
 * characters that people typed in between stay where they are. It needs only the trace, so it works after a restart.
 */
import { fromBase64, toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import type { Range } from '../../../shared/model/anchors.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Origin } from '../../documents/origin.ts'
import type { HunkTrace } from '../../persistence/store.ts'

export type ClockRun = HunkTrace['inserted'][number]

/** Where characters of `client` with these clocks live in `text` now; ascending and apart. */
export function rangesOf(text: Y.Text, client: number, runs: readonly ClockRun[]): Range[] {
  const ranges: Range[] = []
  let index = 0
  // The list of items is the only place that knows ids; offsets alone cannot tell whose a character is.
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !item.countable) continue
    if (item.id.client === client) {
      for (const run of runs) {
        const from = index + Math.max(0, run.clock - item.id.clock)
        const to = index + Math.min(item.length, run.clock + run.length - item.id.clock)
        if (from < to) pushRange(ranges, from, to)
      }
    }
    index += item.length
  }
  return ranges
}

/** Everything that `client` wrote from `clock` on. */
export function runFrom(clock: number): ClockRun {
  return { clock, length: Number.MAX_SAFE_INTEGER - clock }
}

/** The clock that the next character written by `client` will have. */
export function clockOf(file: FileDocument, client: number): number {
  return Y.getState(file.doc.store, client)
}

/** The runs with one more, joined to the last where it goes on from there. */
export function withRun(runs: readonly ClockRun[], clock: number, length: number): readonly ClockRun[] {
  const last = runs.at(-1)
  if (length <= 0) return runs
  if (!last || last.clock + last.length !== clock) return [...runs, { clock, length }]
  return [...runs.slice(0, -1), { clock: last.clock, length: last.length + length }]
}

/** The place before the character at `index`, for a trace. */
export function encodePlace(text: Y.Text, index: number): string {
  return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, 0)))
}

/** Undoes what the trace tells; what of it is gone already stays gone. */
export function takeBack(file: FileDocument, origin: Origin, trace: HunkTrace): void {
  file.transact(origin, () => {
    for (const { from, to } of rangesOf(file.text, trace.client, trace.inserted).reverse()) {
      file.text.delete(from, to - from)
    }
    for (const { text, at } of trace.removed) restore(file, Y.decodeRelativePosition(fromBase64(at)), text)
  })
}

/**
 * Puts removed text back directly before the deleted character that `at` names.
 *
 * `Y.Text.insert` would skip everything deleted at that offset, and so swap the lines of two hunks that removed neighbours,
 * depending on which is taken back first. So the item is made by hand, as Yjs makes one it was sent: between the ids
 * of its neighbours, deleted ones included.
 */
function restore(file: FileDocument, at: Y.RelativePosition, removed: string): void {
  const { doc, text } = file
  const right = at.item === null ? null : Y.getItem(doc.store, at.item)
  if (at.item === null || !(right instanceof Y.Item) || right.parent !== text) {
    text.insert(text.length, removed)
    return
  }
  const isInside = at.item.clock > right.id.clock
  const left = isInside ? Y.createID(at.item.client, at.item.clock - 1) : (right.left?.lastId ?? null)
  doc.transact((transaction) => {
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID))
    const item = new Y.Item(id, null, left, null, at.item, text, null, new Y.ContentString(removed))
    // Finds the neighbours by their ids and cuts them where the item goes between.
    item.getMissing(transaction, doc.store)
    item.integrate(transaction, 0)
    // Offsets remembered for speed; Yjs forgets them itself only after what it was sent.
    if (text._searchMarker !== null) text._searchMarker.length = 0
  })
}

function pushRange(ranges: Range[], from: number, to: number): void {
  const last = ranges.at(-1)
  if (last?.to === from) ranges[ranges.length - 1] = { from: last.from, to }
  else ranges.push({ from, to })
}
