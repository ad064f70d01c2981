/**
 * The state vector that a document had before some of its updates, which need not be its last of each client id.
 *
 * It may say less than was known, never more: who is given the difference to it lacks nothing. A deletion is in every
 * difference, so it does not count here.
 */
import * as Y from 'yjs'

export function stateVectorBefore(doc: Y.Doc, updates: Iterable<Uint8Array>): Uint8Array {
  const clocks = Y.decodeStateVector(Y.encodeStateVector(doc))
  for (const update of updates) {
    for (const [client, clock] of Y.parseUpdateMeta(update).from) {
      clocks.set(client, Math.min(clock, clocks.get(client) ?? 0))
    }
  }
  return Y.encodeStateVector(clocks)
}
