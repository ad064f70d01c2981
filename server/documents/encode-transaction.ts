/**
 * A transaction's changes as a Yjs update, encoded while what it inserted still stands apart from what was there.
 *
 * Yjs' own `update` event comes after neighbouring text was joined, and cutting the new end off again copies the whole:
 * text that is appended in pieces costs its length squared. Called from `afterTransaction`, which comes before. The bytes
 * are update format v1, as https://github.com/yjs/yjs/blob/main/src/utils/encoding.js writes them.
 */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** Null where it changed nothing. */
export function encodeTransaction(transaction: Y.Transaction): Uint8Array | null {
  const { beforeState, afterState, deleteSet, doc } = transaction
  const written = [...afterState]
    .filter(([client, clock]) => clock > (beforeState.get(client) ?? 0))
    // Yjs writes them in this order because conflicts are resolved faster so.
    .sort(([a], [b]) => b - a)
  if (written.length === 0 && deleteSet.clients.size === 0) return null
  const encoder = new Y.UpdateEncoderV1()
  encoding.writeVarUint(encoder.restEncoder, written.length)
  for (const [client, end] of written) {
    writeStructs(encoder, doc.store.clients.get(client) ?? [], { client, from: beforeState.get(client) ?? 0, end })
  }
  writeDeleteSet(encoder, deleteSet)
  return encoder.toUint8Array()
}

function writeStructs(
  encoder: Y.UpdateEncoderV1,
  structs: (Y.Item | Y.GC)[],
  { client, from, end }: { readonly client: number; readonly from: number; readonly end: number },
): void {
  const first = Y.findIndexSS(structs, from)
  let count = 0
  while ((structs[first + count]?.id.clock ?? end) < end) count += 1
  encoding.writeVarUint(encoder.restEncoder, count)
  encoder.writeClient(client)
  encoding.writeVarUint(encoder.restEncoder, from)
  for (let index = first; index < first + count; index++) {
    const struct = structs[index]
    struct?.write(encoder, Math.max(0, from - struct.id.clock))
  }
}

function writeDeleteSet(encoder: Y.UpdateEncoderV1, { clients }: Y.Transaction['deleteSet']): void {
  encoding.writeVarUint(encoder.restEncoder, clients.size)
  for (const [client, ranges] of [...clients].sort(([a], [b]) => b - a)) {
    encoder.resetDsCurVal()
    encoding.writeVarUint(encoder.restEncoder, client)
    encoding.writeVarUint(encoder.restEncoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock)
      encoder.writeDsLen(len)
    }
  }
}
