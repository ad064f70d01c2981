/**
 * Several updates of one document as one.
 *
 * `Y.mergeUpdates` decodes all of them and takes quadratic time. Those that typing makes are merged by their parts: each
 * client's structs behind one another, byte for byte, then all deletions. Anything else is left to Yjs, some at a time.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { DeletedRange, TypedRun, TypedUpdate } from './typed-update.ts'

/** Merging by Yjs takes quadratic time, so many updates become several. */
const mostAtOnce = 50

/** An update, with its parts where it is of the kind that typing makes. */
export interface MergeableUpdate {
  readonly update: Uint8Array
  readonly typed: TypedUpdate | null
}

/** The same changes in as few updates as is cheap, to be applied in their order. */
export function mergeUpdates(updates: readonly MergeableUpdate[]): Uint8Array[] {
  const merged: Uint8Array[] = []
  for (let from = 0; from < updates.length; ) {
    const isTyped = updates[from]?.typed != null
    let to = from + 1
    while (to < updates.length && (updates[to]?.typed != null) === isTyped && (isTyped || to - from < mostAtOnce))
      to += 1
    merged.push(mergeAlike(updates.slice(from, to)))
    from = to
  }
  return merged
}

function mergeAlike(updates: readonly MergeableUpdate[]): Uint8Array {
  const [first] = updates
  if (updates.length === 1 && first !== undefined) return first.update
  const typed = updates.flatMap((update) => update.typed ?? [])
  if (typed.length < updates.length) return Y.mergeUpdates(updates.map(({ update }) => update))
  return mergeTyped(typed)
}

/** Each goes right behind what the document had when it was read, so a client's runs follow each other without a gap. */
function mergeTyped(updates: readonly TypedUpdate[]): Uint8Array {
  const runs = new Map<number, { readonly update: Uint8Array; readonly run: TypedRun }[]>()
  const deleted = new Map<number, DeletedRange[]>()
  for (const { update, inserted, deleted: ranges } of updates) {
    if (inserted !== null) entryOf(runs, inserted.client).push({ update, run: inserted })
    for (const range of ranges) entryOf(deleted, range.client).push(range)
  }
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, runs.size)
  // Yjs writes high client ids first, because conflicts are resolved faster so.
  for (const [client, ofClient] of [...runs].sort(([a], [b]) => b - a)) {
    encoding.writeVarUint(
      encoder,
      ofClient.reduce((sum, { run }) => sum + run.structs, 0),
    )
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ofClient[0]?.run.from ?? 0)
    for (const { update, run } of ofClient) {
      encoding.writeUint8Array(encoder, update.subarray(run.bytesFrom, run.bytesTo))
    }
  }
  encoding.writeVarUint(encoder, deleted.size)
  for (const [client, ranges] of [...deleted].sort(([a], [b]) => b - a)) {
    const joined = joinRanges(ranges)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, joined.length)
    for (const { clock, length } of joined) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, length)
    }
  }
  return encoding.toUint8Array(encoder)
}

/**
 * Of one client id: ascending, and without what overlaps. Yjs keeps deletions of what it does not know yet as differences
 * of clocks, so it makes others of them where they do not ascend.
 */
export function joinRanges(ranges: readonly DeletedRange[]): DeletedRange[] {
  const joined: DeletedRange[] = []
  for (const range of [...ranges].sort((a, b) => a.clock - b.clock)) {
    const last = joined.at(-1)
    const end = last === undefined ? -1 : last.clock + last.length
    if (last === undefined || range.clock > end) joined.push(range)
    else joined[joined.length - 1] = { ...last, length: Math.max(end, range.clock + range.length) - last.clock }
  }
  return joined
}

function entryOf<T>(lists: Map<number, T[]>, client: number): T[] {
  let list = lists.get(client)
  if (list === undefined) {
    list = []
    lists.set(client, list)
  }
  return list
}
