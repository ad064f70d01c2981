/** Updates of which a part is left out, by the Yjs client ids and clocks of what they bring. */
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** A clock that no update reaches. */
const beyondAnyClock = Number.MAX_SAFE_INTEGER

/**
 * The update but for what it brings under each of these client ids from its clock on; deletions stay. A surrogate pair with
 * that clock between its halves is left out whole: Yjs would put others in their place.
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
    const length = Math.min(struct.length, wholeLength(struct, end - clock))
    if (length === 0) continue
    const head = heads.get(client) ?? []
    heads.set(client, head)
    head.push(length < struct.length ? shortened(struct, length) : struct)
  }
  return heads
}

/** Less by one where it would end within a surrogate pair. */
function wholeLength(struct: Struct, length: number): number {
  if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) return length
  return isWithinPair(struct.content.str, length) ? length - 1 : length
}

/** Whether the halves of a surrogate pair are before and behind that place. */
export function isWithinPair(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at))
}

/** It was just decoded, so it can be changed. */
function shortened(struct: Struct, length: number): Struct {
  if (struct instanceof Y.Item) struct.content.splice(length)
  struct.length = length
  return struct
}

/** As https://github.com/yjs/yjs/blob/main/src/utils/encoding.js does, with no deletions. */
export function encodeStructs(structs: ReadonlyMap<number, readonly Struct[]>): Uint8Array {
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
