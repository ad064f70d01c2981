/** Who wrote what in a text, told by the Yjs ids of its characters; offsets alone cannot tell. */
import { toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import type { Range } from '../../../shared/model/anchors.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { CharacterRun, HunkTrace } from '../../persistence/store.ts'

export type ClockRun = HunkTrace['inserted'][number]

/** Where characters of `client` with these clocks live in `text` now; ascending and apart. */
export function rangesOf(text: Y.Text, client: number, runs: readonly ClockRun[]): Range[] {
  const ranges: Range[] = []
  let index = 0
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

/** Everything that a client wrote from `clock` on, but for these runs of its. */
export function runsFrom(clock: number, apart: readonly ClockRun[]): ClockRun[] {
  const runs: ClockRun[] = []
  let from = clock
  for (const run of apart.toSorted((a, b) => a.clock - b.clock)) {
    if (run.clock > from) runs.push({ clock: from, length: run.clock - from })
    from = Math.max(from, run.clock + run.length)
  }
  return [...runs, { clock: from, length: Number.MAX_SAFE_INTEGER - from }]
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

/** The ids of the characters in a range, in order. */
export function runsIn(text: Y.Text, { from, to }: Range): CharacterRun[] {
  const runs: CharacterRun[] = []
  let index = 0
  for (let item = text._start; item !== null && index < to; item = item.right) {
    if (item.deleted || !item.countable) continue
    const start = Math.max(from, index)
    const end = Math.min(to, index + item.length)
    if (start < end) runs.push({ client: item.id.client, clock: item.id.clock + start - index, length: end - start })
    index += item.length
  }
  return runs
}

function pushRange(ranges: Range[], from: number, to: number): void {
  const last = ranges.at(-1)
  if (last?.to === from) ranges[ranges.length - 1] = { from: last.from, to }
  else ranges.push({ from, to })
}
