/**
 * A task's changes of one file as two texts, worked out from the file as it reads now: how it would read without them,
 * and how it reads with them. Pure.
 *
 *   live, or accepted      before: what the model saw there   after: what stands there now, whoever wrote it
 *   proposed, or a clash   before: what stands there now      after: what the agent would have there
 *   rejected               the same on both sides
 */
import type { Range } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { HunkId } from '../../../shared/model/ids.ts'
import { merge3 } from '../../../shared/text/merge.ts'

/** A change and where it is in the text now. */
export interface PlacedChange extends Range {
  readonly hunk: Pick<Hunk, 'id' | 'state' | 'mode' | 'base' | 'replacement' | 'order'>
}

interface TaskText {
  readonly before: string
  readonly after: string
  /** Where each change is in `after`. */
  readonly places: ReadonlyMap<HunkId, Range>
}

export function taskText(now: string, changes: readonly PlacedChange[]): TaskText {
  const told = changes
    .filter(({ hunk }) => hunk.state !== 'rejected')
    .sort((a, b) => a.from - b.from || b.to - a.to || a.hunk.order - b.hunk.order)
  const places = new Map<HunkId, Range>()
  let [before, after, at, shift] = ['', '', 0, 0]
  for (const { hunk, from, to } of told) {
    // A repair of another change lies in it: the outer one tells of both, for it saw the text before either.
    if (from < at) {
      const end = Math.min(to + shift, after.length)
      places.set(hunk.id, { from: Math.min(from + shift, end), to: end })
      continue
    }
    const sides = sidesOf(hunk, now.slice(from, to))
    const same = now.slice(at, from)
    before += same + sides.before
    after += same
    places.set(hunk.id, { from: after.length, to: after.length + sides.after.length })
    after += sides.after
    at = to
    shift = after.length - at
  }
  const rest = now.slice(at)
  return { before: before + rest, after: after + rest, places }
}

function sidesOf(hunk: PlacedChange['hunk'], now: string): { before: string; after: string } {
  const { state, mode, base, replacement } = hunk
  if (state === 'conflicted') return { before: now, after: replacement }
  if (state === 'accepted' || mode === 'live') return { before: base, after: now }
  const merged = merge3(base, now, replacement)
  return { before: now, after: merged.kind === 'merged' ? merged.text : replacement }
}
