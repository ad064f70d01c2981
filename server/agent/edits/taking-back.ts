/**
 * How a hunk is taken back: its characters that still live go, the text that it removed comes back in its place, and
 * characters that people typed in between stay where they are. It needs only traces, so it works after a restart.
 *
 * Hunks rest on each other: one may have removed what another wrote. Such text comes back as the other's own, under its
 * client id and in its trace, so that the other can still be taken back whole; or not at all where the other was taken
 * back meanwhile. Whatever the order, what all of them leave is the base and people's text.
 */
import { fromBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import type { FileDocument } from '../../documents/file-document.ts'
import type { Origin } from '../../documents/origin.ts'
import type { CharacterRun, HunkTrace, RemovedRun } from '../../persistence/store.ts'
import { type ClockRun, clockOf, rangesOf, runsIn, withRun } from './written-text.ts'

/** Another hunk of the same file. */
export interface Neighbour {
  readonly trace: HunkTrace
  readonly isTakenBack: boolean
}

/** Undoes what the trace tells. Returns the neighbours that got characters back, with their new traces. */
export function takeBack<N extends Neighbour>(
  file: FileDocument,
  origin: Origin,
  trace: HunkTrace,
  neighbours: readonly N[] = [],
): ReadonlyMap<N, HunkTrace> {
  const revived = new Map<N, HunkTrace>()
  file.transact(origin, () => {
    const living = rangesOf(file.text, trace.client, trace.inserted)
    for (const { from, to } of living.reverse()) file.text.delete(from, to - from)
    const writers = new Set([file.doc.clientID, trace.client, ...neighbours.map((neighbour) => neighbour.trace.client)])
    for (const removed of trace.removed) {
      for (const { text, run, owner } of piecesOf(removed, neighbours)) {
        const at = placeOf(file, removed, run, writers)
        if (owner === null || run === null) restore(file, at, text)
        else if (!owner.isTakenBack) revived.set(owner, revive(file, origin, at, text, run, owner, revived.get(owner)))
      }
    }
  })
  return revived
}

/**
 * Beside the deleted characters themselves, so that it keeps its order among all else that comes back; where people typed
 * in what replaced it, before what they typed.
 */
function placeOf(
  { doc, text }: FileDocument,
  { at, replacedBy = [] }: RemovedRun,
  run: CharacterRun | null,
  writers: ReadonlySet<number>,
): Y.RelativePosition {
  const before = Y.decodeRelativePosition(fromBase64(at))
  if (run === null) return before
  const itself = new Y.RelativePosition(before.type, before.tname, Y.createID(run.client, run.clock), 0)
  if (replacedBy.length === 0) return itself
  const from = Y.createAbsolutePositionFromRelativePosition(before, doc)?.index ?? 0
  const to = Y.createAbsolutePositionFromRelativePosition(itself, doc)?.index ?? 0
  return runsIn(text, { from, to }).every(({ client }) => writers.has(client)) ? itself : before
}

interface Piece<N> {
  readonly text: string
  readonly run: CharacterRun | null
  readonly owner: N | null
}

/** Removed text cut where its owner changes. */
function* piecesOf<N extends Neighbour>({ text, authors }: RemovedRun, neighbours: readonly N[]): Generator<Piece<N>> {
  if (authors === undefined) {
    yield { text, run: null, owner: null }
    return
  }
  let at = 0
  for (const { client, clock, length } of authors) {
    const end = clock + length
    for (let from = clock; from < end; ) {
      const { owner, to } = ownerAt(client, from, end, neighbours)
      yield { text: text.slice(at, at + to - from), run: { client, clock: from, length: to - from }, owner }
      at += to - from
      from = to
    }
  }
}

/** Who wrote the character, and up to which clock (at most `end`) that answer holds. */
function ownerAt<N extends Neighbour>(client: number, clock: number, end: number, neighbours: readonly N[]) {
  let to = end
  for (const neighbour of neighbours) {
    if (neighbour.trace.client !== client) continue
    for (const run of neighbour.trace.inserted) {
      const runEnd = run.clock + run.length
      if (run.clock <= clock && clock < runEnd) return { owner: neighbour, to: Math.min(end, runEnd) }
      if (run.clock > clock) to = Math.min(to, run.clock)
    }
  }
  return { owner: null, to }
}

/** Puts text of a neighbour's back as its own. Returns its trace with the new characters. */
function revive(
  file: FileDocument,
  origin: Origin,
  at: Y.RelativePosition,
  text: string,
  run: CharacterRun,
  owner: Neighbour,
  soFar: HunkTrace = owner.trace,
): HunkTrace {
  const { client } = soFar
  const clock = clockOf(file, client)
  file.transact(origin, () => restore(file, at, text), { client })
  const length = clockOf(file, client) - clock
  const grown = (runs: readonly ClockRun[]) => withRun(runs, clock, length)
  return {
    client,
    inserted: grown(soFar.inserted),
    removed: soFar.removed.map((removed) =>
      removed.replacedBy?.some((own) => meets(run, { client, ...own }))
        ? { ...removed, replacedBy: grown(removed.replacedBy) }
        : removed,
    ),
  }
}

/**
 * Puts removed text back directly before the character that `at` names, deleted or not, under the document's client id.
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

function meets(a: CharacterRun, b: CharacterRun): boolean {
  return a.client === b.client && a.clock < b.clock + b.length && b.clock < a.clock + a.length
}
