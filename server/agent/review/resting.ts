/**
 * Which later changes rest on those of a task: they replaced text that it wrote, or stand among its lines. They stay when
 * it is undone, so whoever undoes it is told of them first.
 */
import { type Range, resolveRange } from '../../../shared/model/anchors.ts'
import type { Hunk } from '../../../shared/model/hunk.ts'
import type { HunkId, TaskId } from '../../../shared/model/ids.ts'
import type { FileDocument } from '../../documents/file-document.ts'
import type { HunkTrace } from '../../persistence/store.ts'

/** `hunks` are all of one file; `traces` what they did to it. Proposals have done nothing, so they rest on nothing. */
export function restingOn(
  task: TaskId,
  hunks: readonly Hunk[],
  traces: ReadonlyMap<HunkId, HunkTrace>,
  file: FileDocument | null,
): HunkId[] {
  const isWritten = ({ mode, state }: Hunk) => state === 'accepted' || (state === 'pending' && mode === 'live')
  const own = hunks.filter((hunk) => hunk.task === task && isWritten(hunk))
  const others = hunks.filter((hunk) => hunk.task !== task && isWritten(hunk))
  const placeOf = ({ anchors }: Hunk) => (file && anchors ? resolveRange(file.text, anchors) : null)
  return others
    .filter((other) => {
      const [trace, place] = [traces.get(other.id), placeOf(other)]
      if (trace === undefined) return false
      return own.some(({ id, anchors }) => {
        const mine = traces.get(id)
        if (mine === undefined) return false
        const range = file && anchors ? resolveRange(file.text, anchors) : null
        return hasReplaced(trace, mine) || (hasEffect(trace) && hasEffect(mine) && isAmong(place, range))
      })
    })
    .map(({ id }) => id)
}

function hasEffect({ inserted, removed }: HunkTrace): boolean {
  return inserted.length + removed.length > 0
}

function hasReplaced({ removed }: HunkTrace, mine: HunkTrace): boolean {
  const wrote = (clock: number, length: number) =>
    mine.inserted.some((run) => clock < run.clock + run.length && run.clock < clock + length)
  return removed.some(({ authors = [] }) =>
    authors.some(({ client, clock, length }) => client === mine.client && wrote(clock, length)),
  )
}

function isAmong(place: Range | null, range: Range | null): boolean {
  return place !== null && range !== null && place.from < range.to && range.from < place.to
}
