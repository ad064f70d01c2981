/** Updates of which a part is left out, by the Yjs client ids and clocks of what they bring. */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** A clock that no update reaches. */
const beyondAnyClock = Number.MAX_SAFE_INTEGER

/**
 * The update but for what it brings under each of these client ids from its clock on; deletions stay. The halves of a
 * surrogate pair with that clock between them are lost, as wherever Yjs splits one.
 */
export function withoutTails(update: Uint8Array, ends: ReadonlyMap<number, number>): Uint8Array {
  const others = Y.diffUpdate(
    update,
    Y.encodeStateVector(new Map([...ends.keys()].map((client) => [client, beyondAnyClock]))),
  )
  const heads = headsOf(update, ends)
  return heads.size === 0 ? others : Y.mergeUpdates([others, encodeStructs(heads)])
}

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number]

function headsOf(update: Uint8Array, ends: ReadonlyMap<number, number>): Map<number, Struct[]> {
  const heads = new Map<number, Struct[]>()
  if ([...ends.values()].every((end) => end === 0)) return heads
  for (const struct of Y.decodeUpdate(update).structs) {
    const { client, clock } = struct.id
    const end = ends.get(client) ?? 0
    if (clock >= end) continue
    const head = heads.get(client) ?? []
    heads.set(client, head)
    head.push(clock + struct.length > end ? shortened(struct, end - clock) : struct)
  }
  return heads
}

/** It was just decoded, so it can be changed. */
function shortened(struct: Struct, length: number): Struct {
  if (struct instanceof Y.Item) struct.content.splice(length)
  struct.length = length
  return struct
}

/** As https://github.com/yjs/yjs/blob/main/src/utils/encoding.js does, with no deletions. */
function encodeStructs(structs: ReadonlyMap<number, readonly Struct[]>): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  encoding.writeVarUint(encoder.restEncoder, structs.size)
  for (const [client, list] of structs) {
    encoding.writeVarUint(encoder.restEncoder, list.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, list[0]?.id.clock ?? 0)
    for (const struct of list) struct.write(encoder, 0)
  }
  encoding.writeVarUint(encoder.restEncoder, 0)
  return encoder.toUint8Array()
}
